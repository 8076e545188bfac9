package field_test

import (
	"fmt"

	"detour/explain/field"
)

func Example() {
	entry, ok := field.Lookup("LOCATION")
	if !ok {
		fmt.Println("no such field")
		return
	}
	fmt.Println(entry.Name, "is a field of a", entry.Kind)
	fmt.Println(entry.Redirect)
	fmt.Println(entry.Sources[0].Cite)
	// Output:
	// Location is a field of a response
	// The client resolves its value against the current target URI and sends the next request there.
	// RFC 9110 §10.2.2
}

func ExampleLine() {
	fmt.Println(field.Line("content-type"))
	fmt.Printf("%q\n", field.Line("X-Unheard-Of"))
	// Output:
	// Says what kind of content the body is
	// ""
}

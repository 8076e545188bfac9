package lazy_test

import (
	"fmt"

	"detour/explain/blame/lazy"
)

var word = lazy.Regexp{Expr: `\w+`}

func ExampleRegexp() {
	fmt.Println(word.FindString("  return 301"))
	// Output: return
}

var ports = lazy.Map[string, int]{Make: func() map[string]int { return map[string]int{"http": 80, "https": 443} }}

func ExampleMap() {
	fmt.Println(ports.Get("https"))
	_, ok := ports.Lookup("gopher")
	fmt.Println(ok)
	// Output:
	// 443
	// false
}

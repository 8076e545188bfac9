package uri_test

import (
	"fmt"

	"detour/trace/uri"
)

// One Location, four readings: the second host belongs to someone else.
func ExampleParser_Resolve() {
	base := uri.Split("https://shop.test/account/login")
	for _, client := range []uri.Parser{uri.Curl, uri.Chromium, uri.Go, uri.Requests} {
		target, err := client.Resolve(base, `/\evil.test`)
		if err != nil {
			fmt.Println(client, err)
			continue
		}
		fmt.Println(client, target)
	}
	// Output:
	// curl https://shop.test/\evil.test
	// Chromium https://evil.test/
	// net/http https://shop.test/%5Cevil.test
	// requests https://shop.test/%5Cevil.test
}

func ExampleResolve() {
	base := uri.Split("https://shop.test/account/login?next=1")
	for _, ref := range []string{"start", "../", "?next=2", "//cdn.test/x", "mailto:help@shop.test"} {
		fmt.Println(uri.Resolve(base, ref))
	}
	// Output:
	// https://shop.test/account/start
	// https://shop.test/
	// https://shop.test/account/login?next=2
	// https://cdn.test/x
	// mailto:help@shop.test
}

package saved_test

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"detour/trace"
	"detour/trace/saved"
	"detour/trace/uri"
)

// Walk a chain, save it, and go on from the file later.
func Example() {
	dir, err := os.MkdirTemp("", "detour")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)

	curl, err := trace.ClientNamed("curl")
	if err != nil {
		fmt.Println(err)
		return
	}
	session := trace.NewSession(curl, trace.Request{Method: "GET", URI: uri.Split("http://shop.test/old")})
	if _, err := session.Step(context.Background(), site{"/old": "301 /new"}); err != nil {
		fmt.Println(err)
		return
	}
	path := filepath.Join(dir, "walk.detour")
	if err := saved.Save(path, session, saved.Options{}); err != nil {
		fmt.Println(err)
		return
	}

	file, err := saved.Open(path)
	if err != nil {
		fmt.Println(err)
		return
	}
	next, _ := file.Session.Pending()
	fmt.Println(len(file.Session.Hops()), next.Method, next.URI, file.Masked)
	// Output: 1 GET http://shop.test/new true
}

package article_test

import (
	"fmt"

	"detour/explain/article"
)

func ExampleParse() {
	src := `---
code: 307
---

## Meaning

The resource is at another URI for now.

## Fix

Answer with 303 when the result is to be fetched with GET.
`
	var head struct {
		Code int `yaml:"code"`
	}
	body, err := article.Parse("307.md", []byte(src), &head)
	if err != nil {
		fmt.Println(err)
		return
	}
	meaning, _ := body.Section("Meaning")
	fmt.Println(head.Code, len(body.Sections), meaning)

	_, err = article.Parse("308.md", []byte("---\ncode: 308\ncolour: red\n---\n"), &head)
	fmt.Println(err)
	// Output:
	// 307 2 The resource is at another URI for now.
	// 308.md:3: unknown field "colour"
}

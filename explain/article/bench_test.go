package article_test

import (
	"testing"

	"detour/explain/article"
)

func BenchmarkParse(b *testing.B) {
	src := []byte(good)
	for b.Loop() {
		var head page
		if _, err := article.Parse("307.md", src, &head); err != nil {
			b.Fatal(err)
		}
	}
}

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

package learned_test

import (
	"fmt"
	"os"
	"path/filepath"

	"detour/explain/lesson"
	"detour/tui/learned"
)

// Answers are kept as they come; a lesson that was left goes on with them.
func Example() {
	dir, err := os.MkdirTemp("", "detour-*")
	if err != nil {
		fmt.Println(err)
		return
	}
	defer os.RemoveAll(dir)
	k := learned.Keeper{File: learned.Open(filepath.Join(dir, "learned.jsonl")), Lesson: "post-302", Attempt: "first"}
	if err := k.Keep(1, []lesson.Said{{Kind: lesson.AskMethod, Given: "GET", Right: true}}); err != nil {
		fmt.Println(err)
	}
	log, err := k.File.Log()
	left, ok := log.Open("post-302")
	fmt.Println(ok, len(left.Said()), left.Right(), err)
	// Output: true 1 1 <nil>
}

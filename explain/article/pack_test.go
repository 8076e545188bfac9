package article

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"testing"
	"testing/fstest"
)

func TestPackHoldsEveryFile(t *testing.T) {
	files := fstest.MapFS{}
	for i := range 300 {
		files[fmt.Sprintf("data/%s/file-%d.md", []string{"a", "a-b", "b", "ab", "a.c"}[i%5], i)] = &fstest.MapFile{Data: []byte(strings.Repeat(fmt.Sprintf("line %d\n", i), i))}
	}
	src, err := WritePack(files, "data")
	if err != nil {
		t.Fatal(err)
	}
	p := NewPack(string(src))
	for name, f := range files {
		got, err := p.Read(name)
		if err != nil || string(got) != string(f.Data) {
			t.Errorf("%s: %d bytes, %v; want %d", name, len(got), err, len(f.Data))
		}
	}
	for _, name := range []string{"", "a", "data/a", "data/a/file-1.md", "data/zz", "zz"} {
		if _, err := p.Read(name); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%q: %v", name, err)
		}
	}
}

func FuzzPack(f *testing.F) {
	src, err := WritePack(fstest.MapFS{"a": {Data: []byte("x")}, "b": {Data: []byte("y")}}, ".")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(src)
	f.Add([]byte("a 1 1\n\nx"))
	f.Fuzz(func(_ *testing.T, src []byte) {
		_, _ = NewPack(string(src)).Read("a")
	})
}

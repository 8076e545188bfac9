package lesson

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"detour/explain/article"
)

//go:embed data/*.md
var builtin embed.FS

// Builtin returns the lessons that come with detour, in the order of the path: by
// level, and in it as data/path.txt has them.
func Builtin() []Lesson {
	lessons, err := FromFS(builtin, "data")
	if err != nil {
		panic("lesson: " + err.Error()) // embedded and tested
	}
	order := strings.Fields(path)
	slices.SortStableFunc(lessons, func(a, b Lesson) int {
		return slices.Index(order, a.Name) - slices.Index(order, b.Name)
	})
	return lessons
}

//go:embed data/path.txt
var path string

// maxLessons bounds the files of a folder that are read.
const maxLessons = 500

// FromFS reads the lessons of a folder, the files that end in .md. Those that can be
// read are returned although others can't, and the error says of each what is wrong.
func FromFS(fsys fs.FS, dir string) ([]Lesson, error) {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return nil, fmt.Errorf("read the lessons: %w", err)
	}
	var out []Lesson
	var errs []error
	for _, e := range entries[:min(len(entries), maxLessons)] {
		if e.IsDir() || !strings.HasSuffix(e.Name(), ".md") {
			continue
		}
		l, err := fromFile(fsys, dir+"/"+e.Name())
		if err != nil {
			errs = append(errs, err)
			continue
		}
		out = append(out, l)
	}
	return out, errors.Join(errs...)
}

func fromFile(fsys fs.FS, name string) (Lesson, error) {
	name = strings.TrimPrefix(name, "./")
	info, err := fs.Stat(fsys, name)
	if err != nil {
		return Lesson{}, fmt.Errorf("read a lesson: %w", err)
	}
	if info.Size() > article.MaxSize {
		return Lesson{}, fmt.Errorf("%s has %d bytes: a lesson has at most %d", name, info.Size(), article.MaxSize)
	}
	src, err := fs.ReadFile(fsys, name)
	if err != nil {
		return Lesson{}, fmt.Errorf("read a lesson: %w", err)
	}
	return Read(name, src)
}

// From reads a teacher's lessons: a folder, or one file.
func From(name string) ([]Lesson, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, fmt.Errorf("read lessons: %w", err)
	}
	if info.IsDir() {
		return FromFS(os.DirFS(name), ".")
	}
	l, err := fromFile(os.DirFS(filepath.Dir(name)), filepath.Base(name))
	if err != nil {
		return nil, err
	}
	return []Lesson{l}, nil
}

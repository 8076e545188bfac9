// Package history keeps the requests that a user sent, so that one can be
// composed again.
//
// The file is one JSON object a line, the newest last, in the state folder of
// the XDG base directories, readable by its owner only. Credentials are masked
// before they are written; [Entry.Request] returns them empty, to be written
// anew. The file is bounded in entries and in bytes, and it is replaced whole: an
// error leaves the old one as it was.
package history

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/adrg/xdg"

	"detour/trace/saved"
)

// Bounds on what is kept and on what is read.
const (
	DefaultKeep = 200
	maxBody     = 16 << 10 // of one entry
	maxFile     = 8 << 20
)

// A File is the history of one user. Its methods may be called from several
// goroutines.
type File struct {
	path string
	keep int
	mu   sync.Mutex
}

// Path returns where the history lives unless told otherwise.
func Path() string { return filepath.Join(xdg.StateHome, "detour", "history.jsonl") }

// Open returns the history in a file, of which the last keep entries stay. It
// reads nothing yet.
func Open(path string, keep int) *File {
	if keep <= 0 {
		keep = DefaultKeep
	}
	return &File{path: path, keep: keep}
}

// Path returns the name of the file.
func (f *File) Path() string { return f.path }

// Entries returns what was sent, the newest first. Lines that are no entries are
// left out; their number is the second result.
func (f *File) Entries() ([]Entry, int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	old, err := f.read()
	if err != nil {
		return nil, 0, err
	}
	var out []Entry
	broken := 0
	for i := len(old) - 1; i >= 0; i-- {
		var e Entry
		if json.Unmarshal(old[i], &e) != nil || e.URL == "" {
			broken++
			continue
		}
		out = append(out, e)
	}
	return out, broken, nil
}

// Add appends an entry. One that is the same as the last but for its time takes
// its place.
func (f *File) Add(e Entry) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines, err := f.read()
	if err != nil {
		return err
	}
	if e.Time.IsZero() {
		e.Time = time.Now()
	}
	line, err := json.Marshal(e)
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	if n := len(lines); n > 0 && sameBut(lines[n-1], e) {
		lines = lines[:n-1]
	}
	lines = append(lines, line)
	return f.replace(lines[max(0, len(lines)-f.keep):])
}

// Remove takes an entry out, and others that are the same.
func (f *File) Remove(e Entry) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	lines, err := f.read()
	if err != nil {
		return err
	}
	kept := slices.DeleteFunc(lines, func(line []byte) bool {
		var old Entry
		return json.Unmarshal(line, &old) == nil && old.Time.Equal(e.Time) && sameBut(line, e)
	})
	return f.replace(kept)
}

// sameBut reports whether a line is an entry that differs in its time only.
func sameBut(line []byte, e Entry) bool {
	var last Entry
	if json.Unmarshal(line, &last) != nil {
		return false
	}
	last.Time = e.Time
	a, err := json.Marshal(last)
	b, err2 := json.Marshal(e)
	return err == nil && err2 == nil && bytes.Equal(a, b)
}

// read returns the lines of the file; none for a file that is not there.
func (f *File) read() ([][]byte, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	defer file.Close()
	all, err := io.ReadAll(io.LimitReader(file, maxFile+1))
	if err != nil {
		return nil, fmt.Errorf("read the history: %w", err)
	}
	if len(all) > maxFile {
		return nil, fmt.Errorf("read the history: %s is over %d bytes", f.path, maxFile)
	}
	var lines [][]byte
	for line := range bytes.SplitSeq(all, []byte("\n")) {
		if line = bytes.TrimSpace(line); len(line) > 0 {
			lines = append(lines, line)
		}
	}
	return lines, nil
}

// replace writes the lines to a new file beside the old one and puts it in its
// place, so that a full disk costs no entry.
func (f *File) replace(lines [][]byte) error {
	dir := filepath.Dir(f.path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	err := saved.ReplaceFile(f.path, func(w io.Writer) error {
		if len(lines) == 0 {
			return nil
		}
		_, err := w.Write(append(bytes.Join(lines, []byte("\n")), '\n'))
		return err
	})
	if err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	return nil
}

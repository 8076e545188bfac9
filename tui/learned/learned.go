// Package learned keeps what a learner answered, so that a lesson goes on where it
// was left and practice comes back to what was missed.
//
// The file is one JSON object a line, the newest last, in the state folder of the
// XDG base directories, readable by its owner only. A line is appended whole with
// each answer, so a program that is killed loses nothing that was answered, and two
// that run at the same time write beside each other: each plays attempts of its own.
// A line that was torn by a full disk is left out, and the next begins on a row of
// its own.
//
// Nothing of it leaves the machine: [WriteCSV] is for who asks for it.
package learned

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/adrg/xdg"
)

// maxFile bounds what is read: the newest answers of a longer file.
const maxFile = 8 << 20

// A File is the progress of one user. Its methods may be called from several
// goroutines.
type File struct {
	path string
	mu   sync.Mutex
}

// Path returns where progress lives.
func Path() string { return filepath.Join(xdg.StateHome, "detour", "learned.jsonl") }

// Open returns the progress in a file. It reads nothing yet.
func Open(path string) *File { return &File{path: path} }

// Path returns the name of the file.
func (f *File) Path() string { return f.path }

// Add appends a record.
func (f *File) Add(r Record) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	line, err := json.Marshal(r)
	if err != nil {
		return fmt.Errorf("keep the progress: %w", err)
	}
	if err := f.append(append(line, '\n')); err != nil {
		return fmt.Errorf("keep the progress: %w", err)
	}
	return nil
}

// append writes a line at the end, in one write.
func (f *File) append(line []byte) (err error) {
	if err := os.MkdirAll(filepath.Dir(f.path), 0o700); err != nil {
		return err
	}
	file, err := os.OpenFile(f.path, os.O_RDWR|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	if torn(file) {
		line = append([]byte{'\n'}, line...)
	}
	_, err = file.Write(line)
	return err
}

// torn reports whether the last line of a file has no end.
func torn(file *os.File) bool {
	info, err := file.Stat()
	if err != nil || !info.Mode().IsRegular() || info.Size() == 0 {
		return false
	}
	last := make([]byte, 1)
	_, err = file.ReadAt(last, info.Size()-1)
	return err == nil && last[0] != '\n'
}

// Log returns what was kept. Lines that are no records are left out.
func (f *File) Log() (Log, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	all, err := f.read()
	if err != nil {
		return Log{}, fmt.Errorf("read the progress: %w", err)
	}
	var l Log
	for line := range bytes.SplitSeq(all, []byte("\n")) {
		var r Record
		if json.Unmarshal(line, &r) == nil && r.Lesson != "" && r.Attempt != "" {
			l.add(r)
		}
	}
	return l, nil
}

// read returns the end of the file, as much of it as is read; nothing for a file
// that is not there.
func (f *File) read() ([]byte, error) {
	file, err := os.Open(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer file.Close()
	if info, err := file.Stat(); err == nil && info.Size() > maxFile {
		if _, err := file.Seek(-maxFile, io.SeekEnd); err != nil {
			return nil, err
		}
	}
	return io.ReadAll(io.LimitReader(file, maxFile))
}

// Reset forgets everything. A file that is not there is no error.
func (f *File) Reset() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("reset the progress: %w", err)
	}
	return nil
}

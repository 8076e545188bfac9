package saved

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
)

// replace puts a new session file in the place of path, which is no file of
// another kind.
func replace(path string, write func(io.Writer) error) error {
	if err := mayReplace(target(path)); err != nil {
		return err
	}
	return ReplaceFile(path, write)
}

// target returns what a link leads to: a link stays a link.
func target(path string) string {
	if to, err := filepath.EvalSymlinks(path); err == nil {
		return to
	}
	return path
}

// ReplaceFile puts a new file, for its owner alone, in the place of path: it is
// written under another name in the same folder, is on the disk, and is renamed
// then. On an error what was there before is untouched. A device or a pipe is
// written to and stays what it is.
func ReplaceFile(path string, write func(io.Writer) error) error {
	path = target(path)
	if info, err := os.Stat(path); err == nil && !info.Mode().IsRegular() {
		return writeThrough(path, write)
	}
	tmp, err := os.CreateTemp(filepath.Dir(path), ".detour-*") // 0600
	if err != nil {
		return reason(err)
	}
	err = fill(tmp, write)
	if err == nil {
		err = os.Rename(tmp.Name(), path)
	}
	if err != nil {
		return errors.Join(reason(err), leftOver(tmp.Name()))
	}
	syncFolder(filepath.Dir(path))
	return nil
}

// writeThrough writes to what is no file, and cannot be put in its place.
func writeThrough(path string, write func(io.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY, 0)
	if err != nil {
		return reason(err)
	}
	err = write(f)
	if bad := f.Close(); err == nil {
		err = bad
	}
	return reason(err)
}

// fill writes the file and sees it onto the disk.
func fill(f *os.File, write func(io.Writer) error) error {
	err := write(f)
	if err == nil {
		err = f.Sync()
	}
	if bad := f.Close(); err == nil {
		err = bad
	}
	return err
}

// leftOver removes the unfinished file, or says that it is still there.
func leftOver(name string) error {
	if err := os.Remove(name); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// syncFolder sees the new name onto the disk. Not every file system can; the
// file itself is there already.
func syncFolder(dir string) {
	if d, err := os.Open(dir); err == nil {
		_ = d.Sync()
		_ = d.Close()
	}
}

// reason is why an operation failed without the name of the unfinished file.
func reason(err error) error {
	var path *fs.PathError
	var link *os.LinkError
	switch {
	case errors.As(err, &path):
		return path.Err
	case errors.As(err, &link):
		return link.Err
	}
	return err
}

// begin is how every saved session begins.
const begin = `{"format":"` + format + `",`

// mayReplace refuses to write over what is no saved session: a name can be
// mistyped.
func mayReplace(path string) error {
	info, err := os.Lstat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return reason(err)
	case !info.Mode().IsRegular():
		return errors.New("there is something that is not a file")
	case info.Size() == 0:
		return nil
	}
	head, err := headOf(path, len(begin))
	if err != nil {
		return reason(err)
	}
	if !bytes.Equal(head, []byte(begin)) {
		return errors.New("there is a file that is not a saved session")
	}
	return nil
}

func headOf(path string, n int) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, n)
	got, err := io.ReadFull(f, head)
	if errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return head[:got], err
}

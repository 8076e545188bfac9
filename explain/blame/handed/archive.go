package handed

import (
	"archive/tar"
	"archive/zip"
	"bytes"
	"compress/bzip2"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"
)

// isArchive reports whether data begins as a gzip, bzip2, zip or tar file does.
func isArchive(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\x1f\x8b")) || bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("BZh")) || isTar(data)
}

func isTar(data []byte) bool { return len(data) > 262 && string(data[257:262]) == "ustar" }

func isArchiveName(name string) bool {
	for _, end := range []string{".tar.gz", ".tgz", ".zip", ".tar", ".tar.bz2", ".gz"} {
		if strings.HasSuffix(strings.ToLower(name), end) {
			return true
		}
	}
	return false
}

// openArchive unpacks into memory, within bounds, and takes the content for a
// folder; a compressed single file is that file.
func openArchive(given string, data []byte, o Options) (*Given, error) {
	t := newMemoryTree()
	single, err := unpack(t, data)
	if err != nil {
		return nil, fmt.Errorf("unpack %s: %w", showGiven(given), err)
	}
	if single != nil {
		here := func(line int) (string, int) { return given, line }
		return o.give(given, single, recognise(strings.TrimSuffix(given, ".gz"), single), place{shown: here})
	}
	g, err := giveTree(t, "", "", o)
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", showGiven(given), err)
	}
	g.archive = t
	return g, nil
}

// unpack fills the tree, or returns the one file that was compressed.
func unpack(t *memoryTree, data []byte) (single []byte, err error) {
	if bytes.HasPrefix(data, []byte("PK")) {
		return nil, t.unzip(data)
	}
	var plain io.Reader = bytes.NewReader(data)
	switch {
	case bytes.HasPrefix(data, []byte("\x1f\x8b")):
		if plain, err = gzip.NewReader(plain); err != nil {
			return nil, err
		}
	case bytes.HasPrefix(data, []byte("BZh")):
		plain = bzip2.NewReader(plain)
	}
	all, err := io.ReadAll(io.LimitReader(plain, maxBytes+1))
	switch {
	case err != nil:
		return nil, err
	case len(all) > maxBytes:
		return nil, fmt.Errorf("it has more than %d MiB", maxBytes>>20)
	case !isTar(all):
		return all, nil
	}
	return nil, t.untar(all)
}

func (t *memoryTree) untar(data []byte) error {
	r := tar.NewReader(bytes.NewReader(data))
	for n := 0; n < maxFiles; n++ {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		name, ok := memberName(h.Name)
		if !ok {
			continue
		}
		switch h.Typeflag {
		case tar.TypeReg:
			content, err := io.ReadAll(io.LimitReader(r, maxFile))
			if err != nil {
				return err
			}
			t.files[name] = content
		case tar.TypeSymlink:
			t.links[name] = h.Linkname
		case tar.TypeLink:
			if to, ok := memberName(h.Linkname); ok && t.files[to] != nil {
				t.files[name] = t.files[to]
			}
		case tar.TypeDir:
			if t.folders[name] == nil {
				t.folders[name] = map[string]bool{}
			}
		default:
			continue
		}
		t.enter(name)
	}
	return fmt.Errorf("it has more than %d entries", maxFiles)
}

func (t *memoryTree) unzip(data []byte) error {
	r, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return err
	}
	if len(r.File) > maxFiles {
		return fmt.Errorf("it has more than %d entries", maxFiles)
	}
	left := int64(maxBytes)
	for _, f := range r.File {
		name, ok := memberName(f.Name)
		if !ok {
			continue
		}
		if f.FileInfo().IsDir() {
			if t.folders[name] == nil {
				t.folders[name] = map[string]bool{}
			}
			t.enter(name)
			continue
		}
		content, err := readMember(f, min(left, maxFile))
		if err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
		left -= int64(len(content))
		if f.FileInfo().Mode()&0o170000 == 0o120000 || f.FileInfo().Mode().Type() != 0 {
			t.links[name] = string(content)
		} else {
			t.files[name] = content
		}
		t.enter(name)
	}
	return nil
}

func readMember(f *zip.File, most int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer r.Close()
	content, err := io.ReadAll(io.LimitReader(r, most+1))
	if err == nil && int64(len(content)) > most {
		err = errTooBig
	}
	return content, err
}

// memberName cleans an entry's name; one that leads out of the archive is not ok.
func memberName(name string) (string, bool) {
	name = path.Clean("/" + strings.ReplaceAll(name, `\`, "/"))[1:]
	return name, name != ""
}

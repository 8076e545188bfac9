// Package handed reads what people hand over of a server: a configuration file,
// a folder, an archive, a dump, a paste, a compose file, a chart. [Open] says
// which server's it is, and gives it to a reader as that server would see it: by
// the server's own paths, each line with the place where the user finds it.
//
// Nothing that is handed over can lead out of itself. Links are followed as the
// server would, within the tree and by a bounded number of steps; sizes and counts
// are bounded; what was left out is told as a [blame.Problem].
package handed

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"detour/explain/blame"
)

// A Given is one server's configuration as it was handed over.
type Given struct {
	Server string      // the server whose it is, as [blame.Configuration] names it; "" when it was not recognised
	Files  blame.Files // by the server's own names
	Main   string      // where reading begins
	Form   string      // what was recognised: "nginx -T dump", "docker-compose.yml"

	Assumed  []string        // what is taken for granted, a sentence each
	Problems []blame.Problem // what was left out
	Ports    map[int]int     // where a published port leads to, for containers
	Notes    []Panel         // generated files, and the place to edit in their stead

	// NamesOnly tells that a dump names files and holds none; Hosts are the virtual
	// hosts that it names.
	NamesOnly bool
	Hosts     []DumpedHost
	// Others are more servers in the same folder, by the name of their file.
	Others []string

	pasted  []byte // what standard input was
	archive tree   // what was unpacked
}

// Options say how a thing is to be taken.
type Options struct {
	Root  string    // a tree in which files may be looked at; "" for what stands beside the configuration
	Stdin io.Reader // what "-" is
}

// Bounds of what is read.
const (
	maxFile  = 64 << 20  // bytes of one file
	maxBytes = 256 << 20 // of all files
	maxFiles = 20000
	maxSniff = 128 << 10 // bytes looked at to recognise a file
)

var errTooBig = fmt.Errorf("it has more than %d MiB", maxFile>>20)

// Open reads what was handed over at a path; "-" is standard input.
func Open(path string, o Options) (*Given, error) {
	if path == "-" {
		data, err := readAll(o.Stdin)
		if err != nil {
			return nil, fmt.Errorf("read the configuration from standard input: %w", err)
		}
		return openPaste(data, o)
	}
	info, err := os.Stat(path)
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the configuration: %w", err)
	case info.IsDir():
		return openFolder(path, o)
	case !info.Mode().IsRegular():
		return nil, fmt.Errorf("read the configuration: %s is neither a file nor a folder", path)
	case info.Size() > maxFile && !isArchiveName(path):
		return nil, fmt.Errorf("read %s: %w", path, errTooBig)
	}
	return openFile(filepath.Clean(path), o)
}

// readAll reads a stream within bounds.
func readAll(r io.Reader) ([]byte, error) {
	if r == nil {
		return nil, errors.New("there is none")
	}
	data, err := io.ReadAll(io.LimitReader(r, maxFile+1))
	if err == nil && len(data) > maxFile {
		err = errTooBig
	}
	return data, err
}

// Source returns the text of a file by the name under which its lines are shown,
// for an excerpt of it; nil when there is none.
func (g *Given) Source(shown string) []byte {
	if g.pasted != nil && shown == "-" {
		return g.pasted
	}
	if f, err := g.Files.Read(shown); err == nil {
		if f.Shown == nil {
			return f.Data
		}
		if name, line := f.Shown(1); name == shown && line == 1 {
			return f.Data
		}
	}
	if g.archive != nil {
		data, _ := g.archive.read(shown)
		return data
	}
	if info, err := os.Stat(shown); err != nil || !info.Mode().IsRegular() || info.Size() > maxFile {
		return nil
	}
	data, err := os.ReadFile(shown)
	if err != nil {
		return nil
	}
	return data
}

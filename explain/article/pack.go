package article

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// A Pack is the files of a catalogue in a fifth of their size, to be embedded: they
// are text, and a program holds a megabyte of them to show one. They are compressed
// in blocks of some files, so that reading one costs little: [Pack.Read] inflates
// its block and keeps it.
//
// The form is a line of blocks, each with the name of its first file, its packed
// length and its length, an empty line, and the blocks. In a block every file is a
// line with its name and length, and its bytes.
type Pack struct {
	src string

	once   sync.Once
	err    error
	blocks []block
}

type block struct {
	first  string // name of its first file
	packed string
	size   int

	once  sync.Once
	err   error
	files string
}

// blockSize is how much text a block holds at least, in bytes, but for the last.
const blockSize = 12 << 10

// maxBlock bounds what a block inflates to, in bytes.
const maxBlock = blockSize + MaxSize

// NewPack returns the files of what [WritePack] wrote. It is read when a file is.
func NewPack(src string) *Pack { return &Pack{src: src} }

// Read returns a file. An unknown name is fs.ErrNotExist.
func (p *Pack) Read(name string) ([]byte, error) {
	p.once.Do(p.open)
	if p.err != nil {
		return nil, p.err
	}
	at := len(p.blocks) - 1
	for at > 0 && p.blocks[at].first > name {
		at--
	}
	if at < 0 {
		return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
	}
	return p.blocks[at].file(name)
}

// open reads where the blocks are.
func (p *Pack) open() {
	heads, rest, ok := strings.Cut(p.src, "\n\n")
	if !ok {
		p.err = errors.New("open a pack: it has no blocks")
		return
	}
	p.blocks = make([]block, strings.Count(heads, "\n")+1)
	i := 0
	for line := range strings.SplitSeq(heads, "\n") {
		b, length := &p.blocks[i], 0
		if _, err := fmt.Sscanf(line, "%s %d %d", &b.first, &length, &b.size); err != nil || length < 0 || length > len(rest) || b.size < 0 || b.size > maxBlock {
			p.err = fmt.Errorf("open a pack: %q is no block", line)
			return
		}
		b.packed, rest = rest[:length], rest[length:]
		i++
	}
}

func (b *block) file(name string) ([]byte, error) {
	b.once.Do(b.inflate)
	if b.err != nil {
		return nil, b.err
	}
	for rest := b.files; rest != ""; {
		head, after, _ := strings.Cut(rest, "\n")
		file, length, _ := strings.Cut(head, " ")
		n, err := strconv.Atoi(length)
		if err != nil || n > len(after) {
			return nil, fmt.Errorf("read %s from a pack: the block is not whole", name)
		}
		if file == name {
			return []byte(after[:n]), nil
		}
		rest = after[n:]
	}
	return nil, &fs.PathError{Op: "read", Path: name, Err: fs.ErrNotExist}
}

func (b *block) inflate() {
	text := make([]byte, b.size)
	if _, err := io.ReadFull(flate.NewReader(strings.NewReader(b.packed)), text); err != nil {
		b.err = fmt.Errorf("inflate a pack: %w", err)
	}
	b.files = string(text)
}

// WritePack packs every file below the roots of fsys, in the order of their names,
// which have no spaces.
func WritePack(fsys fs.FS, roots ...string) ([]byte, error) {
	var heads, blocks, text bytes.Buffer
	first := ""
	flush := func() error {
		if text.Len() == 0 {
			return nil
		}
		size, before := text.Len(), blocks.Len()
		w, err := flate.NewWriter(&blocks, flate.BestCompression)
		if err != nil {
			return err
		}
		if _, err := text.WriteTo(w); err != nil {
			return err
		}
		err = w.Close()
		fmt.Fprintf(&heads, "%s %d %d\n", first, blocks.Len()-before, size)
		return err
	}
	names, err := filesBelow(fsys, roots)
	if err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	for _, name := range names {
		src, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
		if text.Len() == 0 {
			first = name
		}
		fmt.Fprintf(&text, "%s %d\n%s", name, len(src), src)
		if text.Len() < blockSize {
			continue
		}
		if err := flush(); err != nil {
			return nil, fmt.Errorf("pack: %w", err)
		}
	}
	if err := flush(); err != nil {
		return nil, fmt.Errorf("pack: %w", err)
	}
	heads.WriteByte('\n')
	return append(heads.Bytes(), blocks.Bytes()...), nil
}

// filesBelow are the files below roots, sorted as Read looks for them.
func filesBelow(fsys fs.FS, roots []string) ([]string, error) {
	var names []string
	for _, root := range roots {
		err := fs.WalkDir(fsys, root, func(name string, d fs.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				names = append(names, name)
			}
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	slices.Sort(names)
	return names, nil
}

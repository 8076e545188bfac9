package logs

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// maxSources bounds the files that folders and patterns lead to.
const maxSources = 2000

// expand turns what was named into files: patterns, folders with the logs in them,
// "-" for standard input.
func expand(names []string) ([]string, error) {
	var files []string
	for _, name := range names {
		if name == "-" {
			files = append(files, name)
			continue
		}
		info, err := os.Stat(name)
		switch {
		case err == nil && info.IsDir():
			files = append(files, logsIn(name)...)
		case err == nil:
			files = append(files, name)
		case strings.ContainsAny(name, "*?["):
			found, e := filepath.Glob(name)
			if e != nil || len(found) == 0 {
				return nil, fmt.Errorf("read the log: %s matches no file", name)
			}
			files = append(files, found...)
		default:
			return nil, fmt.Errorf("read the log: %w", err)
		}
		if len(files) > maxSources {
			return nil, fmt.Errorf("read the log: more than %d files", maxSources)
		}
	}
	return files, nil
}

// logsIn lists the files of a folder, and of the folders in it.
func logsIn(dir string) []string {
	var found []string
	_ = filepath.WalkDir(dir, func(name string, d os.DirEntry, err error) error { // what can be read of it
		switch {
		case err != nil || len(found) > maxSources:
			return nil
		case d.IsDir() && strings.Count(strings.TrimPrefix(name, dir), string(filepath.Separator)) > 3:
			return filepath.SkipDir
		case d.Type().IsRegular():
			found = append(found, name)
		}
		return nil
	})
	sort.Strings(found)
	return found
}

// rotated lists what rotation made of files and was not named: access.log.1,
// access.log.2.gz, access.log-20250702.gz.
func rotated(files []string) []string {
	var more []string
	for _, name := range files {
		if name == "-" {
			continue
		}
		for _, pattern := range []string{".[0-9]*", "-[0-9]*"} {
			found, _ := filepath.Glob(quoteGlob(name) + pattern)
			for _, f := range found {
				if info, err := os.Stat(f); err == nil && info.Mode().IsRegular() && !slices.Contains(files, f) && !slices.Contains(more, f) {
					more = append(more, f)
				}
			}
		}
	}
	return more[:min(len(more), maxSources)]
}

// quoteGlob takes the meaning from what a name has of a pattern.
func quoteGlob(name string) string {
	return strings.NewReplacer(`\`, `\\`, "*", `\*`, "?", `\?`, "[", `\[`).Replace(name)
}

// open opens a file, or standard input, and unpacks it. size is that of the file,
// 0 when it isn't known; counted tells how much of it was read.
func open(ctx context.Context, name string, stdin io.Reader) (r io.Reader, counted *counter, size int64, done func(), err error) {
	done = func() {}
	plain := stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return nil, nil, 0, done, fmt.Errorf("read the log: %w", err)
		}
		info, err := f.Stat()
		if err != nil || info.IsDir() {
			f.Close()
			return nil, nil, 0, done, fmt.Errorf("read the log: %s is no file", name)
		}
		if info.Mode().IsRegular() {
			size = info.Size()
		}
		plain, done = f, func() { f.Close() }
	}
	if plain == nil {
		return nil, nil, 0, done, fmt.Errorf("read the log: there is no standard input")
	}
	counted = &counter{r: plain}
	if size == 0 {
		counted.r = newPiped(ctx, plain) // a pipe can wait for ever
	}
	if r, err = unpack(counted); err != nil {
		done()
		return nil, nil, 0, func() {}, fmt.Errorf("read the log %s: %w", name, err)
	}
	return r, counted, size, done, nil
}

// unpack returns the text of what is compressed, known by its first bytes.
func unpack(r io.Reader) (io.Reader, error) {
	magic := make([]byte, 4)
	n, err := io.ReadFull(r, magic)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return nil, err
	}
	whole := io.MultiReader(bytes.NewReader(magic[:n]), r)
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		return gzip.NewReader(bufio.NewReaderSize(whole, 64<<10))
	case bytes.HasPrefix(magic, []byte("BZh")):
		return bzip2.NewReader(bufio.NewReader(whole)), nil
	case bytes.Equal(magic, []byte("\x28\xb5\x2f\xfd")):
		z, err := zstd.NewReader(whole, zstd.WithDecoderMaxMemory(64<<20), zstd.WithDecoderConcurrency(1))
		if err != nil {
			return nil, err
		}
		return z.IOReadCloser(), nil
	}
	return whole, nil
}

// A counter counts what was read.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}

// A piped reader gives up when the context ends, which a read of a pipe doesn't.
type piped struct {
	ctx    context.Context
	blocks chan []byte
	err    chan error
	left   []byte
}

func newPiped(ctx context.Context, r io.Reader) *piped {
	p := &piped{ctx: ctx, blocks: make(chan []byte), err: make(chan error, 1)}
	go func() {
		for {
			buf := make([]byte, 64<<10)
			n, err := r.Read(buf)
			if n > 0 {
				select {
				case p.blocks <- buf[:n]:
				case <-ctx.Done():
					return
				}
			}
			if err != nil {
				p.err <- err
				return
			}
		}
	}()
	return p
}

func (p *piped) Read(b []byte) (int, error) {
	if len(p.left) == 0 {
		select {
		case p.left = <-p.blocks:
		case err := <-p.err:
			p.err <- err
			return 0, err
		case <-p.ctx.Done():
			return 0, p.ctx.Err()
		}
	}
	n := copy(b, p.left)
	p.left = p.left[n:]
	return n, nil
}

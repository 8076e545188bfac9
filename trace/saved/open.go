package saved

import (
	"errors"
	"fmt"
	"os"

	"detour/trace"
	"detour/trace/jsonread"
)

// A File is an opened session.
type File struct {
	Session *trace.Session
	Masked  bool   // credentials are masked: a request that holds one is not sent
	Version string // of the detour that saved it
}

// Open reads a saved session. The file is never changed; one that is no saved
// session, or a broken one, is an error with its place.
func Open(path string) (File, error) {
	f, err := read(path)
	if err != nil {
		return File{}, fmt.Errorf("open %s: %w", trace.Printable(path), err)
	}
	s, err := f.session()
	if err != nil {
		return File{}, fmt.Errorf("open %s: %w", trace.Printable(path), err)
	}
	return File{Session: s, Masked: f.masked, Version: f.by}, nil
}

func read(path string) (*file, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, reason(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("this is not a file")
	}
	src, err := os.Open(path)
	if err != nil {
		return nil, reason(err)
	}
	defer src.Close()
	return decode(src)
}

// session restores the session; the client decides again.
func (f *file) session() (*trace.Session, error) {
	client, err := trace.ClientNamed(f.client)
	if err != nil {
		return nil, fmt.Errorf("the client %s is not one that this detour knows", jsonread.Shown(f.client))
	}
	hops := make([]*trace.Hop, len(f.hops))
	for i := range f.hops {
		hops[i] = &f.hops[i]
	}
	s, err := trace.RestoreSession(client.With(f.asked), f.start, hops, f.current)
	if err != nil {
		return nil, err
	}
	if f.pending != nil {
		s.Edit(*f.pending)
	}
	return s, nil
}

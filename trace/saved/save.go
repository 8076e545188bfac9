package saved

import (
	"fmt"
	"io"

	"detour/trace"
)

// Options say how a session is saved. A zero limit is the default.
type Options struct {
	ShowSecrets bool  // keep credentials, cookies and tokens in full
	MaxBody     int64 // bytes kept of one body; 1 MiB
	MaxBodies   int64 // bytes kept of all bodies together; 64 MiB
}

// Save writes the session to a file for its owner alone. The file appears whole
// or not at all: when it cannot be written, what was there before is untouched.
func Save(path string, s *trace.Session, o Options) error { return Freeze(s, o).Save(path) }

// A Snapshot is a session as it was at a moment, so that it can be written
// while the walk goes on.
type Snapshot struct{ f *file }

// Freeze takes a snapshot of a session. It copies what a walk changes and is
// quick.
func Freeze(s *trace.Session, o Options) Snapshot { return Snapshot{snapshot(s, o)} }

// Save writes the snapshot as [Save] does a session, once.
func (s Snapshot) Save(path string) error {
	f := s.f
	if f.masked {
		f.mask()
	}
	if err := replace(path, func(w io.Writer) error { return encode(w, f) }); err != nil {
		return fmt.Errorf("save %s: %w; nothing was changed", trace.Printable(path), err)
	}
	return nil
}

// snapshot returns what is to stand in the file, not masked yet. The session
// stays as it is.
func snapshot(s *trace.Session, o Options) *file {
	f := &file{
		format: format, version: version, by: trace.Version, masked: !o.ShowSecrets,
		client: s.Client().Name, asked: s.Client().Options(), start: s.Start(),
	}
	if cur := s.Current(); cur != nil {
		f.current = cur.ID
	}
	if r, ok := s.Pending(); ok && s.Edited() {
		r = r.Clone()
		f.pending = &r
	}
	room := newRoom(o)
	for _, h := range s.Hops() {
		f.hops = append(f.hops, room.cut(*h))
	}
	return f
}

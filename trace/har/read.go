package har

import (
	"io"
	"strconv"

	"detour/trace/jsonread"
)

// Read reads a recording. What it does not know it ignores; an entry with a
// value that cannot be is left out and stands in [Log.LeftOut]. A file that is
// not a recording, breaks off, or has no entry that can be read is an error with
// its place.
func Read(r io.Reader, limits Limits) (Log, error) {
	limits = limits.withDefaults()
	d := &decoder{
		Reader: jsonread.New(r, limits.Size), limits: limits,
		bodies: limits.Bodies, text: limits.Text, names: map[string]string{},
	}
	log, err := d.file()
	switch {
	case err != nil:
		return Log{}, err
	case len(log.Entries) == 0 && log.Left > 0:
		return Log{}, log.LeftOut[0].Err
	}
	log.markReuse()
	log.findChains()
	log.markGaps()
	return log, nil
}

// A decoder reads one file.
type decoder struct {
	*jsonread.Reader
	limits Limits
	bodies int64 // room left for bodies
	text   int64 // room left for other text
	names  map[string]string
	buf    []byte
}

func (d *decoder) file() (Log, error) {
	var log Log
	found := false
	err := d.Object(func(key string) error {
		if key != "log" {
			return d.Skip()
		}
		found = true
		return d.log(&log)
	})
	switch {
	case err != nil:
		return log, err
	case !found:
		return log, d.Want(`an object with a "log", as an HTTP Archive is`, "one without")
	}
	return log, d.End()
}

func (d *decoder) log(log *Log) error {
	found := false
	err := d.Object(func(key string) (err error) {
		switch key {
		case "version":
			log.Version, err = d.string()
		case "creator":
			log.Creator, err = d.tool()
		case "browser":
			log.Browser, err = d.tool()
		case "pages":
			err = d.list(func() error { return d.page(log) })
		case "entries":
			found = true
			err = d.list(func() error { return d.entry(log) })
		default:
			err = d.Skip()
		}
		return err
	})
	if err == nil && !found {
		return d.Want(`"entries" in the log`, "none")
	}
	return err
}

func (d *decoder) tool() (t Tool, err error) {
	err = d.object(func(key string) (err error) {
		switch key {
		case "name":
			t.Name, err = d.string()
		case "version":
			t.Version, err = d.string()
		default:
			err = d.Skip()
		}
		return err
	})
	return t, err
}

func (d *decoder) page(log *Log) error {
	if len(log.Pages) == d.limits.Entries {
		return d.limit("at most " + strconv.Itoa(d.limits.Entries) + " pages")
	}
	var p Page
	err := d.object(func(key string) (err error) {
		switch key {
		case "id":
			p.ID, err = d.string()
		case "title":
			p.Title, err = d.string()
		case "startedDateTime":
			p.Start, err = d.time()
		default:
			err = d.Skip()
		}
		return err
	})
	log.Pages = append(log.Pages, p)
	return err
}

// entry reads an entry. One with a value that cannot be is left out, and said
// to be: the others are as good as without it.
func (d *decoder) entry(log *Log) error {
	at := len(log.Entries) + log.Left
	if at == d.limits.Entries {
		return d.limit("at most " + strconv.Itoa(d.limits.Entries) + " entries")
	}
	depth := d.Depth()
	e, err := d.exchange()
	if err != nil {
		log.leaveOut(at, err)
		return d.Recover(err, depth)
	}
	e.Index = at
	log.Entries = append(log.Entries, e)
	return nil
}

// maxLeftOut bounds how many entries that are left out are named.
const maxLeftOut = 100

func (l *Log) leaveOut(at int, err error) {
	if l.Left++; l.Left <= maxLeftOut {
		l.LeftOut = append(l.LeftOut, LeftOut{Index: at, Err: err})
	}
}

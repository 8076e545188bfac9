package har

import (
	"time"

	"detour/trace/jsonread"
)

// A recorded is an entry as it stands in the file.
type recorded struct {
	page, resource, frame, initiator string
	start                            time.Time
	took                             time.Duration
	request                          recordedRequest
	response                         *recordedResponse
	timings                          timings
	cache                            Cache
	address, connection              string
	port                             int64
	security                         security
	trouble                          string // what the writer says went wrong
	aborted                          bool
	detour                           *detourEntry
}

// timings are the phases of an entry; those that did not happen are 0.
type timings struct {
	blocked, dns, connect, ssl, send, wait, receive time.Duration
}

func (d *decoder) exchange() (*Entry, error) {
	var e recorded
	found := false
	err := d.Object(func(key string) error {
		found = found || key == "request"
		return d.entryMember(&e, key)
	})
	switch {
	case err != nil:
		return nil, err
	case !found || e.request.url == "":
		return nil, d.Want(`a "request" with a "url" in the entry`, "none")
	}
	return e.entry(), nil
}

func (d *decoder) entryMember(e *recorded, key string) (err error) {
	switch key {
	case "pageref":
		e.page, err = d.string()
	case "startedDateTime":
		e.start, err = d.time()
	case "time":
		e.took, err = d.duration()
	case "request":
		err = d.request(&e.request)
	case "response":
		err = d.optionalResponse(e)
	case "timings":
		err = d.timings(&e.timings)
	case "cache":
		err = d.cacheState(e)
	case "serverIPAddress":
		e.address, err = d.string()
	case "connection":
		e.connection, err = d.string()
	case "_detour":
		e.detour, err = d.detour()
	default:
		err = d.habit(e, key)
	}
	return err
}

// habit reads what single writers add to an entry.
func (d *decoder) habit(e *recorded, key string) (err error) {
	switch key {
	case "_resourceType", "_resource_type": // Chrome; WebPageTest
		e.resource, err = d.string()
	case "_frameref": // Playwright
		e.frame, err = d.string()
	case "_initiator": // Chrome: an object; chrome-har: an address
		err = d.initiator(e)
	case "_fromCache", "_fromDiskCache", "_fromMemoryCache", "_servedFromCache":
		err = d.fromCache(e, key)
	case "_fetchedViaServiceWorker":
		err = d.flag(func() { e.cache = CacheWorker })
	case "_serverPort":
		e.port, err = d.whole(65535)
	case "_securityDetails":
		err = d.securityDetails(&e.security)
	case "_wasAborted":
		err = d.flag(func() { e.aborted = true })
	case "_error", "_errorMessage", "_failureText", "_errorText":
		err = d.trouble(e)
	default:
		err = d.Skip()
	}
	return err
}

// flag reads a value and calls yes when it is true.
func (d *decoder) flag(yes func()) error {
	if d.Next() != jsonread.KindBool {
		return d.Skip()
	}
	b, err := d.Bool()
	if b {
		yes()
	}
	return err
}

func (d *decoder) trouble(e *recorded) error {
	s, err := d.string()
	if s != "" && e.trouble == "" {
		e.trouble = s
	}
	return err
}

func (d *decoder) initiator(e *recorded) error {
	if d.Next() != jsonread.KindObject {
		return d.Skip()
	}
	return d.Object(func(key string) (err error) {
		if key == "type" {
			e.initiator, err = d.string()
			return err
		}
		return d.Skip()
	})
}

// fromCache reads who says that a cache answered: Chrome writes "disk" or
// "memory", others a boolean.
func (d *decoder) fromCache(e *recorded, key string) error {
	if d.Next() == jsonread.KindBool {
		return d.flag(func() {
			e.cache = CacheDisk
			if key == "_fromMemoryCache" {
				e.cache = CacheMemory
			}
		})
	}
	s, err := d.string()
	switch s {
	case "":
	case "memory":
		e.cache = CacheMemory
	default:
		e.cache = CacheDisk
	}
	return err
}

// cacheState reads HAR's own word on the cache: chrome-har and Charles give a
// beforeRequest to entries that it answered.
func (d *decoder) cacheState(e *recorded) error {
	if d.Next() != jsonread.KindObject {
		return d.Skip()
	}
	return d.Object(func(key string) error {
		if key == "beforeRequest" && d.Next() == jsonread.KindObject && e.cache == CacheNone {
			e.cache = CacheDisk
		}
		return d.Skip()
	})
}

func (d *decoder) timings(t *timings) error {
	phases := map[string]*time.Duration{
		"blocked": &t.blocked, "dns": &t.dns, "connect": &t.connect, "ssl": &t.ssl,
		"send": &t.send, "wait": &t.wait, "receive": &t.receive,
	}
	return d.object(func(key string) (err error) {
		p, ok := phases[key]
		if !ok {
			return d.Skip()
		}
		*p, err = d.duration()
		return err
	})
}

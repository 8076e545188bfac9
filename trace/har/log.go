package har

import (
	"time"

	"detour/trace"
)

// A Log is a recording.
type Log struct {
	Version string // of the format: "1.2"
	Creator Tool   // the program that wrote the file
	Browser Tool   // the browser that it watched; zero when there was none
	Pages   []Page
	Entries []*Entry // in the order of the file

	// LeftOut names the entries that could not be read, the first 100 of them;
	// Left is how many there are.
	LeftOut []LeftOut
	Left    int

	chains []trace.Chain
}

// A LeftOut is an entry that could not be read.
type LeftOut struct {
	Index int   // position in the file, from 0
	Err   error // the place and what is wrong there; printable
}

// A Tool is a program with its version.
type Tool struct {
	Name, Version string
}

// A Page is a page that entries belong to.
type Page struct {
	ID    string
	Title string
	Start time.Time
}

// An Entry is one recorded exchange.
type Entry struct {
	Index       int        // position in the file, from 0
	Page        string     // the ID of its page; "" for none
	Resource    string     // what it was for, in the writer's word: "document", "xhr" ...; mostly ""
	RedirectURL string     // where it says that it redirects to, as written
	Cache       Cache      // whether a cache answered
	Preflight   bool       // an OPTIONS request that a browser made by itself (Fetch, CORS-preflight fetch)
	Hop         *trace.Hop // the exchange; without a Decision

	// Chain is the index of its chain in Log.Chains, and Position that of its
	// hop in the chain. An entry without a chain has -1 and 0.
	Chain    int
	Position int

	took   time.Duration // as recorded; 0 when unknown
	frame  string        // the frame that it was for; mostly ""
	detour *detourEntry  // what detour wrote beside HAR; nil for other writers

	cookies        bool // it lists cookies apart from the fields
	contentLeftOut bool // the request had a content, and the recording has not
	sizeKnown      bool // the recording says how long the response's content was
}

// Cache says what part a cache had in an answer.
type Cache string

// The parts.
const (
	CacheNone        Cache = ""            // none that the recording tells of
	CacheDisk        Cache = "disk"        // answered from a cache on disk, or from one of unknown kind
	CacheMemory      Cache = "memory"      // answered from memory
	CacheWorker      Cache = "worker"      // answered by a service worker
	CacheRevalidated Cache = "revalidated" // the server said 304: what the cache has is still good
)

// Chains returns the redirect chains in the order of their first entries: a
// redirect and all that followed it. A redirect that nothing follows is a chain
// of one hop; an entry that neither redirects nor was redirected to is in none.
func (l Log) Chains() []trace.Chain { return l.chains }

// ChainTo returns the chain that leads up to an entry and ends with it. For an
// entry without a chain that is the entry alone.
func (l Log) ChainTo(e *Entry) trace.Chain {
	if e.Chain < 0 {
		return trace.Chain{Hops: []*trace.Hop{e.Hop}}
	}
	hops := l.chains[e.Chain].Hops
	return trace.Chain{Hops: hops[: e.Position+1 : e.Position+1]}
}

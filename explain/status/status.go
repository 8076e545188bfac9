package status

import (
	"embed"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"detour/explain/article"
)

//go:embed data/*.md
var data embed.FS

// Entry is what the catalogue says about a code.
type Entry struct {
	Code       int     `yaml:"code"`
	Name       string  `yaml:"name"`
	Registered bool    `yaml:"registered"`
	By         string  `yaml:"by"`   // who uses it, when it is not registered
	Also       []Other `yaml:"also"` // what else it is used for
	Introduced string  `yaml:"introduced"`

	Method string `yaml:"method"` // a short phrase
	Body   string `yaml:"body"`   // a short phrase
	Cache  Cache  `yaml:"cache"`
	// OnWire is false for a code that a server writes to its log and no
	// client receives.
	OnWire bool `yaml:"on-wire"`
	// TreatAs is the code that a client takes an unknown one for, else 0.
	TreatAs int `yaml:"treat-as"`

	Expects []string         `yaml:"expects"` // names of response fields
	Sources []article.Source `yaml:"sources"`
	Causes  []string         `yaml:"causes"` // IDs of package cause

	// Text is the article, in the sections that the package doc names.
	Text article.Body `yaml:"-"`
}

// Other is a second meaning of a code.
type Other struct {
	By   string `yaml:"by"`
	Name string `yaml:"name"`
	Says string `yaml:"says"`
}

// Cache says what a cache may do with a response that has the status.
type Cache string

const (
	// Heuristic means that a cache may store the response and guess how
	// long it is fresh when nothing says so (RFC 9110 §15.1, RFC 9111 §4.2.2).
	Heuristic Cache = "heuristic"
	// Explicit means that it may be stored only when a field says so, such
	// as Cache-Control: max-age or Expires (RFC 9111 §3).
	Explicit Cache = "explicit"
	// Never means that it must not be stored.
	Never Cache = "never"
	// NotApplicable means that it is no response of its own to store.
	NotApplicable Cache = "not-applicable"
)

// Lookup returns the entry of code, and whether the catalogue has one.
func Lookup(code int) (Entry, bool) {
	entry, err := load(strconv.Itoa(code))
	return entry, err == nil
}

// Unknown returns what holds for a code that the catalogue does not have: a
// client treats it as the x00 code of its class, and a number that is not
// between 100 and 599 as a server error (RFC 9110 §15).
func Unknown(code int) Entry {
	name := "outside"
	if inRange(code) {
		name = strconv.Itoa(code/100) + "xx"
	}
	entry, err := load(name)
	if err != nil {
		// The files are embedded and tested; what is left to say if one
		// cannot be read is the number.
		return Entry{Code: code, OnWire: true}
	}
	entry.Code = code
	return entry
}

// Codes returns the codes that Lookup knows, in ascending order.
func Codes() []int {
	files, err := data.ReadDir("data")
	if err != nil {
		return nil
	}
	var codes []int
	for _, file := range files { // sorted by name, hence by number
		code, err := strconv.Atoi(strings.TrimSuffix(file.Name(), ".md"))
		if err == nil {
			codes = append(codes, code)
		}
	}
	return codes
}

// Class returns the name of the code's class in RFC 9110 §15. A number that
// is no status code belongs with the server errors.
func Class(code int) string {
	if !inRange(code) {
		return "Server Error"
	}
	return [...]string{"Informational", "Successful", "Redirection", "Client Error", "Server Error"}[code/100-1]
}

// inRange reports whether code is a valid status code, RFC 9110 §15.
func inRange(code int) bool { return code >= 100 && code <= 599 }

// read keeps what was decoded: there are about a hundred files, and a recording
// asks for the same few thousands of times.
var read sync.Map // of name to Entry

// load returns the entry in the file called name, without its suffix.
func load(name string) (Entry, error) {
	if e, ok := read.Load(name); ok {
		return e.(Entry), nil
	}
	e, err := decode(name)
	if err == nil {
		read.Store(name, e)
	}
	return e, err
}

// decode reads the file called name.
func decode(name string) (Entry, error) {
	file := "data/" + name + ".md"
	src, err := data.ReadFile(file)
	if err != nil {
		return Entry{}, fmt.Errorf("read the status catalogue: %w", err)
	}
	return parse(file, src)
}

// parse decodes a file of the catalogue.
func parse(file string, src []byte) (Entry, error) {
	entry := Entry{OnWire: true}
	text, err := article.Parse(file, src, &entry)
	if err != nil {
		return Entry{}, err
	}
	entry.Text = text
	return entry, nil
}

package article

// A Source is where a fact comes from.
type Source struct {
	Cite string `yaml:"cite"` // such as "RFC 9110 §15.4.8"
	URL  string `yaml:"url"`
}

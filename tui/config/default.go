package config

import _ "embed"

//go:embed default.yaml
var defaults string

// Default returns the text of a configuration file with every setting in it,
// commented out, at the value that holds when nothing is said.
func Default() string { return defaults }

package remedy

// Names are the names of all values.
func Names() []string { return valueNames }

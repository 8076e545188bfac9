package jsonwrite

// AppendQuoted is for the test of every character.
func AppendQuoted(out []byte, s string) []byte { return appendQuoted(out, s) }

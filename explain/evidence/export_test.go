package evidence

// IDs returns every ID that Of gives out, beside those of fields, with what it
// says.
func IDs() map[string]string {
	out := make(map[string]string, len(ids()))
	for id, says := range ids() {
		out[id] = says
	}
	return out
}

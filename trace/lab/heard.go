package lab

// Heard is a request as the lab got it.
type Heard struct {
	Method, URL string
	Fields      []Field
	Bytes       int64 // of its content
}

// Has reports whether a field was sent.
func (h Heard) Has(name string) bool {
	r := request{fields: h.Fields}
	_, ok := r.field(name)
	return ok
}

// hear tells who listens of a request.
func (s *Server) hear(r *request) {
	if s.heard != nil {
		s.heard(Heard{r.method, r.scheme + "://" + r.host + r.target, r.fields, r.bytes})
	}
}

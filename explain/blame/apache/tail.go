package apache

import "detour/explain/blame"

func (l *loader) collectLogs() []blame.LogFormat          { return nil }
func (c *Config) mends(o *outcome) []blame.Mend           { return nil }
func (c *Config) nearText(req blame.Request) []blame.Note { return nil }
func (w *run) headerNotes(r *request)                     {}
func (w *run) editLocation(o *outcome, r *request)        {}
func (c *Config) Redirects() []blame.Redirect             { return nil }
func (r *request) translateOdd() int                      { return declined }

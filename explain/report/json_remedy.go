package report

import "detour/explain/remedy"

// remedy writes what a user does about a cause.
func (f jsonForm) remedy(r remedy.Remedy) {
	if r.Empty() {
		return
	}
	f.Object("remedy")
	f.OptBool("healthy", r.Healthy)
	f.OptStr("advice", r.Advice)
	f.OptStr("better", r.Better)
	f.OptStr("where", r.Where)
	f.OptStrs("files", r.Files)
	f.OptStrs("find", r.Find)
	f.attempts(r.Try)
	f.changes(r.Change)
	f.OptStrs("test", r.Test)
	f.OptStrs("reload", r.Reload)
	f.OptStr("undo", r.Undo)
	f.OptStrs("log", r.Log)
	f.EndObject()
}

func (f jsonForm) attempts(list []remedy.Attempt) {
	if len(list) == 0 {
		return
	}
	f.Array("try")
	for _, a := range list {
		f.Object("")
		f.Str("do", a.Do)
		f.Str("expect", a.Expect)
		f.EndObject()
	}
	f.EndArray()
}

func (f jsonForm) changes(list []remedy.Change) {
	if len(list) == 0 {
		return
	}
	f.Array("change")
	for _, c := range list {
		f.Object("")
		f.OptStr("for", c.For)
		f.OptStr("in", c.In)
		f.Str("language", c.Language)
		f.OptStr("from", c.From)
		f.OptStr("before", c.Before)
		f.OptStr("after", c.After)
		f.EndObject()
	}
	f.EndArray()
}

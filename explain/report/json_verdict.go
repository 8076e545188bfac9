package report

import (
	"detour/explain/blame"
	"detour/explain/verdict"
)

// verdict writes what a chain comes to. Its findings are named by their places in
// the findings that stand behind it.
func (f jsonForm) verdict(v verdict.Verdict) {
	f.Object("verdict")
	f.Str("outcome", string(v.Outcome))
	f.Str("kind", v.Kind)
	severity := "none"
	if v.Severity > 0 {
		severity = v.Severity.String()
	}
	f.Str("severity", severity)
	f.Bool("expected", v.Expected)
	f.Int("hop", int64(v.Hop))
	f.OptStr("why", v.Why)
	f.Str("headline", v.Says())
	f.because(v.Because)
	f.OptStr("do", v.Do)
	f.Array("watch")
	for _, w := range v.Watch {
		f.watched(v, w)
	}
	f.EndArray()
	f.EndObject()
}

func (f jsonForm) because(b *verdict.Because) {
	if b == nil {
		return
	}
	f.Object("because")
	f.Str("cause", b.Cause)
	f.OptStr("product", b.Product)
	f.Str("title", b.Title)
	f.OptStr("like", b.Like)
	f.share("share", b.Share)
	f.Str("of", b.Of)
	f.share("category_confidence", b.OfCategory)
	f.share("product_confidence", b.OfProduct)
	f.Strs("signs", b.Signs)
	if l := b.Line; l != nil {
		f.Object("line")
		f.Str("file", l.File)
		f.Int("line", int64(l.Line))
		f.Str("text", blame.Masked(l.Text))
		f.EndObject()
	}
	f.EndObject()
}

func (f jsonForm) watched(v verdict.Verdict, w verdict.Watched) {
	f.Object("")
	f.Str("id", v.Findings[w.At].Rule.ID)
	f.Int("finding", int64(w.At))
	f.Bool("told", v.Told(w.At))
	f.Array("symptoms")
	for _, at := range w.Symptoms {
		f.Int("", int64(at))
	}
	f.EndArray()
	f.EndObject()
}

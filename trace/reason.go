package trace

import (
	"strconv"
	"strings"
)

// A Reason is why something is so in an exchange's own values: which sentence it
// is, and the values in it apart, so that whoever shows it decides how to mask a
// stranger's part, make it printable and cut it. String is the safe way.
type Reason struct {
	Kind   ReasonKind // 0 for a sentence of a parser's
	Says   string     // that sentence, with %s where each value belongs
	Values []Value    // in order
}

// A Value is one value in a [Reason].
type Value struct {
	Kind   ValueKind
	Text   string
	Number int
	Reason *Reason
}

// ValueKind is whose a value is, and what may be secret in it.
type ValueKind uint8

// The kinds.
const (
	OwnValue    ValueKind = iota // a word of detour's own, such as a client's name
	NumberValue                  // Number
	TextValue                    // a stranger's text: a method, a host, an origin
	URIValue                     // a stranger's URI or reference, or attributes that hold one
	SecretValue                  // a stranger's text that may be, or be a part of, a password
	ReasonValue                  // Reason
)

// because returns a reason, with a value for each %s of its sentence.
func because(kind ReasonKind, values ...Value) Reason { return Reason{Kind: kind, Values: values} }

// say returns a reason that a parser gives.
func say(sentence string, values ...Value) Reason { return Reason{Says: sentence, Values: values} }

func own(s string) Value     { return Value{Kind: OwnValue, Text: s} }
func number(n int) Value     { return Value{Kind: NumberValue, Number: n} }
func text(s string) Value    { return Value{Kind: TextValue, Text: s} }
func address(s string) Value { return Value{Kind: URIValue, Text: s} }

func reason(r Reason) Value { return Value{Kind: ReasonValue, Reason: &r} }

// IsZero reports whether there is no reason.
func (r Reason) IsZero() bool { return r.sentence() == "" }

func (r Reason) sentence() string {
	if r.Kind != 0 {
		return sentences[r.Kind]
	}
	return r.Says
}

// String returns the reason printable, in one line and without secrets.
func (r Reason) String() string { return r.Say(Value.String) }

// Say returns the reason with its values as show makes them, those of reasons
// inside it too.
func (r Reason) Say(show func(Value) string) string {
	rest := r.sentence()
	if len(r.Values) == 0 {
		return rest
	}
	var b strings.Builder
	for _, v := range r.Values {
		before, after, ok := strings.Cut(rest, "%s")
		if !ok {
			break
		}
		b.WriteString(before)
		if v.Kind == ReasonValue {
			b.WriteString(v.Reason.Say(show))
		} else {
			b.WriteString(show(v))
		}
		rest = after
	}
	b.WriteString(rest)
	return b.String()
}

// String returns the value printable, not too long and without secrets.
func (v Value) String() string {
	switch v.Kind {
	case NumberValue:
		return strconv.Itoa(v.Number)
	case OwnValue:
		return v.Text
	case ReasonValue:
		return v.Reason.String()
	case SecretValue:
		return dots(len(v.Text))
	case URIValue:
		return excerpt(MaskURI(v.Text))
	}
	return excerpt(maskTokens(v.Text))
}

// A ruling is what a client makes of something: its verdict, the rule behind it
// and why in the exchange's own values. The zero ruling objects to nothing.
type ruling struct {
	verdict Verdict
	rule    ruleKey
	detail  Reason
}

func stop(why ruleKey, detail Reason) ruling   { return ruling{Stop, why, detail} }
func refuse(why ruleKey, detail Reason) ruling { return ruling{Refuse, why, detail} }
func fail(why ruleKey, detail Reason) ruling   { return ruling{Failed, why, detail} }
func follow(why ruleKey, detail Reason) ruling { return ruling{Follow, why, detail} }

// objects reports whether the ruling ends what it is about.
func (r ruling) objects() bool { return r.rule != ruleNone }

package form

import (
	"errors"
	"slices"

	"detour/trace"
)

// A Secret is a credential that is masked in what the form was opened with, and
// the value that is written in its place.
type Secret struct {
	trace.MaskedValue
	Value Entry
}

// secretsOf are the credentials to be asked for, before any is written.
func secretsOf(r trace.Request, client trace.Client) []Secret {
	var out []Secret
	for _, v := range trace.MaskedIn(r, client.Options()) {
		out = append(out, Secret{MaskedValue: v})
	}
	return out
}

// given is the value that was written for a mask; "" for none.
func (d Draft) given(v trace.MaskedValue) string {
	for _, s := range d.Secrets {
		if s.Name == v.Name {
			return s.Value.Value()
		}
	}
	return ""
}

// withSecrets returns a request with the values that were written for its masks, or
// says which of them, or of what was asked of the client, are still to be written.
func (d Draft) withSecrets(r trace.Request) (trace.Request, error) {
	r, asked := trace.FillMasked(r, d.Client.Options(), d.given)
	if left := trace.MaskedIn(r, asked); len(left) > 0 {
		return r, errors.New(trace.NeedsValue(trace.NamesOf(left)) + "; write the value")
	}
	return r, nil
}

// withSecret returns the form with another value for the mask in focus.
func (f Form) withSecret(e Entry) Form {
	f.Secrets = slices.Clone(f.Secrets)
	f.Secrets[f.At.Row].Value = e
	return f
}

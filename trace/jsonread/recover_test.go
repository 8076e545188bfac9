package jsonread

import (
	"errors"
	"strings"
	"testing"
)

// After an error about a value the reader goes on behind what holds it; after
// one about the text it does not.
func TestRecover(t *testing.T) {
	tests := []struct {
		element string
		ok      bool
	}{
		{`{"a":"x"}`, true},
		{`{"b":[1,{"a":true,"c":[]}],"a":{"d":1}}`, true},
		{`{"a":1e999,"b":{}}`, true},
		{`[1]`, true},
		{`"x"`, true},
		{`{"a":1e}`, false},
		{`{"a" 1}`, false},
		{`{"a":"x"`, false},
		{`{"a":tru}`, false},
	}
	for _, tt := range tests {
		t.Run(tt.element, func(t *testing.T) {
			r := New(strings.NewReader(`[{"a":1},`+tt.element+`,{"a":2}]`), 1<<20)
			sum := 0.0
			err := r.Array(func(int) error {
				depth := r.Depth()
				err := r.Object(func(key string) error {
					if key != "a" {
						return r.Skip()
					}
					n, err := r.Number()
					sum += n
					return err
				})
				if err != nil {
					return r.Recover(err, depth)
				}
				return nil
			})
			if err == nil {
				err = r.End()
			}
			if (err == nil) != tt.ok || tt.ok && sum != 3 {
				t.Errorf("%v, the others are %v together", err, sum)
			}
		})
	}
	foreign := errors.New("of somebody else")
	if err := New(strings.NewReader("1"), 9).Recover(foreign, 0); err != foreign {
		t.Errorf("got %v", err)
	}
}

package tui

import (
	"os"
	"testing"
)

func TestAnswersArePickedOutOfTheInput(t *testing.T) {
	tests := []struct {
		name string
		in   []string // as read, one at a time
		out  string
		told string
	}{
		{"nothing asked", []string{"abc"}, "abc", ""},
		{"dark, ended by BEL", []string{"\x1b]11;rgb:1e1e/1e1e/1e1e\a"}, "", "dark"},
		{"light, ended by ST", []string{"\x1b]11;rgb:ffff/ffff/ffff\x1b\\"}, "", "light"},
		{"two digits", []string{"\x1b]11;rgb:ff/ff/ee\a"}, "", "light"},
		{"among typing", []string{"a\x1b]11;rgb:0000/0000/0000\ab"}, "ab", "dark"},
		{"in two parts", []string{"a\x1b]11;rgb:00", "00/0000/0000\x1b\\b"}, "ab", "dark"},
		{"another answer", []string{"\x1b]10;rgb:0000/0000/0000\a"}, "\x1b]10;rgb:0000/0000/0000\a", ""},
		{"not a colour", []string{"\x1b]11;red\ax"}, "x", ""},
		{"escape alone", []string{"\x1b"}, "\x1b", ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r, w, err := os.Pipe()
			if err != nil {
				t.Fatal(err)
			}
			defer r.Close()
			told := ""
			a := &answers{File: r, tell: func(dark bool) { told = map[bool]string{true: "dark", false: "light"}[dark] }}
			got := ""
			for _, in := range tt.in {
				if _, err := w.WriteString(in); err != nil {
					t.Fatal(err)
				}
				buf := make([]byte, 256)
				n, err := a.Read(buf)
				if err != nil {
					t.Fatal(err)
				}
				got += string(buf[:n])
			}
			w.Close()
			if got != tt.out || told != tt.told {
				t.Errorf("input %q, told %q; want %q, %q", got, told, tt.out, tt.told)
			}
		})
	}
}

func FuzzAnswers(f *testing.F) {
	f.Add([]byte("a\x1b]11;rgb:0000/0000/0000\ab"))
	f.Add([]byte("\x1b]11;rgb:/\x1b\\"))
	f.Fuzz(func(t *testing.T, in []byte) {
		in = in[:min(len(in), 256)]
		a := &answers{tell: func(bool) {}}
		p := make([]byte, 256)
		n := copy(p, in)
		if got := a.filter(p, n); got > n {
			t.Errorf("%d bytes came of %d", got, n)
		}
	})
}

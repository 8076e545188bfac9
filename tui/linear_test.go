package tui

import (
	"strings"
	"testing"

	"detour/trace"
)

// said returns what the linear mode says to some commands.
func said(t *testing.T, cfg Config, commands ...string) string {
	t.Helper()
	if cfg.Client.Name == "" {
		cfg.Client, _ = trace.ClientNamed("chromium")
	}
	cfg.Linear = true
	var out strings.Builder
	if err := Run(t.Context(), cfg, strings.NewReader(strings.Join(commands, "\n")+"\n"), &out); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// A linearTest is commands and what is said to them.
type linearTest struct {
	commands []string
	says     []string
	lacks    string
}

func TestLinear(t *testing.T) {
	start := checkout()
	start.Fields = append(start.Fields, trace.Field{Name: "Authorization", Value: "Bearer abcdefghijklmnop"})
	tests := []linearTest{
		{[]string{"n"}, []string{"1 POST https://shop.test/checkout", "302", "/thanks"}, "abcdefghijklmnop"},
		{[]string{"n", "w"}, []string{"GET https://shop.test/thanks", "Host: shop.test"}, ""},
		{[]string{"r"}, []string{"200", "The chain has ended after 2 hops."}, ""},
		{[]string{"r", "n"}, []string{"The chain has ended: b goes back"}, ""},
		{[]string{"n", "b", "w"}, []string{"The chain ends with hop 0 now", "28 bytes of body"}, ""},
		{[]string{"r", "f 1", "n", "l"}, []string{"The chain ends with hop 1 now", "3 GET https://shop.test/thanks, 200 OK"}, ""},
		{[]string{"r", "v 1"}, []string{"Content-Type: application/json"}, "abcdefghijklmnop"},
		{[]string{"s", "n", "v"}, []string{"Secrets are shown.", "abcdefghijklmnop"}, ""},
		{[]string{"n", "x"}, []string{"What it means", "Read on"}, ""},
		{[]string{"c curl", "n"}, []string{"curl"}, ""},
		{[]string{"c nobody"}, []string{"The clients are chromium"}, ""},
		{[]string{"f 9", "v x"}, []string{`There is no hop "9"`, `There is no hop "x"`}, ""},
		{[]string{"k 302", "k Location", "k x-none"}, []string{"302 Found", "Location", "no article"}, ""},
		{[]string{"h"}, []string{"n, send the next request", "q, quit"}, ""},
		{[]string{"z"}, []string{`no command "z"`}, ""},
		{[]string{"u http://other.test/", "w"}, []string{"GET http://other.test/"}, ""},
		{[]string{"u curl -d a=1 http://other.test/", "w"}, []string{"POST http://other.test/", "3 bytes of body"}, ""},
		{[]string{"u :"}, []string{"."}, ""},
		{[]string{"q", "n"}, nil, "302"},
	}
	for _, tt := range tests {
		t.Run(strings.Join(tt.commands, ","), func(t *testing.T) {
			s := &script{answers: []answer{redirect(302, "Found", "/thanks"), page200()}}
			got := said(t, Config{Start: &start, Exchanger: s}, tt.commands...)
			for _, want := range tt.says {
				if !strings.Contains(got, want) {
					t.Errorf("it lacks %q:\n%s", want, got)
				}
			}
			if tt.lacks != "" && strings.Contains(got, tt.lacks) {
				t.Errorf("it has %q:\n%s", tt.lacks, got)
			}
		})
	}
}

func TestLinearWithoutAWalk(t *testing.T) {
	got := said(t, Config{Exchanger: &script{}}, "n", "b", "v", "")
	if strings.Count(got, "There is no walk yet") != 3 {
		t.Errorf("it says:\n%s", got)
	}
}

func TestLinearIsCleanToo(t *testing.T) {
	for _, text := range hostile {
		start := checkout()
		s := &script{answers: evil(text)}
		got := said(t, Config{Start: &start, Exchanger: s}, "r", "l", "v 1", "x 1", "w", "o", "k "+text, "u "+text, "c "+text)
		clean(t, got)
	}
}

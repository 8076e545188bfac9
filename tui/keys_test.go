package tui

import (
	"reflect"
	"strings"
	"testing"

	"github.com/charmbracelet/bubbles/key"
)

func TestNoKeyTwiceInOneContext(t *testing.T) {
	k := newKeyMap()
	for s := range len(contextNames) {
		seen := map[string]string{}
		for _, g := range k.groups(keyContext(s)) {
			for _, b := range g.keys {
				for _, name := range b.Keys() {
					if other, twice := seen[name]; twice && other != b.Help().Desc {
						t.Errorf("context %d: %s is both %q and %q", s, name, other, b.Help().Desc)
					}
					seen[name] = b.Help().Desc
				}
			}
		}
	}
}

func TestHelpIsComplete(t *testing.T) {
	k := newKeyMap()
	tests := []struct {
		mode mode
		keys any
	}{
		{modeWalk, k.walk}, {modeWalk, k.find}, {modeCompose, k.compose}, {modeClients, k.pick}, {modeChoose, k.choose},
		{modeArticle, k.read}, {modePrompt, k.prompt}, {modeWalk, k.global},
	}
	for _, tt := range tests {
		shown := map[string]bool{}
		for _, g := range k.groups(tt.mode.contexts()...) {
			for _, b := range g.keys {
				shown[b.Help().Key+b.Help().Desc] = true
			}
		}
		v := reflect.ValueOf(tt.keys)
		for _, f := range reflect.VisibleFields(v.Type()) {
			if f.Anonymous {
				continue // its fields are among them
			}
			b := v.FieldByIndex(f.Index).Interface().(key.Binding)
			if !shown[b.Help().Key+b.Help().Desc] {
				t.Errorf("mode %d: the help lacks %s", tt.mode, f.Name)
			}
		}
	}
}

func TestLettersAreTextInTheComposer(t *testing.T) {
	for _, g := range newKeyMap().groups(inCompose, inPick, inChoose, inPrompt) {
		for _, b := range g.keys {
			for _, name := range b.Keys() {
				if len([]rune(name)) == 1 {
					t.Errorf("%q (%s) cannot be typed", name, b.Help().Desc)
				}
			}
		}
	}
	d := drive(t, Config{Exchanger: &script{}}, 80, 24)
	d.write("q?r K")
	d.sees("q?r K")
}

func TestHelpShowsEveryBinding(t *testing.T) {
	d, _ := walking(t, 160, 60, checkout(), page200())
	d.press("?")
	for _, g := range d.m.keys.groups(inWalk) {
		for _, b := range g.keys {
			if !strings.Contains(d.screen(), b.Help().Desc) {
				t.Errorf("the help lacks %q", b.Help().Desc)
			}
		}
	}
}

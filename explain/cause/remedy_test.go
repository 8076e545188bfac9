package cause

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// mostUnfilled is how many causes had no remedy when the list was made. It may
// only shrink.
const mostUnfilled = 0

// unfilled are the causes whose remedy is not yet one. The list only shrinks:
// whoever fills a cause takes its line out.
func unfilled(t *testing.T) []string {
	t.Helper()
	src, err := os.ReadFile("testdata/unfilled.txt")
	if err != nil {
		t.Fatal(err)
	}
	return strings.Fields(string(src))
}

// generic is advice that would do for any product.
var generic = []*regexp.Regexp{
	regexp.MustCompile(`^(Change|Correct|Adapt|See|Check|Look at|Look into|Mend|Fix) (the|a|that|this|its|your) (\w+ )?(handlers?|lines?|scripts?|rules?|app|application|code|route|program|table|setting|configuration|middleware|filter|entry|redirect)\.$`),
	regexp.MustCompile(`^(Log in|Log in( at the page)?|Sign in)\.$`),
	regexp.MustCompile(`^(Have|Let) (the )?clients (call|ask|use) the target\.$`),
	regexp.MustCompile(`^Nothing (to (mend|fix)|is broken)\.$`),
}

// verbs begin what a user does.
var verbs = regexp.MustCompile(`(?i)(^|[.:;,] |\band |\bor )(add|allow|answer|append|ask|begin|build|call|change|check|clear|comment|compare|configure|create|declare|define|delete|deploy|disable|drop|edit|enable|exclude|export|find|fix|forward|give|import|include|install|keep|leave|let|limit|link|list|look|make|map|match|merge|mount|move|name|narrow|open|order|override|pass|point|post|publish|purge|put|raise|read|register|remove|rename|replace|request|reset|restart|restrict|return|rewrite|run|save|search|select|send|serve|set|skip|split|start|stop|strip|switch|take|tell|test|tick|trust|turn|unset|update|upgrade|use|write)\b`)

// lacks returns what a remedy of a ranked cause has not: a place, something to
// find it by, something to change or to try, a verb and an object.
func (c *Cause) lacks() string {
	said := c.Mend + " " + c.Better
	code := strings.Contains(c.Where, "`")
	for _, a := range c.Try {
		said += " " + a.Do
	}
	for _, s := range regexp.MustCompile(`[.] `).Split(c.Mend, -1) {
		if !strings.HasSuffix(s, ".") {
			s += "."
		}
		for _, g := range generic {
			if g.MatchString(s) {
				return "a sentence that is not for any product: " + s
			}
		}
	}
	switch {
	case c.Where == "":
		return "where"
	case len(c.Find) == 0 && !code:
		return "a command that finds the line, or the name of a setting in where"
	case len(c.Change)+len(c.Try) == 0 && c.Better == "":
		return "a change or a try"
	case !c.Healthy && !verbs.MatchString(said):
		return "a verb"
	case len(c.Change) == 0 && !strings.Contains(said, "`"):
		return "an object: a directive, a setting or a command of the product"
	}
	return ""
}

// Every ranked cause says what a user does about it at that product.
func TestRemediesAreCarriedOut(t *testing.T) {
	_, all := everything(t)
	open := unfilled(t)
	known := map[string]bool{}
	for _, c := range all {
		known[c.ID] = true
		lack, listed := c.lacks(), slices.Contains(open, c.ID)
		switch {
		case lack != "" && !listed:
			t.Errorf("%s: the remedy lacks %s", c.File, lack)
		case lack == "" && listed:
			t.Errorf("%s has a remedy: take it out of testdata/unfilled.txt", c.File)
		}
	}
	for _, id := range open {
		if !known[id] {
			t.Errorf("testdata/unfilled.txt has %q, which is no ranked cause", id)
		}
	}
	if len(open) > mostUnfilled || !slices.IsSorted(open) {
		t.Errorf("testdata/unfilled.txt has %d causes, at most %d are left, in alphabetical order", len(open), mostUnfilled)
	}
}

// What a remedy says keeps to the rules for prose, and a command or a piece of
// code shows all that is in it.
func TestRemedyProse(t *testing.T) {
	c, all := everything(t)
	for _, x := range all {
		checkRecipeProse(t, x.File, x.Recipe)
		if x.Healthy != strings.HasPrefix(x.Mend, "Nothing is broken") && !slices.Contains(unfilled(t), x.ID) {
			t.Errorf("%s: healthy is %v, and the advice is %q", x.File, x.Healthy, x.Mend)
		}
	}
	for _, row := range c.makers {
		if p, ok := c.Product(row.title); ok {
			checkRecipeProse(t, row.id, p.Recipe)
		}
	}
}

func checkRecipeProse(t *testing.T, file string, r Recipe) {
	t.Helper()
	checkProse(t, file, "undo", r.Undo)
	checkProse(t, file, "better", r.Better)
	for _, a := range r.Try {
		checkProse(t, file, "try", a.Do)
		checkProse(t, file, "expect", a.Expect)
		for _, s := range []string{a.Do, a.Expect} {
			if !strings.HasSuffix(s, ".") {
				t.Errorf("%s: %q is no sentence", file, s)
			}
		}
	}
	for _, ch := range r.Change {
		for _, code := range []string{ch.Before, ch.After} {
			if strings.ContainsAny(code, "\t\r") || strings.Contains(code, "…") {
				t.Errorf("%s: the code %q has tabs or is cut short", file, code)
			}
		}
	}
}

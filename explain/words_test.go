package explain_test

import (
	"go/scanner"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"detour/explain/finding"
)

// words are those that read translated, and what the trade says: people search
// for the trade's words.
var words = map[string]string{
	`last slash|slash at (its|the) end`:             "trailing slash",
	`\b[Mm]end(s|ed|ing)?\b`:                        "fix",
	`\b[Tt]elephones?\b`:                            "mobile device, mobile host",
	`delivery networks?`:                            "CDN",
	`\b[Rr]obots?\b`:                                "crawler, or bot",
	`\banew\b`:                                      "again",
	`\bends TLS\b|TLS end(s|ed)\b`:                  "TLS is terminated",
	`\b[Pp]ersons?\b`:                               "user",
	`\b[Ss]ay(s|ing)? (by )?Vary\b`:                 "send Vary, or name it in Vary",
	`\bwhat by\b`:                                   "the exchange does not show what it is based on",
	`sends? (http to https|https to http)`:          "redirects",
	`sends? another host|the one in use`:            "redirects another host to the canonical one",
	`pages? of maintenance`:                         "maintenance page",
	`\b[Ll]og-ins?\b`:                               "login",
	`\b[Tt]he way (leads|leaves|led)\b|of this way`: "the chain",
	`holds? .{1,20} for (dead|right)`:               "has marked down, considers canonical",
	`\b(goes?|going|sends?) round\b`:                "loops",
	`into its (normal|canonical) form`:              "to its canonical form",
	`\bfor ever\b`:                                  "forever, or in a loop",
	`\b[Tt]he way (ends|begins)\b`:                  "the chain",
	`(anyone|anybody) on the way`:                   "anyone on the network",
	`\b[Nn]obody listens\b`:                         "nothing listens",
	`\bround and round\b|(of the|a) round\b[^ -]`:   "loop",
	`paths? beside it`:                              "a nearby path",
	`\btakes? (it|the request|the page) for\b`:      "treats it as, sees it as",
}

// The knowledge is written in the trade's words.
func TestWords(t *testing.T) {
	texts := readKnowledge(t)
	for _, r := range finding.Rules() {
		texts["finding "+r.ID] = strings.Join([]string{r.Title, r.Why, r.Fix}, "\n")
	}
	source, err := os.ReadFile("evidence/ids.go") // the words for what is seen
	if err != nil {
		t.Fatal(err)
	}
	texts["evidence/ids.go"] = prose(string(source))
	readSentences(t, texts)
	if len(texts) < 1200 {
		t.Errorf("only %d texts were read", len(texts))
	}
	for word, better := range words {
		old := regexp.MustCompile(word)
		for where, text := range texts {
			if found := old.FindString(text); found != "" {
				t.Errorf("%s: %q; write: %s", where, found, better)
			}
		}
	}
	if old := regexp.MustCompile(`\banew\b`); old.MatchString(prose("`anew`\n```\nanew\n```\nmend: again")) {
		t.Error("code is not prose")
	}
}

// notProse is code, the keys of a head, and addresses.
var notProse = regexp.MustCompile("(?s)```.*?```|`[^`\n]*`|(?m:^ *(- )?(url|id|cite|mend): )|https?://\\S+")

func prose(text string) string { return notProse.ReplaceAllString(text, " ") }

// readSentences adds what the code of all floors says to a user: its literals of
// four words and more.
func readSentences(t *testing.T, texts map[string]string) {
	t.Helper()
	for _, root := range []string{".", "../trace", "../tui", "../cmd"} {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
				return err
			}
			src, err := os.ReadFile(path)
			texts[path] = prose(strings.Join(literals(src), "\n"))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
}

// literals are the strings of a Go file that may be sentences.
func literals(src []byte) []string {
	var s scanner.Scanner
	files := token.NewFileSet()
	s.Init(files.AddFile("", files.Base(), len(src)), src, nil, 0)
	var out []string
	for {
		_, tok, text := s.Scan()
		if tok == token.EOF {
			return out
		}
		if said, err := strconv.Unquote(text); tok == token.STRING && err == nil && len(strings.Fields(said)) >= leastWords {
			out = append(out, said)
		}
	}
}

// leastWords is how many words make a literal a sentence.
const leastWords = 4

// readKnowledge reads the prose of every data file.
func readKnowledge(t *testing.T) map[string]string {
	t.Helper()
	texts := make(map[string]string)
	for _, dir := range []string{"cause", "status", "field", "experiment"} {
		err := filepath.WalkDir(filepath.Join(dir, "data"), func(path string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || strings.HasSuffix(path, "index.txt") {
				return err
			}
			src, err := os.ReadFile(path)
			texts[path] = prose(string(src))
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return texts
}

package explain_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
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
	if len(texts) < 900 {
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

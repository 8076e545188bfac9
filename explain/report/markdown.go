package report

import (
	"fmt"
	"io"
	"strconv"
	"strings"

	"detour/explain/finding"
	"detour/explain/verdict"
	"detour/trace"
)

// A MarkdownWriter writes a chain for a ticket: the verdict, why and what to do,
// the hops as a table, and the findings. What a server chose stands in code, which
// Markdown leaves as it is.
type MarkdownWriter struct {
	w    io.Writer
	opts Options
	rows strings.Builder
}

// NewMarkdown returns a writer of Markdown as GitHub, GitLab and Jira's importers
// read it. Nothing is written before the chain has ended.
func NewMarkdown(w io.Writer, o Options) *MarkdownWriter { return &MarkdownWriter{w: w, opts: o} }

// Hop reads the chain's last hop into a row.
func (m *MarkdownWriter) Hop(ch trace.Chain) error {
	h := ch.Last()
	to, fate := m.opts.leads(h)
	status := strconv.Itoa(h.Status())
	if h.Response == nil {
		status = "–"
	}
	if h.Failure != nil {
		status += " ✗"
	}
	fmt.Fprintf(&m.rows, "| %d | %s | %s | %s | %s | %s |\n", h.ID, codeCell(hopMethod(h)+" "+hopURL(h, m.opts)), status, tookWord(h), codeCell(to), plainMarkdown(fate))
	return nil
}

// End writes all of it.
func (m *MarkdownWriter) End(ch trace.Chain, v verdict.Verdict) error {
	var b strings.Builder
	says := v.Headline.Fit(verdict.Width, NewText(io.Discard, m.opts).value)
	fmt.Fprintf(&b, "**%s %s**\n\n", v.Mark(), plainMarkdown(says))
	if v.Because != nil {
		fmt.Fprintf(&b, "- **Why:** %s\n", plainMarkdown(because(v.Because)))
	}
	if v.Do != "" {
		fmt.Fprintf(&b, "- **What to do:** %s\n", sentenceMarkdown(v.Do))
	}
	if v.Because != nil || v.Do != "" {
		b.WriteByte('\n')
	}
	b.WriteString("| # | request | status | time | leads to | |\n| --- | --- | --- | --- | --- | --- |\n")
	b.WriteString(m.rows.String())
	m.findings(&b, v)
	fmt.Fprintf(&b, "\nWalked as %s.\n", plainMarkdown(clientOf(ch)))
	_, err := io.WriteString(m.w, b.String())
	return err
}

// findings lists those that are errors and warnings, and infos when asked.
func (m *MarkdownWriter) findings(b *strings.Builder, v verdict.Verdict) {
	head := "\nFindings:\n\n"
	for _, f := range v.Findings {
		if f.Severity == finding.Info && !m.opts.Infos {
			continue
		}
		fmt.Fprintf(b, "%s- %s **%s:** %s (%s)\n", head, signOf(f.Severity), f.Severity, sentenceMarkdown(strings.TrimSuffix(f.Text, ".")), f.Where())
		head = ""
	}
}

func clientOf(ch trace.Chain) string {
	if len(ch.Hops) == 0 {
		return trace.DefaultClient().Title
	}
	name := ch.Last().Decision.Client
	if c, err := trace.ClientNamed(name); err == nil {
		return strings.TrimSpace(c.Title + " " + c.Version)
	}
	return name
}

// codeCell writes a value as code in a cell of a table. A code span ends at a run
// of backticks as long as the one that began it, and a bar ends a cell even there.
func codeCell(s string) string {
	if strings.TrimSpace(s) == "" {
		return ""
	}
	run, longest := 0, 0
	for _, r := range s {
		if run++; r != '`' {
			run = 0
		}
		longest = max(longest, run)
	}
	fence := strings.Repeat("`", longest+1)
	if strings.HasPrefix(s, "`") || strings.HasSuffix(s, "`") {
		s = " " + s + " "
	}
	return fence + strings.ReplaceAll(s, "|", `\|`) + fence
}

// plainMarkdown writes a text so that Markdown shows it as it is.
var plainMarkdown = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", `\<`, ">", `\>`, "|", `\|`, "~", `\~`, "#", `\#`, "@", `\@`, "&", `\&`, "://", `:\//`,
).Replace

// sentenceMarkdown writes a sentence of ours, whose values stand in backticks: these
// stay code, and the rest is plain.
func sentenceMarkdown(s string) string {
	var b strings.Builder
	for i, piece := range strings.Split(s, "`") {
		switch {
		case i%2 == 1 && strings.Count(s, "`")%2 == 0:
			b.WriteString("`" + strings.ReplaceAll(piece, "|", `\|`) + "`")
		default:
			b.WriteString(plainMarkdown(piece))
		}
	}
	return b.String()
}

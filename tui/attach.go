package tui

import (
	"os"
	"path/filepath"
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"detour/explain/blame/hunt"
	"detour/tui/page"
)

// openAttach asks what to hand over of the server that is asked first.
func openAttach(m Model) Model {
	given := m.blaming.set.First
	ask := func(kind promptKind, present string) func(Model) (Model, tea.Cmd) {
		return func(m Model) (Model, tea.Cmd) {
			m = m.ask(kind, present)
			return m, completions(present)
		}
	}
	items := []item{
		{label: "the server's configuration …", detail: given.Config, about: "A file such as nginx.conf or .htaccess, a folder, an archive, the output of `nginx -T`, docker-compose.yml.", do: ask(promptConfig, given.Config)},
		{label: "a log …", detail: strings.Join(given.Logs, " "), about: "A file (packed too), a folder or a pattern: the lines of each request are found in it.", do: ask(promptLog, "")},
		{label: "the application's code …", detail: given.Source, about: "A folder: what makes a redirect is looked for in it.", do: ask(promptSource, given.Source)},
		{label: "the server's files …", detail: given.Root, about: "Its tree, or its document root: whether a file is there can decide.", do: ask(promptRoot, given.Root)},
	}
	if m.blaming.attached() {
		items = append(items, item{label: "nothing any more", about: "What is attached is let go.", do: func(m Model) (Model, tea.Cmd) {
			return m.attaching(hunt.Set{}), nil
		}})
	}
	return m.choose("Attach", items)
}

func whyNoAttach(m Model) string {
	if m.private {
		return whyPrivate(m.keys)
	}
	return ""
}

// attach hands over one thing more of the server that is asked first.
func (m Model) attach(kind promptKind, path string) Model {
	path = fromHome(strings.TrimSpace(path))
	set := m.blaming.set
	set.First.Logs = slices.Clone(set.First.Logs)
	switch kind {
	case promptConfig:
		set.First.Config = path
	case promptRoot:
		set.First.Root = path
	case promptSource:
		set.First.Source = path
	case promptLog:
		if path == "" {
			set.First.Logs = nil
		} else if !slices.Contains(set.First.Logs, path) {
			set.First.Logs = append(set.First.Logs, path)
		}
	}
	m = m.attaching(set)
	if m.blaming.attached() && m.session != nil {
		m.inspector.tab, m.inspector.blames = page.TabBlame, true
		m.focus = paneInspector
	}
	if kind == promptRoot && set.First.Config == "" {
		m.notice = "The files tell nothing without a configuration: attach that too."
	}
	return m
}

// attaching begins anew with what is handed over.
func (m Model) attaching(s hunt.Set) Model {
	m.blaming = m.blaming.with(s)
	return m.proving()
}

// fromHome is a path with the user's home in the place of ~.
func fromHome(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		if home, err := os.UserHomeDir(); err == nil {
			return filepath.Join(home, rest)
		}
	}
	return path
}

// Bounds of completing a path.
const (
	maxEntries     = 20000 // of a folder that are looked at
	maxCompletions = 200   // that are kept
)

// A completionsMsg is the paths that begin with what was typed.
type completionsMsg struct {
	typed string
	paths []string
}

// completions reads the folder of a path that is typed.
func completions(typed string) tea.Cmd {
	return func() tea.Msg { return completionsMsg{typed, pathsFrom(typed)} }
}

// pathsFrom are the paths that begin with a text, as it is written, folders with a
// slash. Hidden ones come only where the dot was typed.
func pathsFrom(typed string) []string {
	dir, begin := filepath.Split(typed)
	folder := fromHome(dir)
	if folder == "" {
		folder = "."
	}
	f, err := os.Open(folder)
	if err != nil {
		return nil
	}
	defer f.Close()
	entries, _ := f.ReadDir(maxEntries)
	var out []string
	for _, e := range entries {
		name := e.Name()
		if !strings.HasPrefix(name, begin) || strings.HasPrefix(name, ".") && !strings.HasPrefix(begin, ".") {
			continue
		}
		info, err := os.Stat(filepath.Join(folder, name))
		if err == nil && info.IsDir() {
			name += string(filepath.Separator)
		}
		if out = append(out, dir+name); len(out) == maxCompletions {
			break
		}
	}
	slices.Sort(out)
	return out
}

// completed takes the paths, where the text is still what they were read for.
func (m Model) completed(msg completionsMsg) Model {
	if m.mode == modePrompt && m.prompt.path() && m.prompt.entry.Text() == msg.typed {
		m.prompt.paths = msg.paths
	}
	return m
}

// path reports whether the line at the foot takes a path.
func (p prompt) path() bool {
	return p.kind == promptConfig || p.kind == promptLog || p.kind == promptSource || p.kind == promptRoot
}

// completion is what a completion would add to the text: what all paths have in
// common, or where that is nothing the first path's rest.
func (p prompt) completion() string {
	text := p.entry.Text()
	if len(p.paths) == 0 || p.entry.Cursor() != len([]rune(text)) {
		return ""
	}
	common := p.paths[0]
	for _, other := range p.paths[1:] {
		for !strings.HasPrefix(other, common) {
			common = common[:len(common)-1]
		}
	}
	common = strings.ToValidUTF8(common, "")
	if rest, ok := strings.CutPrefix(common, text); ok && rest != "" {
		return rest
	}
	rest, _ := strings.CutPrefix(p.paths[0], text)
	return rest
}

// completePath completes the path at the foot.
func completePath(m Model) (Model, tea.Cmd) {
	if !m.prompt.path() {
		return m, nil
	}
	m.prompt.entry = m.prompt.entry.With(m.prompt.entry.Text() + m.prompt.completion())
	m.prompt.paths = nil
	return m, completions(m.prompt.entry.Text())
}

// leads are what the line at the foot says before a path.
var leads = [...]string{
	promptConfig: " Configuration ", promptLog: " Log ", promptSource: " Code ", promptRoot: " Files ",
}

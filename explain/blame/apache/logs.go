package apache

import (
	"path"
	"strings"

	"detour/explain/blame"
)

func init() {
	register(func() handlers {
		return handlers{
			"logformat":   (*loader).logFormat,
			"customlog":   (*loader).customLog,
			"globallog":   (*loader).customLog,
			"transferlog": (*loader).transferLog,
			"errorlog":    (*loader).errorLog,
		}
	})
}

// A logLine is a CustomLog whose format may be named further down.
type logLine struct{ file, format string }

// logFormat names a format; without a name it is TransferLog's.
func (l *loader) logFormat(d *directive, s *scope) {
	w := l.words(d.args)
	switch len(w) {
	case 1:
		l.formats[""] = w[0]
	case 2:
		l.formats[w[1]] = w[0]
	}
}

func (l *loader) customLog(d *directive, s *scope) {
	if w := l.words(d.args); len(w) >= 2 {
		l.addLog(w[0], w[1])
	}
}

func (l *loader) transferLog(d *directive, s *scope) {
	l.addLog(l.first(d.args), either(l.formats[""], "common"))
}

func (l *loader) errorLog(d *directive, s *scope) { l.addLog(l.first(d.args), "error") }

// addLog keeps a log that is a file.
func (l *loader) addLog(file, format string) {
	if file == "" || file[0] == '|' || strings.HasPrefix(file, "syslog") || strings.HasPrefix(file, "journald") {
		return
	}
	l.logs = append(l.logs, logLine{file, format})
}

// collectLogs puts the formats in the place of their names.
func (l *loader) collectLogs() []blame.LogFormat {
	var out []blame.LogFormat
	for _, log := range l.logs {
		file := log.file
		if !strings.Contains(file, "${") {
			file = l.absolute(file)
		} else if !path.IsAbs(file) {
			file = distributionLog(file)
		}
		out = append(out, blame.LogFormat{File: file, Format: either(l.formats[log.format], log.format)})
	}
	return out
}

// distributionLog puts Debian's log folder in the place of its variable, when the
// file that sets it was not handed over.
func distributionLog(file string) string {
	return strings.ReplaceAll(file, "${APACHE_LOG_DIR}", "/var/log/apache2")
}

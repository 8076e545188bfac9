package explain

import (
	"fmt"

	"detour/explain/server"
	"detour/explain/status"
	"detour/trace"
)

// maxCauses bounds the causes that are shown for one hop.
const maxCauses = 6

// causesOf returns the catalogue's causes for the status: those of the
// products seen in the exchange, in the order in which they were seen, then
// those that hold for any server. A ghost has only the browser's.
func causesOf(h *trace.Hop, e status.Entry, seen []server.Sighting) []status.Cause {
	if h.Ghost {
		return causesBy(e, "browser")
	}
	var causes []status.Cause
	for _, s := range seen {
		causes = append(causes, causesBy(e, s.ID)...)
	}
	causes = append(causes, causesBy(e, "any")...)
	return causes[:min(len(causes), maxCauses)]
}

func causesBy(e status.Entry, id string) []status.Cause {
	var causes []status.Cause
	for _, c := range e.Causes {
		if c.Server == id {
			causes = append(causes, c)
		}
	}
	return causes
}

// causeItems says each cause as the guess it is, with its evidence. Without a
// product seen, the first item says so: one exchange cannot tell more.
func causeItems(causes []status.Cause, seen []server.Sighting) []Item {
	var items []Item
	if len(causes) > 0 && len(seen) == 0 {
		items = append(items, fact("Nothing in this exchange names the server, so it cannot tell which of these it is."))
	}
	for _, c := range causes {
		text := c.Says
		if c.Where != "" {
			text += " Look at: " + ended(c.Where)
		}
		items = append(items, Item{Kind: Guess, Text: text, Source: evidenceFor(c, seen)})
	}
	return items
}

func evidenceFor(c status.Cause, seen []server.Sighting) string {
	for _, s := range seen {
		if s.ID == c.Server {
			return fmt.Sprintf("%s, by %s", s.Title, s.Evidence)
		}
	}
	return "typical for this status; no evidence in this exchange"
}

// mend lists what to change, each advice once.
func mend(causes []status.Cause) []Item {
	var items []Item
	said := map[string]bool{}
	for _, c := range causes {
		if c.Mend != "" && !said[c.Mend] {
			said[c.Mend] = true
			items = append(items, Item{Kind: Guess, Text: c.Mend})
		}
	}
	return items
}

package page

import (
	"strings"

	"detour/trace/uri"
	"detour/tui/cell"
	"detour/tui/history"
)

// Why a thing cannot be done, as both front ends say it.
const (
	NothingSent   = "Nothing was sent yet."
	NothingToTry  = "Nothing was sent yet: there is no hop to experiment with."
	NothingToSave = "Nothing was sent yet: there is no session to save."
	NothingToTell = "No request would tell more of this hop: no causes are ranked, or one is certain."
	NoHistory     = "The history is switched off (history.keep in the configuration)."
	NoOffer       = "This response has no Refresh and no script that leads on."
	NoEdit        = "There is no edit to undo: the next request is the client's own."
	EditGone      = "Your edit of the next request is gone."
)

// HistoryLabel is an entry of the history in a list.
func HistoryLabel(e history.Entry, r Redaction) string {
	if strings.HasPrefix(e.URL, history.LabPrefix) {
		return cell.Shown(e.URL)
	}
	return cell.Shown(e.Method) + " " + r.Address(uri.Split(e.URL))
}

// SavedSays says how saving the session to a file went; secrets says whether
// credentials are in it.
func SavedSays(name string, secrets bool, err error) string {
	switch {
	case err != nil:
		return "Not saved: " + cell.Shown(err.Error()) + "."
	case secrets:
		return "Saved " + name + " with its credentials; `detour open` shows it again."
	}
	return "Saved " + name + ", credentials masked; `detour open` shows it again."
}

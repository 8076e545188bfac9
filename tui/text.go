package tui

import (
	"net/http"

	"detour/explain/status"
)

// reasonOf returns the name of a status for a response without a reason.
func reasonOf(code int) string {
	if text := http.StatusText(code); text != "" {
		return text
	}
	return status.Class(code)
}

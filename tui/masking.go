package tui

import "detour/tui/page"

// masking is how much of what is foreign is shown.
type masking struct {
	secrets    bool // shown, not masked
	private    bool // hosts and values are hidden
	anonymizer *page.Anonymizer
}

// toggledSecrets shows or masks credentials, and says so.
func (m masking) toggledSecrets() (masking, string) {
	m.secrets = !m.secrets
	if m.secrets {
		return m, "Secrets are shown."
	}
	return m, "Secrets are masked."
}

// toggledPrivate hides hosts and values, for projecting, or shows them again.
func (m masking) toggledPrivate() (masking, string) {
	m.private, m.anonymizer = !m.private, nil
	if m.private {
		m.anonymizer = &page.Anonymizer{}
		return m, "Hosts and values are hidden; what you edit is shown while you edit it."
	}
	return m, "Hosts and values are shown."
}

// redaction is how much is shown.
func (m masking) redaction() page.Redaction {
	return page.Redaction{Open: m.secrets && !m.private, Anonymizer: m.anonymizer}
}

// whyPrivate says why a thing is not to be had while hosts and values are hidden.
func whyPrivate(k *keyMap) string {
	return "Hosts and values are hidden; " + k.walk.Private.Help().Key + " shows them."
}

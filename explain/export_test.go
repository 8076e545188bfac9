package explain

// FindingsBroughtAbout are the rules whose fix follows a product.
func FindingsBroughtAbout() []string {
	var ids []string
	for _, b := range broughtAbout {
		ids = append(ids, b.rule)
	}
	return ids
}

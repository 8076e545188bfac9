package handed

import (
	"fmt"

	"detour/explain/blame/value"
)

// maxYAML bounds a compose file or manifest.
const maxYAML = 4 << 20

func parseYAML(data []byte) ([]*value.Value, error) {
	if len(data) > maxYAML {
		return nil, fmt.Errorf("it has more than %d MiB", maxYAML>>20)
	}
	return value.YAML(data)
}

// scalars are the scalars of a list, or the one that stands in its place.
func scalars(v *value.Value) []string {
	if s := v.Str(); s != "" {
		return []string{s}
	}
	var all []string
	for _, i := range v.Elements() {
		all = append(all, i.Str())
	}
	return all
}

package finding

import (
	"fmt"
	"strconv"
	"strings"
)

// maxWhere bounds the hops that are named of a finding one by one.
const maxWhere = 6

// Where names the hops that a finding points at: a row of them as a range, of many
// others the first ones.
func (f Finding) Where() string {
	if n := len(f.Hops); n > 2 && f.Hops[n-1]-f.Hops[0] == n-1 {
		return fmt.Sprintf("hops %d to %d", f.Hops[0], f.Hops[n-1])
	}
	var ids []string
	for _, id := range f.Hops[:min(len(f.Hops), maxWhere)] {
		ids = append(ids, strconv.Itoa(id))
	}
	text := "hop " + strings.Join(ids, ", ")
	if more := len(f.Hops) - maxWhere; more > 0 {
		text += fmt.Sprintf(" and %d more", more)
	}
	return text
}

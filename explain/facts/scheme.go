package facts

import "strings"

// AppScheme reports a scheme that an app has to itself: a domain name in reverse
// order, as RFC 8252 §7.1 has it ("com.example.app").
func AppScheme(scheme string) bool {
	first, rest, ok := strings.Cut(scheme, ".")
	return ok && len(first) >= 2 && rest != "" && !strings.HasPrefix(rest, ".") && !strings.HasSuffix(rest, ".")
}

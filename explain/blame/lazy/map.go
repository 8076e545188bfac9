package lazy

import "sync"

// A Map is a table that is filled when it is first used: var ports =
// lazy.Map[string, int]{Make: func() map[string]int { ... }}.
type Map[K comparable, V any] struct {
	Make func() map[K]V
	once sync.Once
	all  map[K]V
}

// All returns the table, which isn't to be changed.
func (m *Map[K, V]) All() map[K]V {
	m.once.Do(func() { m.all = m.Make() })
	return m.all
}

// Get returns the value of a key, the zero value for none.
func (m *Map[K, V]) Get(key K) V { return m.All()[key] }

// Lookup returns the value of a key, and whether there is one.
func (m *Map[K, V]) Lookup(key K) (V, bool) {
	v, ok := m.All()[key]
	return v, ok
}

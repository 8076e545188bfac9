package apache

func mergedRewrites(base, add *rewriteServer) *rewriteServer {
	if base == nil || add == nil {
		if base != nil { // the main server's rules don't run in a virtual host
			return &rewriteServer{maps: base.maps}
		}
		return add
	}
	m := &rewriteServer{own: true, state: add.state.or(base.state), options: base.options, optsSet: base.optsSet || add.optsSet}
	m.optsAt = either(add.optsAt, base.optsAt)
	if add.optsSet {
		m.options = add.options
	}
	m.rules = inherited(m.options, base.options, base.rules, add.rules)
	m.maps = add.maps
	if m.options&(inheritAfter|inheritBefore) != 0 || base.options&(inheritDown|inheritDownBefore) != 0 && m.options&ignoreInherit == 0 {
		m.maps = map[string]*rewriteMap{}
		for _, maps := range []map[string]*rewriteMap{base.maps, add.maps} {
			for name, entry := range maps {
				m.maps[name] = entry
			}
		}
	}
	return m
}

// inherited puts together the rules of what is outside and what is inside.
func inherited(o, outer rewriteOption, base, add []*rule) []*rule {
	ignores := o&ignoreInherit != 0
	switch {
	case o&inheritAfter != 0, outer&inheritDown != 0 && !ignores:
		return joined(add, base)
	case o&inheritBefore != 0, outer&inheritDownBefore != 0 && !ignores:
		return joined(base, add)
	}
	return add
}

func mergedRewrite(base, add *rewriteDir) *rewriteDir {
	if base == nil || add == nil {
		return either(add, base)
	}
	m := &rewriteDir{state: base.state, stateAt: base.stateAt, options: base.options, optsSet: base.optsSet || add.optsSet,
		base: add.base, baseAt: add.baseAt, directory: add.directory, optsAt: either(add.optsAt, base.optsAt)}
	if add.state != unset {
		m.state, m.stateAt = add.state, add.stateAt
	}
	if add.optsSet {
		m.options = add.options
	}
	if m.options&mergeBase != 0 && add.base == "" {
		m.base, m.baseAt = base.base, base.baseAt
	}
	m.rules = inherited(m.options, base.options, base.rules, add.rules)
	return m
}

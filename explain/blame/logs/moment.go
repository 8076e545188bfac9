package logs

import (
	"strconv"
	"strings"
	"time"
)

// clf reads "02/Jul/2025:10:30:00 +0000", also with a fraction or without a zone,
// as HAProxy, Django and Node's morgan write it.
func clf(s string) moment {
	if len(s) < 20 || s[2] != '/' || s[6] != '/' {
		return moment{}
	}
	b := []byte(s[:20])
	b[11] = ' ' // a colon, or a space already
	return layoutMoment(string(b)+s[20:], "02/Jan/2006 15:04:05", 20)
}

// isoTime reads RFC 3339 and what is like it: a space or T, a dot or comma before
// the fraction, a zone or none.
func isoTime(s string) moment {
	if len(s) < 19 || (s[4] != '-' && s[4] != '/') || s[4] != s[7] || s[13] != ':' {
		return moment{}
	}
	b := []byte(s[:19])
	b[4], b[7], b[10] = '-', '-', 'T'
	return layoutMoment(string(b)+s[19:], "2006-01-02T15:04:05", 19)
}

// layoutMoment reads the first n bytes by a layout, and then a fraction and a zone.
func layoutMoment(s, layout string, n int) moment {
	t, err := time.Parse(layout, s[:n])
	if err != nil {
		return moment{}
	}
	m := moment{t: t, step: time.Second, naive: true}
	rest := m.fraction(s[n:])
	rest = strings.TrimPrefix(rest, " ")
	if offset, ok := zone(rest); ok {
		m.t, m.naive, m.offset = m.t.Add(-offset), false, offset
	}
	return m
}

// fraction takes ".270" off a text, and makes the moment as precise.
func (m *moment) fraction(s string) string {
	if len(s) < 2 || s[0] != '.' && s[0] != ',' {
		return s
	}
	step := time.Second
	n := 1
	for ; n < len(s) && s[n] >= '0' && s[n] <= '9'; n++ {
		if step /= 10; step > 0 {
			m.t = m.t.Add(time.Duration(s[n]-'0') * step)
		}
	}
	if n > 1 {
		m.step = max(step, 1)
	}
	return s[n:]
}

// zone reads "Z", "+0200" or "+02:00".
func zone(s string) (time.Duration, bool) {
	switch {
	case strings.HasPrefix(s, "Z"), strings.HasPrefix(s, "UTC"), strings.HasPrefix(s, "GMT"):
		return 0, true
	case len(s) < 5 || s[0] != '+' && s[0] != '-':
		return 0, false
	}
	h, err1 := strconv.Atoi(s[1:3])
	m, err2 := strconv.Atoi(strings.TrimPrefix(s[3:], ":")[:2])
	if err1 != nil || err2 != nil {
		return 0, false
	}
	d := time.Duration(h)*time.Hour + time.Duration(m)*time.Minute
	if s[0] == '-' {
		d = -d
	}
	return d, true
}

// httpDate reads "Wed, 02 Jul 2025 10:30:00 GMT" (RFC 9110 §5.6.7).
func httpDate(s string) moment {
	t, err := time.Parse(time.RFC1123, s)
	if err != nil || !strings.HasSuffix(s, "GMT") {
		return moment{}
	}
	return moment{t: t.UTC(), step: time.Second}
}

// unixTime reads seconds since 1970 with a fraction, or milliseconds, microseconds
// or nanoseconds, by their size.
func unixTime(s string) moment {
	whole, frac, _ := strings.Cut(s, ".")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil || n < 1e8 {
		return moment{}
	}
	unit := time.Second
	for n >= 1e11*int64(time.Second/unit) && unit > 1 {
		unit /= 1000
	}
	m := moment{t: time.Unix(0, n*int64(unit)).UTC(), step: unit}
	if frac != "" && unit == time.Second {
		m.fraction("." + frac)
	}
	return m
}

// syslogTime reads "Jul  2 10:30:00", which has no year, and returns its length.
func syslogTime(s string) (moment, int) {
	if len(s) < 15 || s[3] != ' ' || s[6] != ' ' {
		return moment{}, 0
	}
	day := s[4:6]
	if day[0] == ' ' {
		day = "0" + day[1:]
	}
	t, err := time.Parse("Jan 02 15:04:05", s[:4]+day+s[6:15])
	if err != nil {
		return moment{}, 0
	}
	m := moment{t: t, step: time.Second, naive: true, day: true}
	rest := m.fraction(s[15:])
	return m, len(s) - len(rest)
}

// apacheErrorTime reads "Wed Jul 02 10:30:00.123456 2025".
func apacheErrorTime(s string) moment {
	if len(s) < 24 {
		return moment{}
	}
	s = s[4:]
	m, n := syslogTime(s)
	if n == 0 || n+5 > len(s) {
		return moment{}
	}
	year, err := strconv.Atoi(s[n+1 : n+5])
	if err != nil {
		return moment{}
	}
	m.t, m.day = m.t.AddDate(year, 0, 0), false
	return m
}

package curl

import (
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"detour/trace"
)

// timeCondition returns the field of -z, if it has one. What is neither a date
// nor a file is no condition, as curl has it, and that is said.
func (f *Flags) timeCondition() (trace.Field, bool, error) {
	if f.since == "" {
		return trace.Field{}, false, nil
	}
	name, text := "If-Modified-Since", strings.TrimPrefix(f.since, "+")
	switch {
	case strings.HasPrefix(text, "-"):
		name, text = "If-Unmodified-Since", text[1:]
	case strings.HasPrefix(text, "="):
		name, text = "Last-Modified", text[1:]
	}
	when, ok := parseDate(text)
	if !ok {
		info, err := f.Stat(text)
		if f.pasted && err != nil {
			return trace.Field{}, false, err
		}
		if err != nil {
			f.leave("-z "+f.since, "this is neither a date that curl reads nor a file, so no condition is sent")
			return trace.Field{}, false, nil
		}
		when = info.ModTime()
	}
	return trace.Field{Name: name, Value: when.UTC().Format(http.TimeFormat)}, true, nil
}

// A date is what parseDate has found of one; -1 stands for nothing yet.
type date struct {
	year, month, day     int
	hour, minute, second int
	zone                 int // seconds east of UTC
	weekday, zoned       bool
	dayNext              bool // the next number is a day, not a year
}

// zones are the names of time zones that curl knows, each with its hours.
const zones = " gmt+0 ut+0 utc+0 z+0 wet+0 bst+1 cet+1 met+1 mez+1 mest+2 cest+2 mesz+2 eet+2 wat-1 ast-4 adt-3 est-5 edt-4 cst-6 cdt-5" +
	" mst-7 mdt-6 pst-8 pdt-7 yst-9 ydt-8 hst-10 hdt-9 cat-10 ahst-10 nt-11 idlw-12 "

// zoneOf returns the hours of a zone.
func zoneOf(name string) (hours int, ok bool) {
	for _, sign := range []string{"+", "-"} {
		if _, rest, found := strings.Cut(zones, " "+name+sign); found {
			text, _, _ := strings.Cut(rest, " ")
			hours, err := strconv.Atoi(sign + text)
			return hours, err == nil
		}
	}
	return 0, false
}

var (
	months = []string{"jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"}
	days   = []string{"mon", "tue", "wed", "thu", "fri", "sat", "sun", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
)

// maxDateParts bounds the words and numbers of a date.
const maxDateParts = 6

// parseDate reads a date as curl does: words and numbers in nearly any order,
// such as "Sun, 09 Sep 2001 01:46:40 GMT" or "20010909". What it does not read,
// such as "2001-09-09", is the name of a file (measured with curl 7.88.1).
func parseDate(s string) (time.Time, bool) {
	d := date{year: -1, month: -1, day: -1, second: -1, dayNext: true}
	for parts := 0; s != "" && parts < maxDateParts; {
		c := s[0]
		switch {
		case isLetter(c):
			n := spanOf(s, isLetter)
			if !d.word(strings.ToLower(s[:n])) {
				return time.Time{}, false
			}
			s = s[n:]
			parts++
		case isDigit(c):
			n, ok := d.number(s)
			if !ok {
				return time.Time{}, false
			}
			s = s[n:]
			parts++
		case (c == '+' || c == '-') && len(s) > 4 && d.second >= 0 && !d.zoned && spanOf(s[1:], isDigit) == 4 && s[1:5] <= "1400":
			d.offset(s[:5])
			s = s[5:]
			parts++
		default:
			s = s[1:]
		}
	}
	if d.year < 1583 || d.month < 0 || d.day < 1 || d.year > 9999 {
		return time.Time{}, false
	}
	return time.Date(d.year, time.Month(d.month+1), d.day, d.hour, d.minute, max(d.second, 0), 0, time.UTC).
		Add(-time.Duration(d.zone) * time.Second), true
}

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return '0' <= c && c <= '9' }

func spanOf(s string, is func(byte) bool) int {
	n := 0
	for n < len(s) && is(s[n]) {
		n++
	}
	return n
}

// word takes the name of a day, a month or a zone.
func (d *date) word(w string) bool {
	switch {
	case !d.weekday && slices.Contains(days, w):
		d.weekday = true
	case d.month < 0 && slices.Contains(months, w):
		d.month = slices.Index(months, w)
	case !d.zoned:
		hours, ok := zoneOf(w)
		d.zone, d.zoned = hours*3600, ok
		return ok
	default:
		return false
	}
	return true
}

// offset takes a zone of numbers.
func (d *date) offset(s string) {
	hours, _ := strconv.Atoi(s[1:3])
	minutes, _ := strconv.Atoi(s[3:5])
	d.zone, d.zoned = hours*3600+minutes*60, true
	if s[0] == '-' {
		d.zone = -d.zone
	}
}

// number takes a time of day, YYYYMMDD, a day or a year, and returns its length.
func (d *date) number(s string) (int, bool) {
	if n := d.clock(s); n > 0 {
		return n, true
	}
	n := spanOf(s, isDigit)
	v, err := strconv.Atoi(s[:n])
	switch {
	case err != nil:
		return 0, false
	case n == 8 && d.year < 0 && d.month < 0 && d.day < 0:
		d.year, d.month, d.day = v/10000, v/100%100-1, v%100
		return n, d.month < 12
	case d.dayNext && d.day < 0 && v > 0 && v < 32:
		d.day, d.dayNext = v, false
		return n, true
	case d.year < 0:
		d.takeYear(v)
		d.dayNext = d.day < 0
		return n, true
	}
	return 0, false
}

// takeYear takes a year, of two digits in the years from 1971 to 2070.
func (d *date) takeYear(v int) {
	switch {
	case v > 70 && v < 100:
		v += 1900
	case v <= 70:
		v += 2000
	}
	d.year = v
}

// clock takes HH:MM or HH:MM:SS and returns its length, 0 for none.
func (d *date) clock(s string) int {
	if d.second >= 0 {
		return 0
	}
	var parts [3]int
	at, count := 0, 0
	for count < 3 {
		n := spanOf(s[at:], isDigit)
		if n < 1 || n > 2 {
			break
		}
		parts[count], _ = strconv.Atoi(s[at : at+n])
		at += n
		count++
		if count == 3 || at+1 >= len(s) || s[at] != ':' || !isDigit(s[at+1]) {
			break
		}
		at++
	}
	if count < 2 || parts[0] > 23 || parts[1] > 59 || parts[2] > 60 {
		return 0
	}
	d.hour, d.minute, d.second = parts[0], parts[1], parts[2]
	return at
}

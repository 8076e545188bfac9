package lesson

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"detour/trace"
	"detour/trace/lab"
	"detour/trace/prose"
	"detour/trace/uri"
)

// scenarioName is what the lab knows exercises by.
const scenarioName = "practice"

// script is the world as the lab plays it.
func (w world) script() *lab.Script {
	s := &lab.Script{Scenario: lab.Scenario{Name: scenarioName, Family: "Practice", Title: "An exercise", Teaches: "What the client sends next.", Start: w.start}}
	at := uri.Split(w.start.URL)
	place := at.Scheme + "://" + at.Authority() + at.Path
	if w.again == "" {
		s.Routes = append(s.Routes, w.arrivedByQuery(place)...)
		s.Routes = append(s.Routes, w.redirect(place, w.location))
	} else {
		s.Routes = append(s.Routes, w.rounds(place, at)...)
	}
	for _, host := range []string{siteHost, shopHost, otherHost} {
		for _, scheme := range []string{"https", "http"} {
			s.Routes = append(s.Routes, w.page(scheme+"://"+host+"/*"))
		}
	}
	return s
}

// fit makes the request one that the client has a way to send.
func (w *world) fit(client string) {
	c, err := trace.ClientNamed(client)
	if err != nil || c.CannotSend(Walk{Scenario: lab.Scenario{Start: w.start}, Client: c}.request()) == "" {
		return
	}
	w.start.Method, w.start.Body = "GET", ""
	w.start.Fields = slices.DeleteFunc(w.start.Fields, func(f lab.Field) bool { return f.Name == "Content-Type" })
}

// redirect is the answer that an exercise is about.
func (w world) redirect(at string, to *string) lab.Route {
	return lab.Route{At: at, Like: w.server, Status: w.status, Fields: w.fields(to)}
}

func (w world) fields(to *string) []lab.Field {
	var out []lab.Field
	if to != nil {
		out = append(out, lab.Field{Name: "Location", Value: *to})
	}
	if w.cookie != "" {
		out = append(out, lab.Field{Name: "Set-Cookie", Value: w.cookie})
	}
	if w.control != "" {
		out = append(out, lab.Field{Name: "Cache-Control", Value: w.control})
	}
	if w.policy != "" {
		out = append(out, lab.Field{Name: "Referrer-Policy", Value: w.policy})
	}
	return out
}

// page is where a chain arrives.
func (w world) page(at string) lab.Route {
	return lab.Route{At: at, Like: w.server, Status: 200, Body: "<!doctype html>\n<title>Garden</title>\n<p>Arrived.</p>\n"}
}

// arrivedByQuery is the page of a Location that is a query alone: its path is the
// one that redirects.
func (w world) arrivedByQuery(place string) []lab.Route {
	if w.location == nil || !strings.HasPrefix(*w.location, "?") {
		return nil
	}
	name, value, _ := strings.Cut((*w.location)[1:], "=")
	r := w.page(place)
	r.Query = map[string]string{name: value}
	return []lab.Route{r}
}

// rounds are the answers of a chain that goes on.
func (w world) rounds(place string, at uri.URI) []lab.Route {
	origin, self := at.Scheme+"://"+at.Authority(), at.RequestTarget()
	switch w.again {
	case againCookie:
		page := w.page(place)
		page.Cookie = map[string]string{"seen": "*"}
		return []lab.Route{page, w.redirect(place, &self)}
	case againTwo:
		return []lab.Route{w.redirect(place, new("/there")), w.redirect(origin+"/there", &self)}
	case againChain:
		out := []lab.Route{w.redirect(place, new("/way/1"))}
		for i := 1; i < w.length; i++ {
			to := "/way/" + strconv.Itoa(i+1)
			if i+1 == w.length {
				to = "/arrived"
			}
			out = append(out, w.redirect(origin+"/way/"+strconv.Itoa(i), &to))
		}
		if w.length == 1 {
			out[0] = w.redirect(place, new("/arrived"))
		}
		return out
	}
	return []lab.Route{w.redirect(place, &self)}
}

// prose says what has happened, before the question.
func (w world) prose(client string) string {
	title := client
	if c, err := trace.ClientNamed(client); err == nil {
		title = c.Title
	}
	var b strings.Builder
	fmt.Fprintf(&b, "%s sent this:\n\n```\n%s %s\n", title, w.start.Method, w.start.URL)
	for _, f := range w.start.Fields {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	if w.start.Body != "" {
		fmt.Fprintf(&b, "\n%s\n", w.start.Body)
	}
	fmt.Fprintf(&b, "```\n\nand gets a `%d`%s\n", w.status, w.answers())
	return strings.TrimSpace(b.String() + w.goesOn())
}

// answers are the fields that matter, as a sentence's end or a block.
func (w world) answers() string {
	to := w.location
	if w.again != "" {
		to = nil
	}
	fields := w.fields(to)
	if len(fields) == 0 {
		if w.again != "" {
			return "."
		}
		return " without a Location."
	}
	var b strings.Builder
	b.WriteString(":\n\n```\n")
	for _, f := range fields {
		fmt.Fprintf(&b, "%s: %s\n", f.Name, f.Value)
	}
	b.WriteString("```\n")
	return b.String()
}

// goesOn says what the server does with each further request, which the first
// answer can't show.
func (w world) goesOn() string {
	switch w.again {
	case againSame:
		return "\nIts Location is the same URL. The server answers every request for it so."
	case againCookie:
		return "\nIts Location is the same URL. A request that brings the cookie `seen` gets the page."
	case againTwo:
		return "\nIts Location is `/there`, and `/there` answers with a redirect back."
	case againChain:
		return fmt.Sprintf("\nIt is the first of %s in a row; then comes a page.", prose.Counted(w.length, "redirect"))
	}
	return ""
}

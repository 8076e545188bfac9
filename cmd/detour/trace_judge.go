package main

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"detour/explain/finding"
	"detour/trace"
)

// expectable reports whether a chain can end with what is wanted.
func expectable(want string) bool {
	if code, err := strconv.Atoi(want); err == nil {
		return code >= 100 && code <= 999
	}
	scheme, _, ok := strings.Cut(want, "://")
	return ok && (scheme == "http" || scheme == "https")
}

// judge turns how the chain ended and what was found into the exit code. A
// script is told each thing that was not met.
func (f *traceFlags) judge(ctx context.Context, ch trace.Chain, e end) error {
	unmet := f.unmet(ch, e.outcome)
	failed := f.failedOn(e.findings)
	switch o := e.outcome; {
	case o.Kind == trace.OutcomeCanceled && errors.Is(ctx.Err(), context.DeadlineExceeded):
		return &exit{code: exitEnded, err: said(append([]string{"the walk took longer than --max-time"}, unmet...))}
	case o.Kind == trace.OutcomeCanceled:
		return &exit{code: exitInt}
	case o.Kind != trace.OutcomeFinal:
		return &exit{code: exitEnded, err: said(append(unmet, failed...))}
	case len(unmet)+len(failed) > 0:
		return &exit{code: exitExpect, err: said(append(unmet, failed...))}
	case leadsNowhere(ch.Last()) && !f.expectsStatus():
		return &exit{code: exitEnded, err: fmt.Errorf("hop %d: %d has no Location to go to", ch.Last().ID, ch.Last().Status())}
	}
	return nil
}

// said is what is told of unmet conditions as one error, nil for none.
func said(texts []string) error {
	if len(texts) == 0 {
		return nil
	}
	return errors.New(strings.Join(texts, "; "))
}

// leadsNowhere reports a redirect status (Fetch, redirect status) without a
// target. A client keeps such a response, and nobody meant it to.
func leadsNowhere(h *trace.Hop) bool {
	switch h.Status() {
	case 301, 302, 303, 307, 308:
		return h.Decision.Location.Used == ""
	}
	return false
}

// expectsStatus reports whether --expect names a status, which a chain that
// came so far has.
func (f *traceFlags) expectsStatus() bool {
	for _, want := range f.expect {
		if _, err := strconv.Atoi(want); err == nil {
			return true
		}
	}
	return false
}

// unmet says what of --expect the chain does not end with.
func (f *traceFlags) unmet(ch trace.Chain, o trace.Outcome) []string {
	h := ch.Last()
	if h == nil {
		return nil
	}
	url := trace.Clip(trace.MaskURI(h.Request.URI.WithoutFragment().String()), maxExpectText)
	got := "no response"
	if h.Response != nil {
		got = strconv.Itoa(h.Status())
	}
	got += " at hop " + strconv.Itoa(h.ID)
	if o.Kind != trace.OutcomeFinal {
		got += " (" + string(o.Kind) + ")"
	}
	var out []string
	for _, want := range f.expect {
		if o.Kind == trace.OutcomeFinal && meets(h, want) {
			continue
		}
		if _, err := strconv.Atoi(want); err == nil {
			out = append(out, fmt.Sprintf("expected %s at %s, got %s", want, url, got))
		} else {
			out = append(out, fmt.Sprintf("expected the chain to end at %s, got %s, %s", trace.Clip(want, maxExpectText), got, url))
		}
	}
	return out
}

// maxExpectText bounds a URL in a sentence about what was expected.
const maxExpectText = 300

// meets reports whether the last hop has the wanted status or URL.
func meets(h *trace.Hop, want string) bool {
	if code, err := strconv.Atoi(want); err == nil {
		return h.Status() == code
	}
	return h.Request.URI.WithoutFragment().String() == want
}

// failedOn names the findings that --fail-on is about, the first ones of many.
func (f *traceFlags) failedOn(fs []finding.Finding) []string {
	const most = 10
	failOn, err := f.severity()
	if err != nil || failOn == 0 {
		return nil
	}
	var named []string
	for _, x := range fs {
		if x.Severity >= failOn {
			named = append(named, fmt.Sprintf("%s %s (%s)", x.Severity, x.Rule.ID, hopsText(x.Hops)))
		}
	}
	if len(named) == 0 {
		return nil
	}
	if more := len(named) - most; more > 0 {
		named = append(named[:most], fmt.Sprintf("%d more", more))
	}
	return []string{"failed on: " + strings.Join(named, ", ")}
}

// hopsText names hops, the first ones of many: "hop 2, 3".
func hopsText(ids []int) string {
	const most = 6
	var said []string
	for _, id := range ids[:min(len(ids), most)] {
		said = append(said, strconv.Itoa(id))
	}
	if more := len(ids) - most; more > 0 {
		said = append(said, fmt.Sprintf("and %d more", more))
	}
	return "hop " + strings.Join(said, ", ")
}

package page

// Tab is one of the inspector's views of a hop.
type Tab uint8

// The tabs, in their order.
const (
	TabNext Tab = iota
	TabRequest
	TabResponse
	TabExplain // on a narrow screen only
	TabTiming
	TabTLS
	TabCookies
	TabBody
	TabRaw
	TabBlame // where files of the server are attached
)

var tabNames = [...]string{"Next", "Request", "Response", "Why", "Timing", "TLS", "Cookies", "Body", "Raw", "Blame"}

// String is the name that stands in the tab.
func (t Tab) String() string { return tabNames[t] }

var (
	wideTabs   = []Tab{TabNext, TabRequest, TabResponse, TabTiming, TabTLS, TabCookies, TabBody, TabRaw}
	narrowTabs = []Tab{TabNext, TabRequest, TabResponse, TabExplain, TabTiming, TabTLS, TabCookies, TabBody, TabRaw}
)

// TabsFor returns the tabs of a screen in their order.
func TabsFor(narrow bool) []Tab {
	if narrow {
		return narrowTabs
	}
	return wideTabs
}

// sides lay out what each tab shows.
var sides = [...]func(Scene, View) []Line{
	TabNext: Next, TabRequest: Request, TabResponse: Response, TabTiming: Timing,
	TabTLS: TLS, TabCookies: Cookies, TabBody: Body, TabRaw: Raw, TabBlame: Blame,
}

// Lines lays out what the tab shows of a scene. TabExplain is not one of these:
// what it shows is laid out when the explanation is.
func (t Tab) Lines(s Scene, v View) []Line { return sides[t](s, v) }

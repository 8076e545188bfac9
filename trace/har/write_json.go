package har

// The JSON form of an entry: HAR 1.2, and _detour for what it lacks.

type toolJSON struct {
	Name    string `json:"name"`
	Version string `json:"version"`
}

type pageJSON struct {
	Start   string   `json:"startedDateTime"`
	ID      string   `json:"id"`
	Title   string   `json:"title"`
	Timings struct{} `json:"pageTimings"`
}

type entryJSON struct {
	Page       string        `json:"pageref"`
	Start      string        `json:"startedDateTime"`
	Time       float64       `json:"time"`
	Request    requestJSON   `json:"request"`
	Response   responseJSON  `json:"response"`
	Cache      struct{}      `json:"cache"`
	Timings    timingsJSON   `json:"timings"`
	Address    string        `json:"serverIPAddress,omitempty"`
	Connection string        `json:"connection,omitempty"`
	Port       int           `json:"_serverPort,omitempty"`
	Security   *securityJSON `json:"_securityDetails,omitempty"`
	Comment    string        `json:"comment,omitempty"`
	Detour     detourJSON    `json:"_detour"`
}

type requestJSON struct {
	Method      string        `json:"method"`
	URL         string        `json:"url"`
	Version     string        `json:"httpVersion"`
	Cookies     []cookieJSON  `json:"cookies"`
	Headers     []pairJSON    `json:"headers"`
	Query       []pairJSON    `json:"queryString"`
	PostData    *postDataJSON `json:"postData,omitempty"`
	HeadersSize int           `json:"headersSize"`
	BodySize    int           `json:"bodySize"`
}

type responseJSON struct {
	Status      int          `json:"status"`
	Text        string       `json:"statusText"`
	Version     string       `json:"httpVersion"`
	Cookies     []cookieJSON `json:"cookies"`
	Headers     []pairJSON   `json:"headers"`
	Content     contentJSON  `json:"content"`
	RedirectURL string       `json:"redirectURL"`
	HeadersSize int          `json:"headersSize"`
	BodySize    int64        `json:"bodySize"`
	Error       string       `json:"_error,omitempty"`
}

type pairJSON struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

type cookieJSON struct {
	Name     string `json:"name"`
	Value    string `json:"value"`
	Path     string `json:"path,omitempty"`
	Domain   string `json:"domain,omitempty"`
	Expires  string `json:"expires,omitempty"`
	HTTPOnly bool   `json:"httpOnly,omitempty"`
	Secure   bool   `json:"secure,omitempty"`
	SameSite string `json:"sameSite,omitempty"`
}

type postDataJSON struct {
	MimeType string     `json:"mimeType"`
	Params   []pairJSON `json:"params"`
	Text     string     `json:"text"`
	Encoding string     `json:"_encoding,omitempty"` // "base64"; HAR 1.2 has it for responses only
}

type contentJSON struct {
	Size        int64  `json:"size"`
	Compression int64  `json:"compression,omitempty"`
	MimeType    string `json:"mimeType"`
	Text        string `json:"text,omitempty"`
	Encoding    string `json:"encoding,omitempty"`
	Encoded     bool   `json:"_encoded,omitempty"` // the content codings are still on it
	Comment     string `json:"comment,omitempty"`
}

// timingsJSON is in milliseconds; -1 for a phase that did not happen.
type timingsJSON struct {
	Blocked float64 `json:"blocked"`
	DNS     float64 `json:"dns"`
	Connect float64 `json:"connect"`
	Send    float64 `json:"send"`
	Wait    float64 `json:"wait"`
	Receive float64 `json:"receive"`
	SSL     float64 `json:"ssl"`
}

type securityJSON struct {
	Protocol string `json:"protocol"`
	Subject  string `json:"subjectName,omitempty"`
	Issuer   string `json:"issuer,omitempty"`
	From     int64  `json:"validFrom,omitempty"`
	To       int64  `json:"validTo,omitempty"`
}

type detourJSON struct {
	ID      int          `json:"id"`
	Parent  int          `json:"parent,omitempty"`
	Ghost   bool         `json:"ghost,omitempty"`
	Client  string       `json:"client,omitempty"`
	Verdict string       `json:"verdict,omitempty"`
	Rule    string       `json:"rule,omitempty"`
	Says    string       `json:"says,omitempty"`
	Local   string       `json:"local,omitempty"`
	Proxy   string       `json:"proxy,omitempty"`
	Reused  bool         `json:"reused,omitempty"`
	Failure *failureJSON `json:"failure,omitempty"`
}

type failureJSON struct {
	Phase   string `json:"phase"`
	Kind    string `json:"kind"`
	Attempt string `json:"attempt"`
	Reason  string `json:"reason"`
	Hint    string `json:"hint,omitempty"`
}

package cause

import (
	"fmt"
	"strings"
)

// leastNamed is how sure a product has to be to be named as the maker. Below that
// the response looks like one of it.
const leastNamed = 0.6

// Named reports whether an answer's sentence may name the product.
func (r Ranked) Named() bool {
	return r.Product != "" && !r.Several && !r.CannotTell && r.OfProduct >= leastNamed
}

// Described is the title of the product whose file tells of the maker: Flask's
// where any framework on Werkzeug may have made it.
func (r Ranked) Described() string {
	if r.Product != "" && r.Like != "" {
		return r.Like
	}
	return r.Product
}

// Sure is how sure the answer's sentence is: of both halves where it names a
// product, else of the category alone.
func (r Ranked) Sure() float64 {
	switch {
	case r.CannotTell:
		return r.Probability
	case r.Named():
		return r.Confidence()
	}
	return r.OfCategory
}

// Says is what happened, as a clause, without a product that is not sure.
func (r Ranked) Says() string {
	c := r.Cause()
	switch {
	case c == nil:
		return "this exchange alone cannot tell"
	case r.Proved != nil:
		return r.Product + ": " + r.Proved.Says()
	case r.Named():
		return Titled(r.Described(), c.Title)
	case c.Product == Any || c.Client:
		return c.Title
	}
	return r.Category.Says()
}

// Maker says of an answer that names no product who made the response, as far as
// that can be told, as a clause; "" where the sentence says it or it does not
// matter.
func (r Ranked) Maker() string {
	c := r.Cause()
	switch {
	case c == nil || c.Client || r.Named():
		return ""
	case r.Product != "":
		return fmt.Sprintf("the %s looks like %s: %.0f %%", r.Kind.noun(), r.Product, 100*r.OfProduct)
	case r.Like != "":
		return fmt.Sprintf("the %s is unknown, in some ways like %s: %.0f %%", r.Kind.noun(), r.Like, 100*r.OfProduct)
	}
	return "the server is unknown"
}

// Shares says what the figure of an answer is made of, for who wants to know.
func (r Ranked) Shares() string {
	if r.Proved != nil {
		return "proved by the configuration that was handed over"
	}
	if !r.Named() {
		return strings.TrimSuffix("how sure that it is "+r.ShareOf()+"; "+r.Maker(), "; ")
	}
	says := fmt.Sprintf("how sure that it is %s: kind %.0f %%, %s %.0f %%", r.ShareOf(), 100*r.OfCategory, r.Product, 100*r.OfProduct)
	if r.Like != "" {
		says += ", of which " + r.Like + " is the best known"
	}
	return says
}

// noun is what a sentence calls a product of the kind.
func (k Kind) noun() string {
	switch k {
	case KindProxy, KindFramework, KindApplication:
		return string(k)
	case KindEdge:
		return "CDN"
	}
	return "server"
}

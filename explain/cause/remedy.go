package cause

import (
	"detour/explain/remedy"
)

// Recipe is how a file says what a user does; package remedy has its keys.
type Recipe = remedy.Recipe

// checkRecipe returns what is wrong with the recipe of a file, with its line.
func checkRecipe(r Recipe, file string, src []byte) error {
	key, err := r.Check()
	if err == nil {
		return nil
	}
	return at(file, src, key, err)
}

// Remedy returns what a user does about the cause in the exchange: the cause's
// own remedy and what the product has in common for all of its causes. Without
// a product it is the cause's own.
func (c *Cause) Remedy(p *Product, x remedy.Exchange) remedy.Remedy {
	if p == nil {
		p = new(Product)
	}
	r := remedy.Fill(c.Recipe, p.Recipe, x)
	r.Advice, r.Where, r.Files = c.Mend, c.Where, p.Config
	if r.Healthy && c.Category == PostRedirectGet && x.Uploads {
		r.Healthy, r.Better = false, ""
		r.Advice = "Right for a form, whose result is fetched with GET. A client that sends other content wants an answer in place: 200 or 201, or 307 where the request has to go on."
	}
	return r
}

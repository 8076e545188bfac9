package cause

import (
	"errors"
	"fmt"
	"regexp"
	"strings"
	"sync"

	"detour/explain/article"
)

// readProduct decodes a product's file and checks it.
func readProduct(file string, src []byte) (*Product, error) {
	p := new(Product)
	text, err := article.Parse(file, src, p)
	if err != nil {
		return nil, err
	}
	p.Text = text
	switch {
	case !isID(p.ID):
		err = at(file, src, "id", fmt.Errorf("id %q is not in kebab-case", p.ID))
	case p.Title == "":
		err = at(file, src, "title", errors.New("the title is missing"))
	case !p.Kind.known():
		err = at(file, src, "kind", fmt.Errorf("unknown kind %q", p.Kind))
	case p.On == "" && len(p.For) == 0:
		err = at(file, src, "for", errors.New("there is no evidence for it"))
	case len(p.Sources) == 0:
		err = at(file, src, "sources", errors.New("a source is missing"))
	case len(p.Change) > 0 || p.Healthy:
		err = at(file, src, "change", errors.New("a change belongs to a cause, not to all of a product"))
	}
	if err == nil {
		err = checkRecipe(p.Recipe, file, src)
	}
	if err != nil {
		return p, err
	}
	return p, p.Clues.compile(file, src)
}

// readCause decodes a cause's file and checks it.
func readCause(file string, src []byte) (*Cause, error) {
	c := new(Cause)
	text, err := article.Parse(file, src, c)
	if err != nil {
		return nil, err
	}
	c.Text, c.File = text, file
	if err := c.Clues.compile(file, src); err != nil {
		return nil, err
	}
	return c, c.check(file, src)
}

func (c *Cause) check(file string, src []byte) error {
	_, ranked := categories()[c.Category]
	listed := c.Category == ByStatus
	switch {
	case !isID(c.ID):
		return at(file, src, "id", fmt.Errorf("id %q is not in kebab-case", c.ID))
	case c.Title == "":
		return at(file, src, "title", errors.New("the title is missing"))
	case c.Status.check() != nil:
		return at(file, src, "status", c.Status.check())
	case c.Product == "":
		return at(file, src, "product", errors.New("the product is missing: name one, or say any"))
	case !ranked && !listed:
		return at(file, src, "category", fmt.Errorf("unknown category %q", c.Category))
	case c.Where == "" && !(listed && c.Product == Any):
		return at(file, src, "where", errors.New("where is missing: the file and the directive"))
	case c.Mend == "":
		return at(file, src, "mend", errors.New("mend is missing"))
	case checkRecipe(c.Recipe, file, src) != nil:
		return checkRecipe(c.Recipe, file, src)
	case listed:
		return nil // the article has the sources, and says why
	case len(c.Sources) == 0:
		return at(file, src, "sources", errors.New("a source is missing"))
	case c.Why() == "":
		return at(file, src, "##", errors.New("the section Why is missing"))
	}
	return c.checkExperiments(file, src)
}

func (c *Cause) checkExperiments(file string, src []byte) error {
	if len(c.Confirm) == 0 {
		return at(file, src, "confirm", errors.New("confirm is missing"))
	}
	for _, check := range c.Confirm {
		if _, ok := experiments()[check.Try]; !ok {
			return at(file, src, "try: "+string(check.Try), fmt.Errorf("unknown experiment %q", check.Try))
		}
		if check.Tells == "" {
			return at(file, src, "try: "+string(check.Try), errors.New("what it tells is missing"))
		}
	}
	return nil
}

var idForm = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`) })

func isID(s string) bool { return idForm().MatchString(s) }

// at puts an error at the line that begins with the key, else at the head's
// first.
func at(file string, src []byte, key string, err error) error {
	line := 2
	for i, text := range strings.Split(string(src), "\n") {
		if i > 0 && strings.HasPrefix(strings.TrimLeft(text, ` -'"`), key) {
			line = i + 1
			break
		}
	}
	return &article.Error{Name: file, Line: line, Err: err}
}

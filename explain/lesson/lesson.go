package lesson

import (
	"detour/explain/article"
	"detour/trace/lab"
)

// A Lesson is a scenario of the lab with prose and questions.
type Lesson struct {
	Name     string           `yaml:"-"` // "post-302": the file's, without its ending
	Title    string           `yaml:"title"`
	Level    int              `yaml:"level"`    // 1 to 3
	Scenario string           `yaml:"scenario"` // of the lab, without "lab:"
	Client   string           `yaml:"client"`   // who walks
	Skills   []Skill          `yaml:"skills"`   // what it practises
	Sources  []article.Source `yaml:"sources"`
	Config   *Config          `yaml:"config"` // a configuration that a question is about; nil for none

	Steps []Step `yaml:"-"`

	script *lab.Script // of an exercise, in place of a scenario that the lab has
}

// A Config is a server's configuration that a learner reads, or lines of its log.
type Config struct {
	Server string `yaml:"server"` // "nginx", "apache" or "log"
	File   string `yaml:"file"`   // its absolute name on that server
	Text   string `yaml:"text"`
	Plain  bool   `yaml:"plain"` // TLS ends before this server: it is asked over http
}

// A Step is a section of a lesson.
type Step struct {
	Title   string
	Prose   string // Markdown
	Walk    string // begins another walk: "post-303 as curl", or a part of that; "" goes on with the one before
	Asks    []Kind // what is asked before the next hop; none in a section that is read
	Hints   []string
	Teacher []string // notes for who presents the lesson
	Line    int      // of the heading, in the file
}

// Asked is how many steps ask something.
func (l Lesson) Asked() int {
	n := 0
	for _, s := range l.Steps {
		if len(s.Asks) > 0 {
			n++
		}
	}
	return n
}

// A Skill is what a learner gets better at: practice is spaced by it.
type Skill string

// The skills.
const (
	SkillFollow      Skill = "follow"      // whether a client follows at all
	SkillMethod      Skill = "method"      // what becomes of the method
	SkillBody        Skill = "body"        // what becomes of the content
	SkillTarget      Skill = "target"      // resolving a Location
	SkillCookies     Skill = "cookies"     // which cookies go along
	SkillCredentials Skill = "credentials" // what becomes of Authorization
	SkillReferer     Skill = "referer"     // what a request says of where it comes from
	SkillCaches      Skill = "caches"      // which redirects are kept
	SkillEnd         Skill = "end"         // loops, limits, and how a chain ends
	SkillCause       Skill = "cause"       // why a server answered so
	SkillLine        Skill = "line"        // which line of a configuration answered
)

// Skills are all of them, in teaching order.
func Skills() []Skill {
	return []Skill{SkillFollow, SkillMethod, SkillBody, SkillTarget, SkillCookies, SkillCredentials, SkillReferer, SkillCaches, SkillEnd, SkillCause, SkillLine}
}

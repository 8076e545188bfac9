package lesson

import (
	"encoding/json"
	"fmt"
)

// ExerciseJSON is an exercise with its answers, as --json has it.
type ExerciseJSON struct {
	Number    int            `json:"number"` // from 1
	Skill     Skill          `json:"skill"`
	Level     int            `json:"level"`
	Client    string         `json:"client"`
	Request   RequestJSON    `json:"request"`
	Status    int            `json:"status"`
	Location  *string        `json:"location"`
	Cookies   []string       `json:"setCookie,omitempty"`
	Questions []QuestionJSON `json:"questions"`
}

// RequestJSON is what the client sent.
type RequestJSON struct {
	Method string `json:"method"`
	URL    string `json:"url"`
	Body   string `json:"body,omitempty"`
}

// QuestionJSON is a question with its answer.
type QuestionJSON struct {
	Kind    Kind     `json:"kind"`
	Prompt  string   `json:"prompt"`
	Options []string `json:"options,omitempty"`
	Answer  string   `json:"answer"`
	Says    string   `json:"says"`
	Rule    string   `json:"rule"`
	Source  string   `json:"source"`
}

// JSON is an exercise's play, as [Begin] returned it, with the answers.
func (e Exercise) JSON(p Play) ExerciseJSON {
	start := p.walk.Scenario.Start
	out := ExerciseJSON{Number: e.Number + 1, Skill: e.Skill, Level: e.Level, Client: e.Client,
		Request: RequestJSON{start.Method, start.URL, start.Body}, Questions: []QuestionJSON{}}
	for _, page := range p.pages() {
		h := page.chain.Last()
		out.Status = h.Status()
		if h.Response != nil {
			if to, ok := h.Response.Fields.Lookup("Location"); ok {
				out.Location = &to
			}
			out.Cookies = h.Response.Fields.Values("Set-Cookie")
		}
		for _, q := range page.questions {
			out.Questions = append(out.Questions, q.json())
		}
	}
	return out
}

func (q Question) json() QuestionJSON {
	out := QuestionJSON{Kind: q.Kind, Prompt: q.Prompt, Answer: q.answer.Value, Says: q.answer.Says, Rule: q.answer.Rule.Says, Source: q.answer.Rule.Source}
	for _, o := range q.Options {
		out.Options = append(out.Options, o.Value)
	}
	return out
}

// MarshalExercises writes exercises as indented JSON, an array.
func MarshalExercises(es []ExerciseJSON) ([]byte, error) {
	out, err := json.MarshalIndent(es, "", "  ")
	if err != nil {
		return nil, fmt.Errorf("write the exercises: %w", err)
	}
	return append(out, '\n'), nil
}

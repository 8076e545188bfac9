package learn

import "strings"

// Text is the sheet in lines of plain text, from the part that came last: all of a
// section when it begins, then the question that waits, then what happened.
func (d Desk) Text(s Sight) []string {
	var out []string
	for _, p := range d.sheet(s) {
		if p.role != beginning {
			out = append(out, s.Redaction.Text(p.plain()))
		}
	}
	return out
}

// Ask is the question that waits or what was revealed, in lines of plain text.
func (d Desk) Ask(s Sight) []string {
	var out []string
	begun := false
	for _, p := range d.sheet(s) {
		if p.role == beginning {
			begun = true
			continue
		}
		if begun {
			out = append(out, s.Redaction.Text(p.plain()))
		}
	}
	return out
}

// plain is a part as a line, or several, of plain text.
func (p part) plain() string {
	text := strings.NewReplacer("`", "", "**", "").Replace(p.text)
	switch p.role {
	case title:
		return "Section: " + text
	case listing:
		return "Line " + p.mark + ": " + p.text
	case asked:
		return text + " Answered: " + p.mark
	case asking:
		return "Question: " + text
	case option:
		letter, count, _ := strings.Cut(p.mark, " ")
		if count = strings.Trim(count, " █"); count != "" {
			return letter + ": " + text + ", " + count
		}
		return letter + ": " + text
	case options:
		words := strings.Split(p.mark, "\t")
		var said []string
		for i := 0; i+1 < len(words); i += 2 {
			said = append(said, words[i]+": "+words[i+1])
		}
		return strings.Join(said, ", ")
	case field:
		return "Type the answer."
	case hint:
		return "Hint " + p.mark + ": " + text
	case note:
		return "To the teacher: " + text
	case line:
		return "What happened:"
	case right:
		return "Right. " + strings.ReplaceAll(p.mark, "`", "") + " " + text
	case wrong:
		return "Not so. " + strings.ReplaceAll(p.mark, "`", "") + " " + text
	case rule:
		return "The rule: " + text
	}
	return text
}

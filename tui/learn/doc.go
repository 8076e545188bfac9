// Package learn is a lesson in front of a learner: what is asked, what a key means,
// and what is to be seen, for the screen and line by line. It is pure: who shows it
// makes the hops and has the terminal.
//
// A [Course] is what is played and where answers are kept; a [Desk] is how it stands.
// Every act on a desk returns the desk as it is then:
//
//	d := learn.Sit(course)
//	d = d.Press("g")    // the option GET
//	d = d.Enter()       // what was typed, or on from what was read
//	d, _ = d.Undo()
//	laid := d.Lines(styles, width, learn.Sight{})
//
// Where [Desk.Phase] is lesson.Stepping, the next hop has to run, and [Desk.Stepped]
// takes it.
package learn

// Package lesson teaches redirects by prediction: before the next hop is shown
// the learner says what the client will send, then the hop runs, then each answer
// stands against the wire with the rule behind it.
//
// An answer is never written down. [Ask] works it out from the Decision of a
// client, from the causes that are ranked, or from a configuration that is
// evaluated; [Question.Grade] holds what a learner said against it, and names the
// misconception that a wrong answer shows.
//
// # A lesson's file
//
// A lesson is Markdown with a strict head:
//
//	---
//	title: 301 and 302, and what becomes of a POST
//	level: 1
//	scenario: post-302
//	client: chromium
//	skills: [method, body]
//	sources:
//	  - cite: RFC 9110 §15.4.3
//	    url: https://www.rfc-editor.org/rfc/rfc9110#section-15.4.3
//	---
//
//	## A shop takes an order
//
//	Prose, which is read before the first step.
//
//	## What goes out next?
//
//	Ask: method, body, target
//	Hint: The status says more than the method does.
//	Teacher: Count hands before the reveal.
//
//	Prose before the hop.
//
// A section with Ask is a step: its questions are about what the client does
// after the last answer that is on the screen, and when they are answered the next
// hop runs. A section without it is read. Its name is the file's, without ".md".
//
// Everything here is pure: who plays a lesson has the lab and the clock.
package lesson

// Package compare says in words what clients do with one response, those that
// do the same together.
//
// [After] takes what package trace found out and adds the words: the plain text
// of `detour compare`, its JSON and the screen all read them there, and only
// lay them out. Every count has the same denominator, the clients that were
// asked; those among them that cannot send the request are named with it
// ([Count]).
package compare

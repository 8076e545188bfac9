// Package form is a request being written: what a user typed and picked, where
// the focus is, and the steps back to what was written before.
//
// A [Form] is a value. Each of its methods returns another one, and those that
// change what is written remember what was there, so that [Form.Undo] goes back
// step by step. [Form.Request] is the request as it stands, or what is missing.
//
// Nothing here draws and nothing reads a key. A front end has the text fields
// that a key edits; it hands the text and the cursor that came of it to
// [Form.Typed], and says whether that was typing or something else. So the
// screen and the front end that reads lines write the same forms, and no
// message of a screen decides what becomes of one.
//
// What a form is opened with keeps its bytes: a field, a URL or a body that
// nobody edits is sent as it was, also where it is not text.
package form

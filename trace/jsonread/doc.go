// Package jsonread reads JSON as a stream, within bounds, and says where and
// why it cannot.
//
// A recording is a stranger's file of any size. [Reader] holds a window of it,
// never the whole: the caller walks objects and arrays, takes the members that
// it knows and skips the rest. A string is kept up to a bound and counted
// beyond it, so that one of hundreds of megabytes costs no memory. An error is
// an [Error]: line, column, byte, the path of the value, what was expected and
// what stands there instead.
//
// Numbers and strings are those of RFC 8259. Two liberties are taken, both of
// them habits of real writers: a byte order mark is skipped, and strings may
// hold bytes that are not UTF-8, which are kept as they are.
package jsonread

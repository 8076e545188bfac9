// Package wire is the one place with a network: [Transport.Exchange] sends one
// [trace.Request], reads the answer and returns both as a [trace.Hop].
package wire

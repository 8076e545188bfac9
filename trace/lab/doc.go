// Package lab is a loopback server with scripted redirects.
package lab

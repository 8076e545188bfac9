// Package shell cuts a command line that somebody copied into its words, as
// the shell that it was written for would: bash and zsh, cmd.exe, PowerShell.
// Nothing is executed. What a shell would expand or run is an error.
//
// A command line doesn't say which shell it is for. [Read] tells by its
// structure: how words are quoted and how lines are continued. Where two
// readings are possible and differ, it takes the likelier one and says so in a
// [Doubt], as it does for typographic quotes and for variables: a reading with
// doubts is to be shown before it is acted on.
package shell

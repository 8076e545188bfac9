package tui_test

import (
	"context"
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/ansi"

	"detour/trace"
	"detour/tui"
)

// here answers every request with a redirect to /here.
type here struct{}

func (here) Exchange(_ context.Context, r trace.Request) *trace.Hop {
	return &trace.Hop{Request: r, Response: &trace.Response{
		Proto: "HTTP/1.1", Status: 302, Reason: "Found", Fields: trace.Fields{{Name: "Location", Value: "/here"}},
	}}
}

// The model is driven by messages, as Bubble Tea drives it.
func ExampleNew() {
	client := trace.Clients()[0]
	uri, err := client.ParseURL("https://shop.test/there")
	if err != nil {
		panic(err)
	}
	var m tea.Model = tui.New(tui.Config{Client: client, Start: &trace.Request{Method: "GET", URI: uri}, Exchanger: here{}})
	m, _ = m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	fmt.Println(strings.Join(strings.Fields(ansi.Strip(strings.Join(strings.Split(m.View(), "\n")[1:3], " "))), " "))
	// Output: … Nothing is sent yet 1 GET not sent
}

//go:build ignore

// Gif joins pictures of one size into a GIF that plays them, for pictures.sh:
//
//	go run gif.go OUT.gif FRAME.png=SECONDS ...
//
// The pictures have a palette, as pngquant writes them.
package main

import (
	"fmt"
	"image"
	"image/gif"
	"image/png"
	"os"
	"strconv"
	"strings"
)

func main() {
	if err := join(os.Args[1], os.Args[2:]); err != nil {
		fmt.Fprintln(os.Stderr, "gif:", err)
		os.Exit(1)
	}
}

func join(out string, frames []string) error {
	var g gif.GIF
	for _, f := range frames {
		name, seconds, _ := strings.Cut(f, "=")
		delay, err := strconv.ParseFloat(seconds, 64)
		if err != nil {
			return fmt.Errorf("%s: how long it stands: %w", f, err)
		}
		picture, err := read(name)
		if err != nil {
			return err
		}
		g.Image = append(g.Image, picture)
		g.Delay = append(g.Delay, int(100*delay))
	}
	w, err := os.Create(out)
	if err != nil {
		return err
	}
	if err := gif.EncodeAll(w, &g); err != nil {
		return err
	}
	return w.Close()
}

func read(name string) (*image.Paletted, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	m, err := png.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	p, ok := m.(*image.Paletted)
	if !ok {
		return nil, fmt.Errorf("%s has no palette", name)
	}
	return p, nil
}

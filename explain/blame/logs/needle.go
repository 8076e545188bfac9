package logs

import "bytes"

// A needle is a text that is looked for by its rarest byte: the library goes by the
// first one, and a path's is a slash, which logs are full of.
type needle struct {
	text []byte
	rare int  // the place of the rarest byte in it
	slow bool // even that one is too frequent for going from one to the next
}

// newNeedle counts bytes in a sample of what is searched.
func newNeedle(text string, sample []byte) needle {
	n := needle{text: []byte(text)}
	var counts [256]int
	for _, c := range sample {
		counts[c]++
	}
	for i, c := range n.text {
		if counts[c] < counts[n.text[n.rare]] {
			n.rare = i
		}
	}
	n.slow = len(text) == 0 || counts[n.text[n.rare]]*24 > len(sample)
	return n
}

// index returns the first place of the needle, -1 for none.
func (n *needle) index(data []byte) int {
	if n.slow {
		return bytes.Index(data, n.text)
	}
	for at := n.rare; ; at++ {
		if at >= len(data) {
			return -1
		}
		i := bytes.IndexByte(data[at:], n.text[n.rare])
		if i < 0 {
			return -1
		}
		at += i
		if from := at - n.rare; from+len(n.text) <= len(data) && string(data[from:from+len(n.text)]) == string(n.text) {
			return from
		}
	}
}

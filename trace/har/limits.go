package har

// Limits bound what is read and kept of a file. A zero limit is the default.
type Limits struct {
	Size    int64 // bytes of the file; 1 GiB
	Entries int   // 50,000
	Body    int64 // bytes kept of one body; 1 MiB
	Bodies  int64 // bytes kept of all bodies together; 64 MiB
	Text    int64 // bytes of all other text together; 128 MiB
}

func (l Limits) withDefaults() Limits {
	orDefault(&l.Size, 1<<30)
	orDefault(&l.Entries, 50_000)
	orDefault(&l.Body, 1<<20)
	orDefault(&l.Bodies, 64<<20)
	orDefault(&l.Text, 128<<20)
	return l
}

func orDefault[T ~int | ~int64](limit *T, value T) {
	if *limit <= 0 {
		*limit = value
	}
}

const (
	// maxText is how much of one URL or field value is kept: as much as a live
	// response's whole header section may have.
	maxText = 256 << 10

	// fieldCost is what a field line takes beside its text.
	fieldCost = 48
)

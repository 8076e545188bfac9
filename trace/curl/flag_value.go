package curl

import (
	"crypto/tls"
	"fmt"
	"strconv"

	"github.com/spf13/pflag"

	"detour/trace"
)

// A setter is a flag that does something when it is given.
type setter struct {
	kind string // of its value, "bool" for none
	set  func(string) error
}

func (s setter) Set(v string) error { return s.set(v) }
func (s setter) String() string     { return "" }
func (s setter) Type() string       { return s.kind }

// addSwitch adds a flag without a value that does something when it is given.
func addSwitch(fs *pflag.FlagSet, name, short, usage string, set func(on bool)) *pflag.Flag {
	f := fs.VarPF(setter{"bool", func(v string) error {
		on, err := strconv.ParseBool(v)
		if err == nil {
			set(on)
		}
		return err
	}}, name, short, usage)
	f.NoOptDefVal = "true"
	return f
}

// choice adds a flag without a value that chooses one of several.
func choice(fs *pflag.FlagSet, p *string, name, short, value, usage string) {
	addSwitch(fs, name, short, usage, func(on bool) {
		if on {
			*p = value
		} else if *p == value {
			*p = ""
		}
	})
}

// authFlag adds a flag that says how credentials are told. As with curl, more
// than one leave the choice to the server, of which Digest is the better.
func authFlag(fs *pflag.FlagSet, p *trace.Auth, name string, auth trace.Auth, usage string) {
	f := addSwitch(fs, name, "", usage, func(on bool) {
		if on {
			*p = max(*p, auth)
		} else if *p == auth {
			*p = trace.AuthBasic
		}
	})
	f.Hidden = auth == trace.AuthBasic
}

// tlsVersion returns a version of TLS by curl's name for it, 0 for none.
func tlsVersion(name string) uint16 {
	switch name {
	case "1.0":
		return tls.VersionTLS10
	case "1.1":
		return tls.VersionTLS11
	case "1.2":
		return tls.VersionTLS12
	case "1.3":
		return tls.VersionTLS13
	}
	return 0
}

// bindTLSVersions adds --tlsv1.3 and its kin, each the least that is spoken.
func (f *Flags) bindTLSVersions(fs *pflag.FlagSet) {
	add := func(name, short string, version uint16, usage string) {
		flag := addSwitch(fs, name, short, usage, func(bool) { f.tlsMin = version })
		flag.Hidden = version < tls.VersionTLS12
	}
	add("tlsv1", "1", tls.VersionTLS10, "speak TLS 1.0 or newer")
	add("tlsv1.0", "", tls.VersionTLS10, "speak TLS 1.0 or newer")
	add("tlsv1.1", "", tls.VersionTLS11, "speak TLS 1.1 or newer")
	add("tlsv1.2", "", tls.VersionTLS12, "speak TLS 1.2 or newer")
	add("tlsv1.3", "", tls.VersionTLS13, "speak TLS 1.3 or newer")
}

// tlsRange returns the versions that are spoken, 0 for what is usual.
func (f *Flags) tlsRange() (least, most uint16, err error) {
	if f.tlsMax != "" && f.tlsMax != "default" {
		if most = tlsVersion(f.tlsMax); most == 0 {
			return 0, 0, fmt.Errorf("--tls-max %q is no version of TLS: 1.0, 1.1, 1.2 or 1.3", f.tlsMax)
		}
	}
	if most != 0 && f.tlsMin > most {
		return 0, 0, fmt.Errorf("--tls-max %s is below the least that is asked for", f.tlsMax)
	}
	least = f.tlsMin
	if least == 0 && most != 0 && most < tls.VersionTLS12 {
		least = tls.VersionTLS10 // or no version would be left
	}
	return least, most, nil
}

// abstractSocket is --abstract-unix-socket.
type abstractSocket struct{ flags *Flags }

func (v abstractSocket) Set(s string) error { v.flags.socket = "@" + s; return nil }
func (v abstractSocket) String() string     { return "" }
func (v abstractSocket) Type() string       { return "name" }

// socksValue is --socks5, a proxy by another name.
type socksValue struct{ flags *Flags }

func (v socksValue) Set(s string) error {
	v.flags.proxy = "socks5h://" + s
	v.flags.own.Lookup("proxy").Changed = true
	return nil
}
func (v socksValue) String() string { return "" }
func (v socksValue) Type() string   { return "host" }

package main

import (
	"bufio"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"detour/explain/blame"
	"detour/explain/blame/attach"
	"detour/explain/blame/handed"
	"detour/explain/blame/logs"
	"detour/explain/blame/source"
)

const blameHelp = `Blame finds the line of a server's own configuration that answers a request, by
going through the server's phases as it would: how the request gets there, what
nearly answered, and what to change. Nothing is run, and nothing is written.

--config takes what there is: nginx.conf, apache2.conf, a .htaccess, a folder, an
archive, the output of ` + "`nginx -T`" + `, a fragment of a forum post (- for standard
input), docker-compose.yml, Ingress objects, and files of other servers and hosts.

Without an observation it predicts. With one (--status and --location, --request,
--har, --live) it says too when this configuration can't have answered so.

Exit codes:
  0  a line of the configuration answers
  1  none does, or this configuration can't have given the answer
  2  the command line or a file is wrong`

// blameFlags say what `detour blame` looks at and what it prints.
type blameFlags struct {
	config, root string
	request      requestFlag
	har          string
	hop          int
	status       int
	location     string
	live         bool
	mapped, csv  bool
	json         bool
	logFlags
	sourceFlags
}

func newBlame() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "blame --config PATH [flags] URL",
		Short:   "Find the line of a server's configuration that answers",
		Long:    blameHelp,
		Example: "  detour blame --config /etc/nginx/nginx.conf http://example.com/old\n  nginx -T | detour blame --config - --status 301 https://example.com/\n  detour blame --config public_html/.htaccess --root public_html -X POST https://example.com/form",
	}
	var f blameFlags
	scratch := &cobra.Command{}
	walk := bindWalk(scratch)
	f.bind(cmd.Flags(), scratch.Flags())
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		if err := plainWords(args); err != nil {
			return err
		}
		return atMostArgs(1)(cmd, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		scratch.SetIn(cmd.InOrStdin())
		if err := f.check(args); err != nil {
			return usage(err)
		}
		return f.run(cmd, walk, args)
	}
	return cmd
}

// bind adds the flags, and those of a request beside them. Three of curl's names
// mean something else here: --config, --location, and --request, which takes a
// method too.
func (f *blameFlags) bind(fs, request *pflag.FlagSet) {
	fs.SortFlags = false
	fs.StringVar(&f.config, "config", "", "the server's configuration: a file, a folder or an archive at `PATH`, - for standard input")
	fs.StringVar(&f.root, "root", "", "look at files in the tree `DIR`: the server's whole one, or its document root")
	fs.StringVar(&f.har, "har", "", "blame the redirects of the recording in `FILE` (HAR 1.2)")
	fs.IntVar(&f.hop, "hop", 0, "with --har: only entry `N`, from 1")
	fs.IntVar(&f.status, "status", 0, "the status that was observed: `CODE`")
	fs.StringVar(&f.location, "location", "", "the Location that was observed: `URL`")
	fs.BoolVar(&f.live, "live", false, "ask the server, and blame every hop of the chain")
	fs.BoolVar(&f.mapped, "map", false, "list every redirect that the configuration makes, without a request")
	fs.BoolVar(&f.csv, "csv", false, "with --map: print CSV")
	fs.BoolVar(&f.json, "json", false, "print JSON")
	f.logFlags.bind(fs)
	f.sourceFlags.bind(fs)
	f.request.method = request.Lookup("request")
	fs.VarP(&f.request, "request", "X", "send `METHOD`; or the request of a file: FILE.json")
	var follows bool
	fs.BoolVarP(&follows, "follow", "L", false, "taken for curl's sake; changes nothing")
	fs.Lookup("follow").Hidden = true
	fs.AddFlagSet(request)
}

// check refuses flags that say nothing together.
func (f *blameFlags) check(args []string) error {
	sources := 0
	for _, given := range []bool{f.request.file != "", f.har != "", f.live} {
		if given {
			sources++
		}
	}
	switch {
	case f.mark != "" && !f.live:
		return errors.New("--mark goes with --live: it marks what is sent")
	case f.config == "-" && slices.Contains(f.logs, "-"):
		return errors.New("--config and --log can't both be standard input")
	case f.framework != "" && f.source == "":
		return errors.New("--framework goes with --source")
	case f.config == "" && (f.mapped || f.source == "" && len(f.logs) == 0):
		return errors.New("--config is missing: the server's configuration (or --log, or --source)")
	case f.mapped:
		return f.checkMap(args, sources)
	case f.csv:
		return errors.New("--csv goes with --map")
	case sources > 1:
		return errors.New("--request FILE.json, --har and --live are three ways to say what is asked: give one")
	case f.hop != 0 && f.har == "" || f.hop < 0:
		return errors.New("--hop N goes with --har, from 1")
	case f.har != "" && len(args) > 0:
		return errors.New("--har has the URLs; leave the URL out")
	case len(args) == 0 && f.request.file == "" && f.har == "":
		return errors.New("the URL is missing")
	case f.status != 0 && (f.status < 100 || f.status > 999):
		return fmt.Errorf("--status %d is not a status code: they have three digits", f.status)
	}
	return nil
}

func (f *blameFlags) checkMap(args []string, sources int) error {
	switch {
	case len(args) > 0 || sources > 0:
		return errors.New("--map needs no request: leave the URL out")
	case f.csv && f.json:
		return errors.New("--csv and --json are two forms: give one")
	}
	return nil
}

// run opens what was handed over and blames what was asked.
func (f *blameFlags) run(cmd *cobra.Command, walk *walkFlags, args []string) error {
	var a *attach.Attached
	if f.config != "" {
		var err error
		if a, err = attach.Open(f.config, handed.Options{Root: f.root, Stdin: cmd.InOrStdin()}); err != nil {
			return &exit{code: exitUsage, err: err}
		}
	}
	out := bufio.NewWriter(cmd.OutOrStdout())
	if f.mapped {
		return finish(f.printMap(out, a, walk.showSecrets), out, exitKept)
	}
	asked, err := f.requests(cmd, walk, args)
	if err != nil {
		return err
	}
	told := make([]blamed, len(asked))
	for i, r := range asked {
		told[i].request = r
		if a != nil {
			told[i].answer = a.Answer(r)
		}
	}
	if err := f.search(cmd, a, told, f.live); err != nil {
		return err
	}
	if err := f.searchSources(told); err != nil {
		return err
	}
	code := f.code(a, told)
	if !walk.showSecrets {
		told = masked(told)
	}
	return finish(f.print(out, a, told, walk.showSecrets), out, code)
}

// blamed is a request with what the configuration says to it.
type blamed struct {
	request blame.Request
	answer  blame.Answer
	log     *logs.Found    // nil where no log was named
	sources *source.Result // nil where no tree was named
}

// finish flushes what was printed and ends with a code.
func finish(err error, out *bufio.Writer, code int) error {
	if err := errors.Join(err, out.Flush()); err != nil {
		return &exit{code: exitEnded, err: fmt.Errorf("write the result: %w", err)}
	}
	if code != exitKept {
		return &exit{code: code}
	}
	return nil
}

// code is 0 when a line of the configuration, or the server by itself, answers
// each request; without a configuration, when something was found.
func (f *blameFlags) code(a *attach.Attached, told []blamed) int {
	for i, b := range told {
		if o := b.request.Observed; i > 0 && o != nil && !isRedirect(o.Status) {
			continue // where the redirects led to
		}
		found := b.answer.Differs == "" && (b.answer.Blame != nil || b.answer.Origin == blame.Builtin)
		if a == nil {
			found = b.log != nil && len(b.log.Lines) > 0 || b.sources != nil && len(b.sources.Sources) > 0
		}
		if !found {
			return exitEnded
		}
	}
	return exitKept
}

// print writes the answers in the form that was asked for.
func (f *blameFlags) print(out *bufio.Writer, a *attach.Attached, told []blamed, showSecrets bool) error {
	if f.json {
		return writeBlameJSON(out, a, told, f.har != "" && f.hop == 0 || f.live)
	}
	t := blameText{out: out, attached: a, showSecrets: showSecrets}
	for i, b := range told {
		if i > 0 {
			fmt.Fprintln(out)
		}
		t.answer(b)
		t.log(b.log)
		t.sources(b.sources)
	}
	t.grep(f.mark)
	t.problems()
	return nil
}

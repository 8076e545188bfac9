package source

import (
	"bytes"
	"path"
	"strings"

	"detour/explain/blame/lazy"
)

// foreign are the folders whose code is never the application's own: fetched,
// built, written by a program.
var foreign = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set(`
	node_modules bower_components jspm_packages vendor vendors third_party third-party thirdparty 3rdparty
	venv .venv virtualenv site-packages dist-packages __pycache__ __pypackages__ .tox .nox .eggs .bundle Pods Carthage .yarn .pnpm-store .cargo
	.git .hg .svn .idea .vscode .github .gitlab .circleci .cache .parcel-cache .turbo .next .nuxt .output .svelte-kit .angular .vercel .netlify .gradle .mvn .dart_tool .serverless
	obj _build dist coverage htmlcov .nyc_output gen generated __generated__ autogen codegen
	__tests__ __test__ __mocks__ __fixtures__ testdata cypress .storybook wp-includes wp-admin typo3_src`)
}}

// beside are folders that are not the application where they stand beside it;
// below its code the name may be a route's or a package's.
var beside = lazy.Map[string, bool]{Make: func() map[string]bool {
	return set(`
	build target out tmp temp log logs cache externals external extern eggs gems
	test tests spec specs mocks fixtures testing e2e playwright features unittest unittests integration-tests
	docs doc documentation wiki man examples example samples sample demo demos storybook stories locale locales i18n translations`)
}}

func set(words string) map[string]bool {
	out := map[string]bool{}
	for _, s := range strings.Fields(words) {
		out[s] = true
	}
	return out
}

var (
	testFolder = lazy.Regexp{Expr: `(?i)(^|[._-])(unit|integration|functional|acceptance)?tests?$`}
	codeFolder = lazy.Regexp{Expr: `(^|/)(src/main/\w+/.+|(app|pages|routes|internal|pkg|lib|cmd)/.*)$`}
)

func skippedDir(name string) bool {
	base := path.Base(name)
	if foreign.Get(base) || strings.HasSuffix(base, ".egg-info") || strings.HasSuffix(base, ".dist-info") {
		return true
	}
	if !beside.Get(base) && !testFolder.MatchString(base) {
		return false
	}
	test := testFolder.MatchString(base) || base == "spec" || base == "specs" || base == "e2e"
	return !codeFolder.MatchString(path.Dir(name)+"/") || test && !strings.Contains(name, "src/main/")
}

var (
	testFile = lazy.Regexp{Expr: `(^|/)(test_[^/]*\.py|[^/]*_test\.(py|go|rb|exs|rs|dart)|tests?\.(py|rs)|conftest\.py|[^/]*_spec\.(rb|cr)|spec_helper\.rb|[^/]*[.-](test|tests|spec|stories|e2e|cy)\.[cm]?[jt]sx?|[^/]*(Test|Tests|TestCase|IT|Spec|Specs)\.(java|kt|kts|scala|groovy|cs|php|swift)|Test[A-Z][^/]*\.(java|kt))$`}
	madeFile = lazy.Regexp{Expr: `(?i)(^|/)([^/]*\.(min|bundle|chunk|prod)\.[cm]?js|[^/]*[.-]min\.js|[^/]*\.(gen|g|generated|designer|pb)\.[a-z]+|[^/]*_pb2?\.(py|js|rb)|[^/]*_generated\.[a-z]+|zz_generated[^/]*|[^/]*\.d\.ts)$`}
	sample   = lazy.Regexp{Expr: `(?i)(\.(sample|example|dist|template|tmpl|bak|orig|old)$|\.(sample|example)\.)`}
	papers   = lazy.Regexp{Expr: `(?i)(^|/)(readme|changelog|changes|history|license|licence|contributing|authors|copying|notice|todo)(\.[a-z]+)?$`}
)

func skippedFile(name string) bool {
	return testFile.MatchString(name) || madeFile.MatchString(name) || sample.MatchString(name) || papers.MatchString(name)
}

var made = lazy.Regexp{Expr: `(?i)(code generated .{0,80}do not edit|generated .{0,200}(do not|don't) (edit|modify|change)|do not edit .{0,80}generated|@generated\b|<auto-?generated|automatically generated .{0,80}do not)`}

// sourceText says whether the bytes are a text that people write by hand.
func sourceText(lang *language, data []byte) bool {
	head := data[:min(len(data), 1200)]
	if bytes.IndexByte(data[:min(len(data), 8000)], 0) >= 0 || made.Match(bytes.ReplaceAll(head, []byte("\n"), []byte(" "))) {
		return false
	}
	return lang.data() || !minified(data)
}

// minified says whether the lines are longer than anyone writes them.
func minified(data []byte) bool {
	lines := bytes.Count(data, []byte("\n")) + 1
	return len(data) > 1500 && len(data)/lines > 300
}

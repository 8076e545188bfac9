#!/usr/bin/env bash
# Makes the README's pictures and its recording from the program itself: tmux runs it on the lab,
# aha turns the screen into HTML, and headless Chromium takes the picture.
# Needs Go and Debian's tmux, aha, chromium, pngquant and fonts-dejavu-core.
set -euo pipefail
cd "$(dirname "$0")"

WORK=$(mktemp -d)
SOCKET=$WORK/tmux
trap 'tmux -S "$SOCKET" kill-server 2>/dev/null || true; rm -rf "$WORK"' EXIT
export LC_ALL=C.UTF-8
unset NO_COLOR COLORFGBG TMUX

fail() { echo "pictures.sh: $1" >&2; exit 1; }

for tool in go tmux aha chromium pngquant; do
	command -v "$tool" >/dev/null || fail "$tool is not installed"
done
go build -trimpath -o "$WORK/detour" ..

terminal() { tmux -S "$SOCKET" "$@"; }

# shows waits until a text is on the screen.
shows() {
	local deadline=$((SECONDS + 30))
	until terminal capture-pane -p | grep -qF -- "$1"; do
		[ $SECONDS -lt $deadline ] || fail "the screen does not show \"$1\": $(terminal capture-pane -p)"
		sleep 0.05
	done
}

# rgb turns #14181d into 20;24;29.
rgb() { printf '%d;%d;%d' "0x${1:1:2}" "0x${1:3:2}" "0x${1:5:2}"; }

# page COLUMNS ROWS INK PAPER: the screen on standard input as a page without
# margins. The line height lets the lines of boxes meet.
page() {
	cat <<-HTML
	<!doctype html><meta charset="utf-8">
	<style>
	html { background: $4; }
	body { margin: 0; padding: 14px 16px; width: $1ch; color: $3; }
	body, pre { font: 14px/16px "DejaVu Sans Mono", monospace; font-variant-ligatures: none; }
	pre { margin: 0; }
	</style><pre>
	HTML
	# aha's reverse video knows no colours but its own.
	sed "s/\x1b\[7m/\x1b[38;2;$(rgb "$4");48;2;$(rgb "$3")m/g" | aha --no-header
	echo '</pre>'
}

# picture NAME THEME COLUMNS ROWS ARGUMENTS STEP ...: a step is a text to wait
# for, or "press KEY".
picture() {
	local name=$1 theme=$2 columns=$3 rows=$4 arguments=$5 ink='#d8dee6' paper='#14181d' step
	shift 5
	[ "$theme" = dark ] || { ink='#1f2328' paper='#ffffff'; }
	terminal -f /dev/null -u new-session -d -x "$columns" -y "$rows" \
		"env TERM=xterm-256color COLORTERM=truecolor PATH='$WORK' detour --theme $theme $arguments"
	for step; do
		case $step in
		press\ *) terminal send-keys "${step#press }" ;;
		*) shows "$step" ;;
		esac
	done
	terminal capture-pane -p -e | page "$columns" "$rows" "$ink" "$paper" >"$WORK/$name.html"
	terminal kill-server
	shot "$name" $((columns * 843 / 100 + 33)) $((rows * 16 + 28))
}

# shot NAME WIDTH HEIGHT [SCALE]: the picture of a page.
shot() {
	chromium --headless --no-sandbox --disable-gpu --hide-scrollbars --force-device-scale-factor="${4:-2}" \
		--user-data-dir="$WORK/profile" --window-size="$2,$3" --screenshot="$WORK/$1.png" "file://$WORK/$1.html" \
		>"$WORK/chromium.log" 2>&1 || fail "Chromium took no picture: $(cat "$WORK/chromium.log")"
	pngquant --force --strip --speed 1 --output "$1.png" 64 "$WORK/$1.png"
	local bytes
	bytes=$(stat -c %s "$1.png")
	[ "$bytes" -lt 200000 ] || fail "$1.png has $bytes bytes, more than 200000"
	echo "$1.png $bytes"
}

# recording NAME COLUMNS ROWS ARGUMENTS STEP ...: a GIF of a walk. A step is a text
# to wait for, "press KEY", or "for SECONDS": a frame that stands so long.
recording() {
	local name=$1 columns=$2 rows=$3 arguments=$4 ink='#d8dee6' paper='#14181d' step frames=() frame
	shift 4
	terminal -f /dev/null -u new-session -d -x "$columns" -y "$rows" \
		"env TERM=xterm-256color COLORTERM=truecolor XDG_STATE_HOME='$WORK' PATH='$WORK' detour --theme dark $arguments"
	for step; do
		case $step in
		press\ *) terminal send-keys "${step#press }" ;;
		for\ *)
			frame=$name-${#frames[@]}
			terminal capture-pane -p -e | page "$columns" "$rows" "$ink" "$paper" >"$WORK/$frame.html"
			(cd "$WORK" && shot "$frame" $((columns * 843 / 100 + 33)) $((rows * 16 + 28)) 1)
			frames+=("$WORK/$frame.png=${step#for }")
			;;
		*) shows "$step" ;;
		esac
	done
	terminal kill-server
	go run gif.go "$name.gif" "${frames[@]}"
	echo "$name.gif $(stat -c %s "$name.gif")"
}

recording walk 110 32 lab:post-302 PAUSED 'In this exchange' 'for 4' \
	'press c' 'like chromium' 'for 3' 'press Escape' 'press x' 'Experiments' 'for 3' 'press Escape' \
	'press space' '200 OK' 'for 3' 'press !' 'The verdict' 'for 4'
recording lesson 110 32 "learn post-302" "A shop takes an order" "for 4" \
	"press n" "Will Chromium follow" "press y" "Which method" "press p" "go out again" "press y" "Type all of it" \
	"press https://shop.test/thanks" "for 4" "press Enter" "You said" "for 6"
for theme in dark light; do
	picture "walk-$theme" "$theme" 120 40 lab:post-302 PAUSED 'In this exchange'
	picture "narrow-$theme" "$theme" 80 24 lab:post-302 PAUSED '[1 Next]'
	picture "clients-$theme" "$theme" 120 30 lab:post-302 PAUSED 'press c' 'like chromium' 'press Down' 'urllib3'
	picture "cause-$theme" "$theme" 132 36 lab:trouble-slash-to-http PAUSED 'press .' 'Marked' 'press 3' 'HTTP/1.1 307'
	picture "composer-$theme" "$theme" 96 18 lab:post-302 PAUSED 'press R' 'ctrl+r send'
done

#!/usr/bin/env bash
# The test calls on four kinds of line, measured: `conditions.sh COMPOSER CALLSCRUB [CALL...]`. Every call of tests/calls/dev.yaml and kept.yaml, or
# those named ("d01 k05"), is composed in stereo at 8 kHz in mu-law four times: as it is, under pink noise at 15 dB, with crosstalk at -24 dB, and as
# a mono mix. `callscrub bench` then prints one line a kind of line. COMPOSER is a make_calls.py, see tests/calls/README.md.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'conditions: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

[[ $# -ge 2 && -f "$1" && -x "$2" ]] || die 'usage: conditions.sh COMPOSER CALLSCRUB [CALL...], or make conditions COMPOSER=FILE [CALLS="d01 k05"]'
composer="$(realpath "$1")"
callscrub="$(realpath "$2")"
shift 2
wanted=" $* "
root="$PWD/.cache/calls"
out="$root/conditions"
# shellcheck source=scripts/voices.sh
source scripts/voices.sh

# A script without what it says of its lines, and with the wanted calls only; a call is named by its id up to the first underscore.
script() {
    awk -v wanted="$wanted" '
        /^- id: / { split($3, id, "_"); keep = wanted ~ /^ *$/ || index(wanted, " " id[1] " ") }
        keep && !/^  audio:/' "tests/calls/$1.yaml"
}

# compose SUFFIX OPTION...: both scripts, on one kind of line.
compose() {
    local suffix="$1"
    shift
    for script in "$out"/*.yaml; do
        (cd tests/calls && CALLS_ROOT="$root" CALLS_CACHE="$root/cache/conditions" "$python" "$composer" "$script" -o "$out" \
            --rate 8000 --codec ulaw --layout stereo --bandpass --noise none --suffix "_$suffix" "$@")
    done
}

rm -rf "$out"
mkdir -p "$out" "$root/cache"
for name in dev kept; do script "$name" >"$out/$name.yaml"; done
[[ -n "$(cat "$out"/*.yaml)" ]] || die "no call is named$wanted"
find "$out" -name '*.yaml' -empty -delete
install_voices
compose mulaw
compose pink --noise pink --snr 15
compose crosstalk --crosstalk-db 24
compose mono --layout mono
"$callscrub" bench "$out" --json "$out.json" --html "$out.html"
say "the calls are in $out, the marks in $out.json and $out.html"

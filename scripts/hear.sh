#!/usr/bin/env bash
# Listens to calls of tests/calls/texts that quick voices say, and writes what was heard to tests/calls/heard: `hear.sh COMPOSER LISTEN [SCRIPT...]`.
# COMPOSER is a make_calls.py, which is not in this repository (tests/calls/README.md says what it must do), LISTEN the example `listen` of asr, a SCRIPT
# one of tests/calls/texts without `.yaml` (all of them). Voices are installed under .cache/calls.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { printf 'hear: %s\n' "$*" >&2; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

[[ $# -ge 2 && -f "$1" && -x "$2" ]] || die 'usage: hear.sh COMPOSER LISTEN [SCRIPT...], or make hear COMPOSER=FILE'
composer="$(realpath "$1")"
listen="$2"
shift 2
root="$PWD/.cache/calls"
# shellcheck source=scripts/voices.sh
source scripts/voices.sh

if [[ $# -gt 0 ]]; then scripts=("${@/%/.yaml}"); else mapfile -t scripts < <(cd tests/calls/texts && ls -- *.yaml); fi
mkdir -p "$root/cache"
install_voices
CALLS_ROOT="$root" CALLS_CACHE="$root/cache/heard" "$python" scripts/hear.py tests/calls/heard "$listen" "$composer" "${scripts[@]/#/tests/calls/texts/}"

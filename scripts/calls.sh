#!/usr/bin/env bash
# Composes the test calls of tests/calls anew: `calls.sh COMPOSER [OUT]`. COMPOSER is a make_calls.py, which is not in this repository;
# tests/calls/README.md says what it must do. Voices are installed under .cache/calls, and OUT (.cache/calls/set) gets a folder a script.
# Paths are read from the root of the repository.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'calls: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

[[ $# -ge 1 && -f "$1" ]] || die 'usage: calls.sh COMPOSER [OUT], or make calls COMPOSER=FILE'
composer="$(realpath "$1")"
out="$(realpath -m "${2:-.cache/calls/set}")"
root="$PWD/.cache/calls"
# shellcheck source=scripts/voices.sh
source scripts/voices.sh

# Human digits are CC BY-SA: whoever wants to listen to them fetches them.
fetch_human() {
    [[ -d "$root/real/asterisk/usr" ]] && return
    have apt-get && have dpkg || return
    local work
    work="$(mktemp -d)"
    mkdir -p "$root/real/asterisk"
    (cd "$work" && apt-get download --quiet asterisk-core-sounds-en-wav >/dev/null 2>&1 && dpkg -x ./*.deb "$root/real/asterisk") || true
    rm -rf "$work"
    [[ -d "$root/real/asterisk/usr" ]]
}

# Background babble is drawn from what was composed before it, so each script starts from an empty cache of its own.
compose() {
    local cache="$root/cache/$1"
    rm -rf "$cache"
    (cd tests/calls && CALLS_ROOT="$root" CALLS_CACHE="$cache" "$python" "$composer" "$1.yaml" -o "$out/$1")
}

mkdir -p "$root/cache"
install_voices
for script in tests/calls/*.yaml; do
    name="$(basename "$script" .yaml)"
    [[ "$name" == human ]] || compose "$name"
done
if fetch_human; then compose human; else say 'SKIPPED the calls with human digits: asterisk-core-sounds-en-wav is not to be had'; fi
say "the calls are in $out"

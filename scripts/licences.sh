#!/usr/bin/env bash
# cargo-deny over deny.toml. The database of advisories is a git repository: where it can't be reached, that part is skipped, loudly.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
readonly VERSION=0.20.2
home="$PWD/.cache/tools/cargo-deny-$VERSION"

deny="$home/bin/cargo-deny"
if [[ ! -x "$deny" ]]; then
    printf 'licences: building cargo-deny %s, once\n' "$VERSION" >&2
    # Its own target folder: cargo install would else build in a temporary one and lose it where it fails half-way.
    CARGO_TARGET_DIR="$PWD/.cache/build/cargo-deny" cargo install --quiet --locked --root "$home" "cargo-deny@$VERSION"
    rm -rf .cache/build/cargo-deny
fi

"$deny" check licenses bans sources

# cargo-deny also answers 'fetch failed' with its status for findings, so the fetch is tried alone first.
if timeout 120 "$deny" fetch db >/dev/null 2>&1; then
    "$deny" check --disable-fetch advisories
else
    printf '\n*** SKIPPED: advisories were NOT checked, their database could not be fetched ***\n\n' >&2
fi

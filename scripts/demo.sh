#!/usr/bin/env bash
# `make demo`: the worker on its embedded default, a folder as queue and store. `demo.sh CALLSCRUB`
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
callscrub="$(realpath "$1")"
call="$PWD/tests/fixtures/calls/c01_card_groups4_us.wav"

scripts/models.sh "$callscrub"

work="$(mktemp -d "${TMPDIR:-/tmp}/callscrub-demo.XXXXXX")"
mkdir "$work/inbox"
cat >"$work/callscrub.toml" <<TOML
[queue]
kind = "folder"
[queue.folder]
root = "$work"
[store]
kind = "folder"
[store.folder]
root = "$work"
[output]
location = "redacted"
quarantine = "quarantine"
[worker]
policy = "all"
TOML

printf '\nA call is dropped into %s\n\n' "$work/inbox"
# Written beside and renamed: a watcher never sees half a file.
cp "$call" "$work/incoming.part"
mv "$work/incoming.part" "$work/inbox/call.wav"

"$callscrub" worker --config "$work/callscrub.toml" --drain

manifest="$(find "$work/redacted" -name '*.manifest.json' -print -quit)"
[[ -n "$manifest" ]] || { printf 'the worker left no manifest in %s\n' "$work/redacted" >&2; exit 1; }
output="${manifest%.manifest.json}"

printf '\n'
"$callscrub" report "$manifest"

printf '\noutput      %s\ntranscript  %s\nmanifest    %s\n\n' "$output" "${manifest%.manifest.json}.transcript.json" "$manifest"
"$callscrub" verify "$manifest" "$output" --original "$call"

#!/usr/bin/env bash
# Two builds of one commit: the same outputs, transcripts and manifests, byte for byte, whatever number of decoders listens.
# builds.sh ONE OTHER CALL.wav...
set -euo pipefail

one=$1 other=$2
shift 2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for states in 1 2; do
    "$one" redact "$@" --out "$work/one" --states $states
    "$other" redact "$@" --out "$work/other" --states $states
    diff --recursive --brief "$work/one" "$work/other"
    mv "$work/one" "$work/one.$states"
    rm -r "$work/other"
done
diff --recursive --brief "$work/one.1" "$work/one.2"
echo "the same bytes: $(find "$work/one.1" -type f | wc -l) files of $# calls, two builds, 1 and 2 decoders"

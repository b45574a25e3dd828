#!/usr/bin/env bash
# Scores the rules on the words of test scripts, without any sound: `texts.sh HEARD [--ruled] [SET...]`. HEARD is the example `heard` of detectors; a SET is
# a script of tests/calls without `.yaml` (all of them). Prints a line a set, and nothing of what is said.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { printf 'texts: %s\n' "$*" >&2; exit 2; }

[[ $# -ge 1 && -x "$1" ]] || die 'usage: texts.sh HEARD [--ruled] [SET...], or make texts'
python3 -c 'import yaml' 2>/dev/null || die 'PyYAML is missing: install the package python3-yaml'
heard=("$1")
shift
# By rules alone, without what was learned.
if [[ "${1:-}" == --ruled ]]; then
    heard+=(--ruled)
    shift
fi
all() { (cd tests/calls && find . -name '*.yaml' | sed -E 's|^\./||; s|\.yaml$||' | sort); }
mapfile -t sets < <(if [[ $# -gt 0 ]]; then printf '%s\n' "$@"; else all; fi)
for set in "${sets[@]}"; do
    out=".cache/texts/$set"
    rm -rf "$out"
    python3 scripts/as_heard.py "$out" "tests/calls/$set.yaml"
    mapfile -t truths < <(find "$out" -name '*.json' ! -name '*.words.json' | sort)
    printf '%-10s %s\n' "$set" "$("${heard[@]}" "$out" "${truths[@]}" | sed -n 's/^all: //p')"
done

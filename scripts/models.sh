#!/usr/bin/env bash
# Fetches the models that demo and tests use, where they are missing: `models.sh CALLSCRUB`. The program knows their sha256 sums.
set -euo pipefail

callscrub="$1"
"$callscrub" model fetch base

#!/usr/bin/env bash
# How long a report over COUNT synthetic manifests takes: reports.sh FOLDER_OF_PROGRAMS COUNT
set -euo pipefail

programs=$1 count=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$programs/manifests" "$work/manifests" "$count"
time "$programs/callscrub" report "$work/manifests" --csv "$work/report.csv" --html "$work/report.html" >"$work/report.txt"
head -1 "$work/report.txt"
wc -c "$work"/report.*

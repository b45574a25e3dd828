#!/usr/bin/env bash
# Random secrets for compose.yaml into deploy/secrets/. What is there stays, so that a running broker keeps its password.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")"
mkdir -p secrets
# The folder is closed to others; the files are open, since the worker in its container is another user than who runs this.
chmod 700 secrets

random() { head -c 24 /dev/urandom | od -An -tx1 | tr -d ' \n'; }

for name in broker_password s3_access_key_id s3_secret_access_key; do
    [[ -s "secrets/$name" ]] || random >"secrets/$name"
done

printf 'default_user = callscrub\ndefault_pass = %s\n' "$(<secrets/broker_password)" >secrets/broker.conf
printf 'AWS_ACCESS_KEY_ID=%s\nAWS_SECRET_ACCESS_KEY=%s\n' "$(<secrets/s3_access_key_id)" "$(<secrets/s3_secret_access_key)" >secrets/objects.env
chmod 644 secrets/*

#!/usr/bin/env bash
# Whether others can read and publish by schemas/README.md alone: kcat and Python's own client do.
# Installs kcat where it is missing (Debian, as root) and the client in .cache; fails without them.
set -euo pipefail
cd "$(dirname "$0")/../../.."

if ! command -v kcat >/dev/null; then
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null; then
    echo "kcat is not installed: install the package kcat, then run this again" >&2
    exit 1
  fi
  apt-get install --yes --quiet=2 kcat >/dev/null || {
    apt-get update --quiet=2
    apt-get install --yes --quiet=2 kcat >/dev/null
  }
fi

infra/python/environment.sh clients infra/kafka/clients/requirements.txt >/dev/null

exec node_modules/.bin/jest --config jest.clients.config.js "$@"

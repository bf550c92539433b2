#!/usr/bin/env bash
# check.sh MARKET: whether a validation over a folder of archives agrees with Python: its tests with
# scipy, margins, losses and breaches with the rules worked anew. Installs scipy in .cache; fails
# without it.
set -euo pipefail
market=$(realpath "$1")
cd "$(dirname "$0")/../../../.."

cache=.cache/validation
python=$(infra/python/environment.sh validation services/replay/src/validation/requirements.txt)

node_modules/.bin/node services/replay/dist/main.js validate \
  --market "$market" --json >"$cache/validation.json"
exec "$python" services/replay/src/validation/compare-with-scipy.py \
  "$market" infra/parameters/default.json "$cache/validation.json"

#!/usr/bin/env bash
# check.sh MARKET: whether calibrations of a folder of archives agree with the Python package arch
# within 1%, and no smile can be arbitraged. Installs arch in .cache; fails without it.
set -euo pipefail
market=$(realpath "$1")
cd "$(dirname "$0")/../../../.."

cache=.cache/calibration
python=$(infra/python/environment.sh calibration services/replay/src/calibration/requirements.txt)

for step in day hour; do
  node_modules/.bin/node services/replay/dist/main.js calibrate \
    --market "$market" --step "$step" --json >"$cache/$step.json"
done
exec "$python" services/replay/src/calibration/compare-with-arch.py \
  "$market" "$cache/day.json" "$cache/hour.json"

#!/usr/bin/env bash
# Whether others read what the engine exports, exactly: fastavro the log, DuckDB and pyarrow its
# tables; then answers the questions of the example. Installs them in .cache; fails without them.
set -euo pipefail
cd "$(dirname "$0")/../../../.."

python=$(infra/python/environment.sh exports services/replay/src/export/requirements.txt)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
engine=(node_modules/.bin/node services/replay/dist/main.js)
"${engine[@]}" demo --hours 3 --accounts 120 --log "$work/log" >/dev/null 2>&1
"${engine[@]}" export "$work/log" --format avro --out "$work/log.avro"
for format in parquet arrow csv; do
  "${engine[@]}" export "$work/log" --format "$format" --out "$work/$format" >/dev/null
done
"$python" services/replay/src/export/compare-exports.py \
  "$work/log.avro" "$work/parquet" "$work/arrow" "$work/csv"
"$python" examples/ask-exports.py "$work/parquet"

#!/usr/bin/env bash
# environment.sh NAME REQUIREMENTS: a Python environment in .cache/NAME with what the file names,
# installed anew when the file changes. Prints the path of its interpreter.
set -euo pipefail
cache=.cache/$1
requirements=$2
if ! cmp --silent "$requirements" "$cache/requirements.txt"; then
  python3 -m venv "$cache"
  "$cache/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2
  cp "$requirements" "$cache/requirements.txt"
fi
echo "$cache/bin/python"

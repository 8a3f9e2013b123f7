#!/bin/sh
# Writes requirements.lock (to run) and requirements-dev.lock (to test, without the former)
# from the ranges in pyproject.toml: the newest releases that fit, names and versions only.
set -eu
cd "$(dirname "$0")/.."
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"${PYTHON:-python3}" -m venv "$scratch/venv"
pip() { "$scratch/venv/bin/python" -m pip --disable-pip-version-check "$@"; }
wanted() {
    "$scratch/venv/bin/python" - "$1" <<'PY'
import sys
import tomllib

project = tomllib.load(open("pyproject.toml", "rb"))["project"]
print("\n".join(project["optional-dependencies"]["dev"] if sys.argv[1] == "dev" else project["dependencies"]))
PY
}
wanted run >"$scratch/run.txt"
wanted dev >"$scratch/dev.txt"
pip install --quiet -r "$scratch/run.txt"
{
    echo "# Made by «make lock» from pyproject.toml: what the program runs with."
    pip freeze
} >requirements.lock
pip install --quiet -r requirements.lock -r "$scratch/dev.txt"
{
    echo "# Made by «make lock» from pyproject.toml: what the tests need beyond requirements.lock."
    pip freeze | grep -vxFf requirements.lock
} >requirements-dev.lock

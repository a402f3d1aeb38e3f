#!/bin/sh
# Pin what Pacte runs on, with hashes and without the address of any registry.
# Run it to take newer versions (with --upgrade) or after changing the dependencies in pyproject.toml.
set -eu
cd "$(dirname "$0")/.."
pin() {
  uv pip compile --quiet pyproject.toml --universal --python-version 3.11 \
    --generate-hashes --no-emit-index-url --no-header "$@"
}
pin "$@" --output-file requirements/runtime.txt
pin "$@" --extra dev --constraint requirements/runtime.txt --output-file requirements/dev.txt

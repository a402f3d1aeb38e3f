# Two commands for who arrives: `make demo` and `make test`. They need git, make and python3-venv.
# STRICT=1 make test: a missing PostgreSQL or Chromium is a failure instead of a skip.

PYTHON ?= python3
PORT ?= 8000
DEMO ?= var/demo
BIN := .venv/bin
export STRICT

.PHONY: demo test build catalogues front-end wheel pin clean-demo help

help:
	@echo "make demo    demonstration on http://127.0.0.1:$(PORT)"
	@echo "make test    everything CI runs (STRICT=1: no skip)"
	@echo "make build   environment, front end, catalogues"
	@echo "make wheel   the package, in dist/"

.venv/ready: requirements/dev.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

front-end: .venv/ready
	$(BIN)/python -m pacte.site.frontend

catalogues: .venv/ready
	$(BIN)/python scripts/catalogues.py compile

build: front-end catalogues

demo: export PACTE_HOME = $(DEMO)
demo: export PACTE_DEMO = oui
demo: export PACTE_REQUIRE_TOTP = non
demo: build
	$(BIN)/pacte migrate
	$(BIN)/pacte demo
	$(BIN)/pacte serve --port $(PORT)

clean-demo:
	rm -rf $(DEMO)

test: build
	$(BIN)/python scripts/test.py

wheel: build
	$(BIN)/python -m build --wheel --no-isolation

pin:
	PATH="$(CURDIR)/$(BIN):$$PATH" scripts/pin.sh --upgrade

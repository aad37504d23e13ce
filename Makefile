# Everything a newcomer types. `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
DATA ?= .wangge/demo
ONCE ?=
UV := 0.13.9

.PHONY: help setup demo serve test check fix bench

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-7s %s\n", $$1, $$2}'

setup: .venv/.installed node_modules/.installed ## install everything into this checkout, from the locks

# uv is several times as fast as pip; where it cannot be had, pip alone does the same from the same hashes.
.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	@if $(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV) 2>/dev/null; then \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.lock && \
	  $(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	else \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .; \
	fi
	@touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --silent
	@touch $@

demo: setup ## seed Haikou, let 12 handhelds live a day, show what became of it (ONCE=1 ends after the table)
	@$(BIN)/wangge demo $(if $(ONCE),--once)

serve: setup ## serve the demo's data folder again (DATA=… for another)
	@$(BIN)/wangge serve --data $(DATA)

test: setup check ## run every check and every test
	@$(BIN)/python -m pytest -q

check: setup ## formatting, lint, types, arrows
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports

fix: setup ## mend what can be mended by itself
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .

bench: setup ## print every promised figure beside a peer's
	@for program in bench/*.py; do echo "== $$program"; $(BIN)/python $$program || exit 1; done

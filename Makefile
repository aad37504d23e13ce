# Everything a newcomer types. `make` alone lists the targets.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
DATA ?= .wangge/demo
ONCE ?=
PORT ?=
MAKEFLAGS += --jobs=2
UV := 0.13.9
# The tests start our programs some hundred times; compiled anew each time, that alone takes minutes.
unexport PYTHONDONTWRITEBYTECODE
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check
APT := $(shell command -v apt-get >/dev/null && { [ "$$(id -u)" = 0 ] && echo "env DEBIAN_FRONTEND=noninteractive apt-get" \
  || { sudo -n true 2>/dev/null && echo "sudo -n env DEBIAN_FRONTEND=noninteractive apt-get"; }; })

.PHONY: help setup clients demo serve test check check-python check-web fix bench

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-7s %s\n", $$1, $$2}'

INSTALLED := .venv/.installed node_modules/.installed

setup: $(INSTALLED) .venv/.debian ## install everything into this checkout, from the locks

# uv is several times as fast as pip; where it cannot be had or used, pip alone does the same from the same hashes.
.venv/.installed: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	@{ $(PIP) uv==$(UV) && \
	   $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --require-hashes -r requirements.lock && \
	   $(BIN)/uv pip install --quiet --system-certs --python $(BIN)/python --no-deps --no-build-isolation --editable .; \
	 } 2>/dev/null || \
	 { $(PIP) --require-hashes -r requirements.lock && $(PIP) --no-deps --no-build-isolation --editable .; }
	@touch $@

node_modules/.installed: package.json package-lock.json
	npm ci --silent
	@touch $@

# What lies outside this checkout: Debian packages that only tests use. Without them they say that they were skipped.
.venv/.debian: .venv/.installed
	@lacking=""; \
	ls /usr/lib/postgresql/*/bin/postgres >/dev/null 2>&1 || lacking="$$lacking postgresql"; \
	command -v chromium >/dev/null || lacking="$$lacking chromium"; \
	ls /usr/share/fonts/opentype/noto/NotoSansCJK* >/dev/null 2>&1 || lacking="$$lacking fonts-noto-cjk"; \
	if [ -z "$$lacking" ]; then :; \
	elif [ -z "$(APT)" ]; then \
	  echo "Debian packages$$lacking are not installed and cannot be from here; their tests will be skipped."; \
	else \
	  echo "Installing Debian packages$$lacking (for tests only)…"; \
	  { $(APT) update -qq && $(APT) install -y -qq --no-install-recommends $$lacking; } >/dev/null 2>&1 \
	    || echo "They could not be installed; their tests will be skipped."; \
	fi
	@touch $@

clients: $(INSTALLED) ## build the web clients, if a source has changed
	@node web/when-changed.mjs

demo: clients ## seed Haikou, live a day and a week there, show what became of it (ONCE=1 ends after the tables, PORT=…)
	@$(BIN)/wangge demo $(if $(ONCE),--once) $(if $(PORT),--port $(PORT))

serve: clients ## serve the demo's data folder again (DATA=… for another, PORT=…)
	@$(BIN)/wangge serve --data $(DATA) $(if $(PORT),--port $(PORT))

# Tests wait for browsers, disks and one another: three keep two cores busy where two would leave a third of them idle.
test: setup clients check ## run every check and every test
	@$(BIN)/python -m pytest -q --numprocesses 3 --dist loadfile --no-loadscope-reorder

check: check-python check-web ## formatting, lint, types, arrows

check-python: .venv/.installed
	@$(BIN)/ruff format --check --quiet . && $(BIN)/ruff check --quiet .
	@$(BIN)/mypy --no-error-summary
	@$(BIN)/lint-imports --no-logo >/dev/null || $(BIN)/lint-imports

check-web: node_modules/.installed
	@node node_modules/typescript/bin/tsc --noEmit --project web/rules
	@node node_modules/vue-tsc/bin/vue-tsc.js --noEmit --project web/handheld
	@node node_modules/vue-tsc/bin/vue-tsc.js --noEmit --project web/console

fix: $(INSTALLED) ## mend what can be mended by itself
	@$(BIN)/ruff format --quiet . && $(BIN)/ruff check --fix --quiet .

bench: $(INSTALLED) ## print every promised figure beside a peer's
	@for program in bench/*.py; do echo "== $$program"; $(BIN)/python $$program || exit 1; done

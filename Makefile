# Needs make, python3 (3.11 or later), venv and pip. Everything else is set up inside .venv, once per lock.

PYTHON ?= python3
ARGS   ?=

VENV   := .venv
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready
CODE   := bot handlers portal documents cocreation locales storage tests

.DEFAULT_GOAL := help
.PHONY: help run demo test prove bench look check format setup browser lock clean

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile

run: $(READY) ## start the bot and its page on this machine
	$(BIN)/python -m bot run $(ARGS)

demo: $(READY) ## rehearse the whole programme with invented people (once), then start the bot on it
	@test -d demo || $(BIN)/python -m bot rehearse --data-dir demo $(ARGS)
	DATA_DIR=demo $(BIN)/python -m bot run

test: $(READY) browser ## every test, the long proofs in their short form
	$(BIN)/python -m pytest -n auto --dist worksteal $(ARGS)

prove: $(READY) browser ## every test, the long proofs in full
	PROVE=1 $(BIN)/python -m pytest --timeout=3600 $(ARGS)

bench: $(READY) ## measure speed and memory
	$(BIN)/python -m tests.benchmarks $(ARGS)

look: $(READY) ## put every document into look/, page by page as pictures, for a person to look at
	$(BIN)/python -m tests.look $(ARGS)

check: $(READY) ## format, lint, types, arrows
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy --strict
	$(BIN)/lint-imports

format: $(READY) ## put the code in the house's format
	$(BIN)/ruff check --fix-only --quiet $(CODE)
	$(BIN)/ruff format $(CODE)

setup: $(READY) ## only set up .venv

# uv comes by the same lock and hashes as everything it installs. It does not read pip's configuration, so where
# packages come from a mirror that only pip knows, pip does the work: slower, same hashes.
$(READY): requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or later is needed: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@sed -n '/^uv==/,/[^\\]$$/p' requirements.lock > $(VENV)/uv.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r $(VENV)/uv.lock
	$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock \
		|| $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

# Only the page tests need a browser. Without one they are skipped, loudly; with CI=1 that is a failure.
APT := DEBIAN_FRONTEND=noninteractive apt-get -qq -o Acquire::Retries=3 -o DPkg::Lock::Timeout=300
PKG := install --yes --no-install-recommends chromium fonts-liberation
browser:
	@command -v chromium >/dev/null && exit 0; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
		echo "Installing Debian's chromium for the page tests …"; \
		{ $(APT) $(PKG) || { $(APT) update && $(APT) $(PKG); }; } >$(VENV)/browser.log 2>&1 && exit 0; \
		tail -n 3 $(VENV)/browser.log >&2; \
	fi; \
	echo "==== NO chromium ON THIS MACHINE: THE PAGE TESTS ARE SKIPPED. Install the package chromium. ====" >&2; \
	[ "$$CI" != 1 ]

lock: $(READY) ## work out requirements.lock again from pyproject.toml
	$(BIN)/uv pip compile pyproject.toml --group dev --universal --no-emit-index-url --no-emit-find-links \
		--generate-hashes --no-header --no-annotate --quiet -o requirements.lock $(ARGS)

clean: ## remove .venv and what the tools leave behind (never data)
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache dist
	find $(CODE) -name __pycache__ -type d -prune -exec rm -rf {} +

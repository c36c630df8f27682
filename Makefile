# One definition of "it works": people, pre-commit and .ci/run all come through here.
# Needs make and Python >= 3.11 with venv; everything else is set up on first use under .venv.

.DEFAULT_GOAL := help
SHELL := /bin/sh
MAKEFLAGS += --no-print-directory

VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for python in python3 python3.14 python3.13 python3.12 python3.11; do \
	command -v $$python >/dev/null 2>&1 \
	&& $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null \
	&& echo $$python && break; done)

PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
LOCKED := --require-hashes --only-binary :all:
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate

.PHONY: help run test check bench soak docs lock clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-7s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: $(VENV)/run.stamp ## Play a Wednesday in a simulated room at http://127.0.0.1:8000
	@$(BIN)/auction demo $(ARGS)

test: $(VENV)/dev.stamp ## Every test, then make check (15 minutes at most on two cores)
	@$(BIN)/python tools/system_packages.py
	@$(BIN)/pytest -n 2 --dist loadfile --no-loadscope-reorder $(ARGS)
	@$(MAKE) check

check: $(VENV)/dev.stamp ## Lint, format, types, import contracts, generated pages up to date
	@$(BIN)/ruff check --quiet .
	@$(BIN)/ruff format --quiet --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python -m tools.reference --check

bench: $(VENV)/dev.stamp ## Measure both sides, gate on ratios, write docs/reference/benchmarks.md
	@$(BIN)/python -m tests.bench.run $(ARGS)

soak: $(VENV)/dev.stamp ## Hours rather than minutes; ends with a dated page in docs/reference/soak
	@$(BIN)/python tools/system_packages.py
	@$(BIN)/python -m tools.soak $(ARGS)

docs: $(VENV)/dev.stamp ## Write the generated reference pages anew
	@$(BIN)/python -m tools.reference

lock: $(VENV)/dev.stamp ## Lock the newest versions that pyproject.toml allows
	@printf 'hatchling>=1.27\n' | $(COMPILE) --upgrade pyproject.toml - -o requirements.lock >/dev/null
	@printf 'hatchling>=1.27\n' | $(COMPILE) --upgrade --constraints requirements.lock \
		--group dev pyproject.toml - -o requirements-dev.lock >/dev/null

clean: ## Remove what was built and installed here; footage and journals in data/ stay
	@rm -rf $(VENV) build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; none was found on PATH." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "$(PYTHON) lacks venv; on Debian: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/run.stamp: requirements.lock pyproject.toml | $(BIN)/python
	@echo "Installing into $(VENV) …"
	@$(PIP) install $(LOCKED) --requirement requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements-dev.lock $(VENV)/run.stamp
	@echo "Installing the tools for tests and checks …"
	@$(PIP) install $(LOCKED) --requirement requirements-dev.lock
	@touch $@

# Everything runs from .venv, filled from the lock files only: hashes are checked and nothing is resolved at install
# time. The stamp files make a second run start at once; they are renewed when a lock or pyproject.toml changes.

SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
# Two pip processes in one environment would break it, also under `make -j`.
.NOTPARALLEL:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
RUNTIME := $(VENV)/.runtime-installed
DEV := $(VENV)/.dev-installed
PACKAGE := $(VENV)/.package-installed

# `etl` and `dashboard` are common names: never take one from the folder a command happens to run in.
export PYTHONSAFEPATH := 1

.PHONY: help
help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

.PHONY: run
run: $(RUNTIME) $(PACKAGE)  ## Build the data and serve the dashboard at http://127.0.0.1:8050
	@$(BIN)/tradebrief etl
	@exec $(BIN)/tradebrief serve

# Each check runs even when one before it failed, so that one run shows all there is to mend. pytest comes last.
.PHONY: test
test: dev  ## Run every check: lint, format, types, import rules, tests (PYTEST_ARGS="-k name" narrows the tests)
	@failed=""; \
	step() { echo "== $$*"; "$$@" || failed="$$failed, $${*#$(BIN)/}"; }; \
	step tests/ensure_chromium.sh; \
	step $(BIN)/ruff check .; \
	step $(BIN)/ruff format --check .; \
	step $(BIN)/mypy; \
	step $(BIN)/lint-imports --no-logo; \
	if [ -n "$$failed" ]; then echo "Failed before the tests: $${failed#, }" >&2; fi; \
	step $(BIN)/pytest --numprocesses 2 --dist worksteal $(PYTEST_ARGS); \
	[ -z "$$failed" ]

# Each question on so few rows would spend its time on making code for it, so none is made.
# Spark lies beside the environment, not in it: libraries that find it there would load it into every process.
SPARK := $(VENV)/spark
.PHONY: test-spark
test-spark: dev  ## Run the engines' contract on Spark, as a cluster of two workers on this machine (needs Java 17)
	@if ! command -v java >/dev/null; then \
		echo "SKIPPED: the engine spark was NOT tested, for there is no Java here (apt-get install openjdk-17-jre-headless)" >&2; \
	else \
		$(MAKE) --no-print-directory $(SPARK)/.installed; \
		echo "== the engines' contract on Spark"; \
		PYTHONPATH=$(SPARK) SPARK_LOCAL_IP=127.0.0.1 TRADEBRIEF_SPARK_MASTER='local-cluster[2,1,1024]' \
			PYSPARK_SUBMIT_ARGS='--conf spark.sql.codegen.wholeStage=false pyspark-shell' \
			TRADEBRIEF_TEST_SPARK=1 $(BIN)/pytest tests/contract/test_engines.py --quiet $(PYTEST_ARGS); \
	fi

$(SPARK)/.installed: requirements-spark.lock
	@echo "Installing Spark (half a gigabyte, once)"
	@rm -rf $(SPARK)
	@$(PIP) install --quiet --no-deps --require-hashes --target $(SPARK) --requirement requirements-spark.lock
	@touch $@

.PHONY: format
format: dev  ## Format the code and mend what ruff can mend
	@$(BIN)/ruff check --fix-only .
	@$(BIN)/ruff format .

.PHONY: dev
dev: $(DEV) $(PACKAGE)  ## Prepare .venv with all development tools

# The runtime set is compiled with the development set as its constraint: the two can never disagree.
LOCK := $(BIN)/uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --annotation-style line --custom-compile-command "make lock"

.PHONY: lock
lock: dev  ## Compile the lock files from pyproject.toml (LOCK_ARGS=--upgrade takes newer releases)
	@$(LOCK) $(LOCK_ARGS) --extra dev --output-file requirements-dev.lock
	@$(LOCK) --constraints requirements-dev.lock --output-file requirements.lock
	@$(BIN)/python -c 'import tomllib; \
		print(*tomllib.load(open("pyproject.toml", "rb"))["project"]["optional-dependencies"]["spark"], sep="\n")' \
		| $(subst pyproject.toml,-,$(LOCK)) --constraints requirements-dev.lock --output-file requirements-spark.lock

.PHONY: clean
clean:  ## Remove built data and caches; .venv stays
	@rm -rf data/build build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	@find etl dashboard tests benchmarks -name __pycache__ -type d -prune -exec rm -rf {} + 2>/dev/null || true

.PHONY: distclean
distclean: clean  ## Remove .venv too
	@rm -rf $(VENV)

# --- The environment -------------------------------------------------------------------------------------------------

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null \
		|| { echo "$(PYTHON) was not found. Install Python 3.11 or later: apt-get install python3 python3-venv" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "$$($(PYTHON) --version) is too old: 3.11 or later is needed (make PYTHON=python3.11 ...)" >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
		|| { echo "$(PYTHON) cannot make virtual environments here. Install that part: apt-get install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear $(VENV)

$(RUNTIME): requirements.lock | $(BIN)/python
	@echo "Installing the locked dependencies (about a minute, once)"
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements.lock
	@touch $@

$(DEV): requirements-dev.lock | $(BIN)/python
	@echo "Installing the locked dependencies and development tools (about a minute, once)"
	@$(PIP) install --quiet --no-deps --require-hashes --requirement requirements-dev.lock
	@touch $(RUNTIME) $@

# Setuptools is in both locks (Dash requires it), so the build needs nothing from outside.
$(PACKAGE): pyproject.toml | $(BIN)/python
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

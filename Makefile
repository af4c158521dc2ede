# Two commands matter: `make run` and `make test`. Everything they need is put into .venv/ and $(DATA_DIR).
#
#   PORT=8000          the web server's port          DATABASE_URL=…  a PostgreSQL of your own
#   DATA_DIR=var       where all data is kept         REDIS_URL=…     a Redis of your own
# With another PORT and DATA_DIR a second copy runs beside the first.

SHELL := /bin/bash
export PORT ?= 8000
export DATA_DIR ?= $(CURDIR)/var
VENV := .venv
BIN := $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
TEST_WORKERS ?= 2

.DEFAULT_GOAL := help
.PHONY: help run reset-demo manage test lint types bench pictures messages lock clean

help:  ## Show this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 14

run: $(VENV)/.runtime  ## Start the whole portal with the demo city (Ctrl-C stops it)
	@exec python -m portal.supervisor

reset-demo: $(VENV)/.runtime  ## Delete the demo's data and start anew
	@python -m portal.supervisor reset
	@exec python -m portal.supervisor

manage: $(VENV)/.runtime  ## Run a command beside a running portal: make manage do="createsuperuser"
	@source "$(DATA_DIR)/run.env" && python manage.py $(do)

test: $(VENV)/.dev  ## Run all tests (on servers of their own)
	@unset DATABASE_URL REDIS_URL PORT DATA_DIR; exec python -m pytest -n $(TEST_WORKERS) $(only)

lint: $(VENV)/.dev  ## Style, templates, security, floors
	ruff check .
	ruff format --check .
	djlint --lint --quiet templates
	bandit -q -c pyproject.toml -r portal deputies stations feedback
	lint-imports
	check-jsonschema --builtin-schema vendor.compose-spec docker-compose.yml

types: $(VENV)/.dev  ## Types, strictly
	SECRET_KEY=types DATABASE_URL=postgresql:///types REDIS_URL=redis://types mypy .

bench: $(VENV)/.dev  ## Measure speed and memory; prints a table and writes JSON
	@python -m bench

pictures: $(VENV)/.dev  ## Take README's pictures of the running portal
	@python -m tests.pictures

messages: $(VENV)/.dev  ## Collect texts (needs xgettext) and compile the translations
	python .ci/messages

lock: $(VENV)/.runtime  ## Resolve pyproject.toml anew into the two requirements files
	python .ci/lock

clean:  ## Delete the environment and caches; data stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

# The environment: made once, brought up to date when a lock changes.

INSTALL := set -o pipefail; python -m pip install --no-deps --disable-pip-version-check
COUNT := awk '/^Collecting/ { printf "\r  %d packages", ++n; fflush() } /^Installing/ { printf ", unpacking" } END { print "" }'

$(BIN)/python:
	@for python in $(PYTHON) python3 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			echo "Making $(VENV) with $$($$python --version)"; exec $$python -m venv $(VENV); fi; done; \
	echo "Python 3.11 or newer is needed; PYTHON=/path/to/python make run" >&2; exit 1

$(VENV)/.runtime: requirements.txt | $(BIN)/python
	@echo "Installing what the portal runs on (once, about a minute)"
	@$(INSTALL) -r requirements.txt | $(COUNT)
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.runtime
	@echo "Installing what the tests need (once)"
	@$(INSTALL) -r requirements-dev.txt | $(COUNT)
	@touch $@

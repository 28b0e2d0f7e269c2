# Two commands: `make demo` shows what schemawatchd does, `make test` checks everything.
# Nothing is needed before but Python 3.11 or later with its venv module, git and make.

.DELETE_ON_ERROR:
.SUFFIXES:
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
PYTHON := $(shell for each in "$$PYTHON" python3 python3.14 python3.13 python3.12 python3.11; do \
	test -n "$$each" && "$$each" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$each" && break; done)
STAGING := $(VENV)/installed

.PHONY: help demo quick test mutants soak lint dist install uninstall clean

help:
	@echo "make demo       a small shop, changed by hand in five ways, and the report about it"
	@echo "make quick      the tests for daily work: pure, without servers and lint, in seconds"
	@echo "make test       everything: ruff, mypy, import-linter, tests on real servers"
	@echo "make mutants    changes the judging rooms in COUNT (400) places, one at a time: what does no test notice? SEED, ROOMS"
	@echo "make soak       drifts and faults at random for MINUTES (30), judged by an oracle; SEED repeats a run"
	@echo "make dist       a wheel in dist/, for pip and pipx on machines without a checkout"
	@echo "make install    as root: /opt, /usr/local/bin, systemd unit, user and group, /etc/schemawatchd"
	@echo "make uninstall  as root: takes it out again, keeping configuration and state"
	@echo "make clean      removes what these made here"

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or later is missing. Debian and Ubuntu: apt install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  version=$$($(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])'); \
	  echo "Python's venv module is missing. Debian and Ubuntu: apt install python$$version-venv; Fedora has it in python3."; exit 1; }
	@echo "making a virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(STAGING)/build: requirements/build.txt | $(BIN)/python
	@$(PIP) install --require-hashes -r $<
	@mkdir -p $(@D) && touch $@

$(STAGING)/runtime: requirements/runtime.txt pyproject.toml $(STAGING)/build
	@echo "installing schemawatchd and what it needs"
	@$(PIP) install --require-hashes -r $<
	@$(PIP) install --no-deps --no-build-isolation -e .
	@mkdir -p $(@D) && touch $@

$(STAGING)/dev: requirements/dev.txt $(STAGING)/runtime
	@echo "installing the tools for tests"
	@$(PIP) install --require-hashes -r $<
	@mkdir -p $(@D) && touch $@

demo: $(STAGING)/runtime
	@$(BIN)/python examples/shop/demo.py build/demo

lint: $(STAGING)/dev
	@$(BIN)/ruff format --check --quiet . || { echo "run: $(BIN)/ruff format ."; exit 1; }
	@$(BIN)/ruff check --quiet .
	@$(BIN)/mypy
	@$(BIN)/mypy benchmarks
	@$(BIN)/lint-imports --no-cache

quick: $(STAGING)/dev
	@$(BIN)/python -m pytest -q -n 2 tests/unit

test: $(STAGING)/dev lint
	@tests/bring-servers.sh
	@tests/bring-tools.sh
	@$(BIN)/python -m compileall -q daemon migrations  # for the many processes that tests start
	@$(BIN)/python -m pytest -n 2

mutants: $(STAGING)/dev
	@nice $(BIN)/python tests/mutants/mutants.py $(or $(COUNT),400) $(or $(SEED),1) $(ROOMS)

soak: $(STAGING)/dev
	@tests/bring-servers.sh
	@$(BIN)/python tests/soak/soak.py $(BIN)/schemawatchd $(or $(MINUTES),30) $(SEED)

dist: $(STAGING)/build
	@rm -f dist/schemawatchd-*.whl
	@$(PIP) wheel --no-deps --no-build-isolation --wheel-dir dist .
	@echo "built $$(ls dist/schemawatchd-*.whl): pipx install FILE, or pip install FILE in a virtual environment"

install:
	@systemd/install.sh

uninstall:
	@systemd/uninstall.sh

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

# On a bare Debian 12 with python3, git and make, as root: `make pdf` and `make test` bring all that they need.
# Everything lands in .venv and .cache; output/ is never touched but by publish. More options: make pdf ARGS="--date 2024-11-24"
.PHONY: help pdf epub html all check format lint types test conformance bench docs lock clean environment validators

PYTEST = .venv/bin/python -m pytest -n $(or $(JOBS),2)
ARGS ?=
BENCH ?= --write

help:
	@echo "make pdf | epub | html | all    make the report in manuscript/"
	@echo "make test                       run every test; brings the validators"
	@echo "make check                      format, lint, types and tests: what a change must pass"
	@echo "make conformance                the long runs"
	@echo "make bench                      measure beside plain WeasyPrint and the peers; BENCH=\"cold edits\" runs some"
	@echo "make docs                       write again what is made from the code"
	@echo "make lock                       renew the locked versions"
	@echo "make clean                      remove what is made here; output/ stays"

pdf epub html all:
	@setup/environment
	@.venv/bin/publish $@ $(ARGS)

environment:
	@setup/environment dev

validators:
	@setup/validators

test: environment validators
	@$(PYTEST) -m "not slow" $(ARGS)

conformance: environment validators
	@$(PYTEST) -m slow $(ARGS)

bench: environment
	@benchmarks/setup peers books
	@.venv/bin/python -m benchmarks.bench $(BENCH)

format: environment
	@.venv/bin/ruff format
	@.venv/bin/ruff check --fix-only --quiet

lint: environment
	@.venv/bin/ruff format --check
	@.venv/bin/ruff check

types: environment
	@.venv/bin/mypy

check: lint types test

docs: environment
	@.venv/bin/python setup/docs.py

lock:
	@setup/lock

clean:
	rm -rf .venv .cache .pytest_cache .mypy_cache .ruff_cache .hypothesis build dist
	find presswork tests -name __pycache__ -prune -exec rm -rf {} +

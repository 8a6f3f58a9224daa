# Everything is one target away; `make help` lists them. What they do is Python, under deploy/local/.
.DEFAULT_GOAL := help
.PHONY: help up down status logs reset simulate test test-fast bench soak lint rules types web lock

SYSTEM_PYTHON ?= python3
PYTHON := .venv/bin/python
BOOTSTRAP := $(SYSTEM_PYTHON) deploy/local/bootstrap.py
LOCAL := $(PYTHON) -m deploy.local
# What runs the whole product comes after the tests of the pieces: two at a time on servers of their own, the long first.
WHOLE := tests/faults tests/system tests/browser
TESTS ?=

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## /{printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

up: ## start everything, load the demo, print the address and the sign-ins
	@$(BOOTSTRAP) web
	@$(LOCAL) up
down: ## stop everything; the data stays
	@$(BOOTSTRAP) python
	@$(LOCAL) down
status: ## every process: state, readiness, outbox depth, consumer lag
	@$(BOOTSTRAP) python
	@$(LOCAL) status
logs: ## follow the logs: S=contacts for a service, S=contacts-relay for a process
	@$(BOOTSTRAP) python
	@S="$(S)" $(LOCAL) logs
reset: ## stop everything and remove its data; asks, unless FORCE=1
	@$(BOOTSTRAP) python
	@FORCE="$(FORCE)" $(LOCAL) reset
simulate: ## let the demo's contacts go on writing messages, until ctrl-C
	@$(BOOTSTRAP) python
	@$(LOCAL) simulate

test: ## every test, on real PostgreSQL, Kafka and Chromium (TESTS=tests/labels for some)
	@$(BOOTSTRAP) browser
ifeq ($(TESTS),)
	@$(PYTHON) -m pytest -n 2 --dist loadfile tests $(WHOLE:%=--ignore=%)
	@$(PYTHON) -m pytest -n 2 --dist loadfile --no-loadscope-reorder $(WHOLE)
else
	@$(PYTHON) -m pytest $(TESTS)
endif
test-fast: ## the tests that need no server
	@$(BOOTSTRAP) python
	@$(PYTHON) -m pytest -m "not servers" $(TESTS)
bench: ## measure speed; writes var/bench.json and docs/bench.json
	@$(BOOTSTRAP) web
	@$(PYTHON) -m tests.bench
soak: ## an hour or two: far more invented examples and files, a million rows, and anybody killed at any time
	@$(BOOTSTRAP) web
	@SOAK=1 $(PYTHON) -m pytest $(or $(TESTS),-n 2 --dist loadfile -m "hypothesis or soak")

lint: ## style, import rules, and what we promise those who read our events
	@$(BOOTSTRAP) python
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@.venv/bin/lint-imports
	@$(PYTHON) -m deploy.local.events check
	@$(PYTHON) -m deploy.local.asyncapi
rules: ## each rule of docs/rules.md with the tests that cite it and how they last went
	@$(BOOTSTRAP) python
	@$(PYTHON) -m deploy.local.rules
types: ## mypy, strict
	@$(BOOTSTRAP) python
	@$(PYTHON) -m mypy
web: ## build the web UI and run its own checks
	@$(BOOTSTRAP) web
	@$(PYTHON) -m deploy.local.web_checks
lock: ## resolve the pyproject files into requirements.lock
	@$(BOOTSTRAP) python
	@$(PYTHON) -m deploy.local.lock

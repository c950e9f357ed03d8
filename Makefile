# make help lists what there is. Needs only Python 3.11 or newer with pip and venv, and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(BIN)/pip install --quiet --disable-pip-version-check
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --build-deps-for=editable --extra=site
SOURCES := $(FORMSERVICE_COMMITTEE) $(shell find docs committee.toml mkdocs.yml formservice/settings formservice/text formservice/languages.py formservice/formatting.py formservice/documents formservice/letters/to_corporation.py formservice/rules -type f -not -path '*/__pycache__/*' 2>/dev/null)
CATALOGUES := $(patsubst %.po,%.mo,$(wildcard formservice/translations/*/LC_MESSAGES/*.po))
PARALLEL ?= 2
AT_ONCE := -n $(PARALLEL) --dist worksteal

# The tests start hundreds of processes. Each would compile every module anew.
test test-postgres tour trust faults bench: export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help run sample test test-postgres tour trust faults check build texts bench format requirements clean

help: ## list the commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: build ## set up, then serve site and forms on http://127.0.0.1:8000
	@$(BIN)/formservice serve

sample: export FORMSERVICE_DATA := var-sample
sample: build ## serve a dozen made-up complaints from var-sample, to look at the desk: open the link that it prints
	@test -d $(FORMSERVICE_DATA) || $(BIN)/formservice sample
	@$(BIN)/formservice serve

test: check $(VENV)/browser ## set up, then check everything that must hold
	$(BIN)/pytest $(AT_ONCE)

test-postgres: build $(VENV)/browser ## the same tests on a private PostgreSQL, from Debian's package
	$(BIN)/python -m tests.harness.postgres $(AT_ONCE)

tour: build $(VENV)/browser ## go through every journey and look at every page in every language; make test does so for a part, another each day
	TOUR_DAY=all $(BIN)/pytest $(AT_ONCE) tests/browser tests/journeys tests/web tests/uploads/test_viruses.py tests/deploy/test_served.py

check: build $(VENV)/tools ## set up, then format, lint, types, imports and texts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

build: $(VENV)/ready $(CATALOGUES) build/.built ## set up, then build the site and the frames of the forms

texts: $(VENV)/ready ## collect the texts of site, forms and letters into the catalogues
	@$(BIN)/python docs/texts.py

bench: build $(VENV)/tools ## measure bytes, speed and memory
	$(BIN)/python -m tests.bench

trust: build $(VENV)/browser ## show at length what may never go wrong, a line of figures for each promise
	$(BIN)/python -m tests.trust

faults: build $(VENV)/browser ## seed faults into a copy, and see that the promises tell of each
	$(BIN)/python -m tests.trust.faults

format: $(VENV)/tools ## put the code into its fixed form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

requirements: $(VENV)/tools ## write both lists of pinned requirements anew from pyproject.toml; MORE=--upgrade for newer versions
	$(COMPILE) $(MORE) --output-file=requirements.txt pyproject.toml
	$(COMPILE) $(MORE) --extra=test --constraint=requirements.txt --output-file=requirements-test.txt pyproject.toml

clean: ## remove what was built and installed, not what tenants sent (var)
	rm -rf $(VENV) build

$(VENV)/ready: requirements.txt pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --require-hashes -r requirements.txt
	$(INSTALL) --no-build-isolation --no-deps -e .
	@touch $@

# What only tests and checks need; an installation that serves goes without.
$(VENV)/tools: requirements-test.txt $(VENV)/ready
	$(INSTALL) --require-hashes -r requirements-test.txt
	@touch $@

$(VENV)/browser: $(VENV)/tools tests/browser/install.sh
	@sh tests/browser/install.sh $(VENV)
	@touch $@

%.mo: %.po $(VENV)/ready
	$(BIN)/pybabel -q compile -i $< -o $@

build/.built: $(SOURCES) $(CATALOGUES) $(VENV)/ready
	$(BIN)/python docs/build.py
	@touch $@

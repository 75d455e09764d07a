# Two commands: `make e2e` runs the acceptance suites, `make test` the library's own tests. Both set up what is missing first.

VENV   ?= .venv
# The first Python that starts and is new enough: a name on the PATH may be a shim with nothing behind it.
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$name -c '$(NEW_ENOUGH)' 2>/dev/null && echo $$name && break; done)
BIN    := $(VENV)/bin
READY  := $(VENV)/.ready

# Hundreds of processes begin in a run; none is to compile again what another has compiled.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help e2e test check format report doctor clean setup

help: ## what there is
	@grep -E '^[a-z0-9]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

e2e: setup ## run the acceptance suites on the embedded systems, and make the report
	@$(BIN)/behave --tags @e2e $(ARGS); code=$$?; $(BIN)/ratified report; exit $$code

test: setup ## run the library's own tests
	@$(BIN)/python -m pytest -n auto --dist loadfile --no-loadscope-reorder $(ARGS)

check: $(READY) ## linters, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: $(READY) ## put the code into shape
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

report: $(READY) ## make the report of the last run
	@$(BIN)/ratified report

doctor: $(READY) ## what is set, what is found, how to get the rest
	@$(BIN)/ratified doctor

clean: ## remove what runs have written
	rm -rf allure-results allure-report survival-results survival-report strength-results strength-report .ratified

setup: $(READY)
	@$(BIN)/python -m ratified.browser

$(READY): pyproject.toml
	@test -n "$(PYTHON)" && $(PYTHON) -c '$(NEW_ENOUGH)' \
		|| { echo "Ratified needs Python 3.11 or newer; set it with: make PYTHON=/path/to/python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) \
		|| { echo "Python could not make a virtual environment; on Debian: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[sandbox,suite,dev]'
	@touch $@

# Two commands do everything on a fresh machine: `make demo` and `make test`.

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: demo test lint types unit golden output wheel bench clean

demo: $(VENV)/.ready  ## port the packaged example rule to every target and print the verdicts
	$(BIN)/ruleglot demo -o output

test: lint types unit  ## everything that must pass before a change lands

lint: $(VENV)/.ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.ready-dev
	$(BIN)/mypy

unit: $(VENV)/.ready-dev
	$(BIN)/pytest -n 2 --cov --cov-report=term

golden: $(VENV)/.ready-dev  ## write the golden files anew; review what changed in the diff
	$(BIN)/pytest -q --update-golden

wheel: $(VENV)/.ready-dev  ## build the wheel, install it away from the checkout, run the demo there
	$(BIN)/python .ci/wheel.py

bench: $(VENV)/.ready-dev  ## measure against the peer tools, in the same run
	$(BIN)/python tests/benchmarks/startup.py
	$(if $(RULES),$(BIN)/python tests/benchmarks/eql.py $(RULES))

$(BIN)/python:
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || sh .ci/install-venv
	$(PYTHON) -m venv $(VENV)
	$(PIP) install --upgrade pip

$(VENV)/.ready: $(BIN)/python pyproject.toml
	$(PIP) install --editable .
	@touch $@

$(VENV)/.ready-dev: $(VENV)/.ready
	$(PIP) install --group lint --group test
	@touch $@

clean:
	rm -rf $(VENV) build dist .coverage .mypy_cache .pytest_cache .ruff_cache .hypothesis

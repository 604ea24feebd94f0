# make demo, make test, make check, make quality DATA=…, make bench, make train DATA=…, make fuzz
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DATA ?= ../shared/data
PIP_FLAGS ?= -q --disable-pip-version-check

.PHONY: demo test check quality bench train fuzz clean

$(BIN)/dedup: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install $(PIP_FLAGS) -e .
	@touch $@

$(VENV)/.test: $(BIN)/dedup pyproject.toml
	$(BIN)/python -m pip install $(PIP_FLAGS) -e '.[test,check]'
	@touch $@

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.test check
	$(BIN)/python -m pytest

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

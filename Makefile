# make demo: the report on the sample; make test: everything that must hold; DATA=… for quality and train
PYTHON ?= python3
VENV ?= .venv
BIN = $(VENV)/bin
DATA ?= ../shared/data
PIP_FLAGS ?= -q --disable-pip-version-check

.PHONY: demo test check quality bench train fuzz browser picture clean

$(BIN)/dedup: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install $(PIP_FLAGS) -e .
	@touch $@

$(VENV)/.test: $(BIN)/dedup pyproject.toml
	$(BIN)/python -m pip install $(PIP_FLAGS) -e '.[test,check]'
	@touch $@

demo: $(BIN)/dedup
	@$(BIN)/dedup compare samples/drone-flights
	@$(BIN)/dedup compare samples/drone-flights -f json -o samples/drone-flights.json
	@$(BIN)/dedup render samples/drone-flights.json -f html -o samples/drone-flights.html
	@echo "The same report: samples/drone-flights.html (to look at), samples/drone-flights.json (for programs)"

check: $(VENV)/.test
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: $(VENV)/.test check
	$(BIN)/python -m pytest

# CPU a text beside the peers that install here; SIZES="10000 50000 200000" for more.
SIZES ?= 10000 50000
bench: $(VENV)/.test
	$(BIN)/python -m pip install $(PIP_FLAGS) -e '.[bench]'
	$(BIN)/python -m tests.bench --sizes $(SIZES)
	$(BIN)/python -m tests.bench.check 20000 .cache/bench-check

train: $(VENV)/.test
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.quality.train_lineage $(DATA)
	OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/python -m tests.quality.train_alignment $(DATA)

quality: $(VENV)/.test
	$(BIN)/python -m tests.quality.near_duplicates $(DATA)
	$(BIN)/python -m tests.quality.alignment $(DATA)
	$(BIN)/python -m tests.quality.lineage $(DATA)
	$(BIN)/python -m tests.quality.check $(DATA)

fuzz: $(VENV)/.test
	$(BIN)/python -m tests.fuzz.readers

# What the tests of the HTML report in Chromium need beside Chromium itself; without it they are skipped.
browser:
	npm ci --silent --prefix tests/browser

picture: $(BIN)/dedup
	$(BIN)/dedup compare samples/drone-flights -f html -o samples/drone-flights.html
	node tests/browser/picture.mjs samples/drone-flights.html samples/report.png

clean:
	rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis

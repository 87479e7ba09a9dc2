# pywine: `make run` runs a sample program, `make test` the whole suite; both build their own environment first.
PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin
JOBS   ?= $(shell nproc 2>/dev/null || echo 2)

.PHONY: run test check lint types samples bless bench apis fuzz storm cover wheel clean

run: $(VENV)/installed
	$(BIN)/python -m pywine samples/hello/hello.x64.exe

test: $(VENV)/installed
	$(BIN)/python -m pytest -n $(JOBS) -q $(ARGS)

check: lint types test

lint: $(VENV)/installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check pywine tests tools

types: $(VENV)/installed
	$(BIN)/pyright --pythonpath $(BIN)/python

# Rebuild the sample programs (needs mingw-w64) and record what they print (needs Wine).
samples: $(VENV)/installed
	$(BIN)/python tools/samples.py build

bless: samples
	$(BIN)/python tools/samples.py bless

bench: $(VENV)/installed
	$(BIN)/python -m tests.bench $(ARGS)

# The table of what is implemented, per DLL, and the pages of docs/api.
apis: $(VENV)/installed
	$(BIN)/python -m pywine apis
	$(BIN)/python tools/api_docs.py

# Mutated PE files: COUNT of them, nothing but clean errors or runs.
COUNT ?= 2000
fuzz: $(VENV)/installed
	$(BIN)/python -m tests.fuzz.images $(COUNT)

# A million faults, a hundred thousand stops and thousands of threads on the native engine; then a minute of many
# threads and a hundred repetitions of each sample that has some, on both engines.
storm: $(VENV)/installed
	$(BIN)/python -m tests.machine.storm $(ARGS)
	nice $(BIN)/python -m tests.storm_threads $(ARGS)

cover: $(VENV)/installed
	$(BIN)/pip install --quiet coverage
	$(BIN)/python -m coverage run --source pywine -m pytest -q
	$(BIN)/python -m coverage report --skip-covered

wheel: $(VENV)/installed
	$(BIN)/pip wheel --quiet --no-deps --wheel-dir dist .

clean:
	rm -rf $(VENV) dist build .pytest_cache .hypothesis .ruff_cache

$(VENV)/installed: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[test,lint]'
	touch $@

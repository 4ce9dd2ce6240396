# make demo: write a line with a shipped model.   make test: all tests.   Both set up what they need in .venv.
# make fuzz: spoil files, hands, models, runs and orders at random, for hours; FUZZ_EXAMPLES says how many of each kind.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

FUZZ_EXAMPLES ?= 20000

.PHONY: demo test lint fuzz clean

demo: .venv/base.stamp
	@$(BIN)/ownhand write "Can you read it? The quick brown fox jumps over the lazy dog, 0123456789!" --hand 5 --x-height 5 -o out/can-you-read-it.png
	@echo
	@echo "Look at out/can-you-read-it.png. Try next:"
	@echo "  $(BIN)/ownhand write 'Hello!' --hand 8 -o hello.svg   your own words, another hand, sharp at any size"
	@echo "  $(BIN)/ownhand hands -o hands.png                     hands to choose from"
	@echo "  $(BIN)/ownhand --help                                 all it can do"
	@echo "  docs/joined.md                                         how the computer came by its hands"

test: .venv/full.stamp
	$(BIN)/python -m pytest --numprocesses auto --dist loadfile

lint: .venv/full.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

fuzz: .venv/full.stamp
	ulimit -v 16000000 && FUZZ_EXAMPLES=$(FUZZ_EXAMPLES) $(BIN)/python -m pytest tests/fuzz

.venv/bin/python:
	@$(PYTHON) -m venv .venv

.venv/base.stamp: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing ownhand into .venv (a minute or so) ..."
	@$(PIP) install -c constraints.txt -e .
	@touch $@

.venv/full.stamp: .venv/bin/python pyproject.toml constraints.txt
	@echo "Installing ownhand with training and test tools into .venv (a few minutes) ..."
	@$(PIP) install -c constraints.txt -e ".[train,studio,test]"
	@touch $@ .venv/base.stamp

clean:
	rm -rf .venv build dist out

# What one does with Backchannel. Needs python3 (3.11 or newer, with venv), make and git; nothing else.
#
#   make demo [PORT=8000] [ONCE=1]   a blog and a Discord on this machine, with the bot between them
#   make init                        a .env with a key of its own: asks for the token, prints the invitation
#   make run                         the bot, with the settings of .env
#   make doctor                      tries every setting and connection, and says what is wrong
#   make quick                       format, lint, types, layers and most tests, in about two minutes on two cores
#   make test                        all tests
#   make check                       format, lint, types, layers and all tests, as in CI
#   make bench                       measures parsing and rendering, each beside its peer, and how long answers take
#   make format                      put the code into shape
#   make pictures                    takes the pictures of docs/pictures anew, in a minute; needs Chromium
#   make lock [UPGRADE=1]            write the lock files anew, with the newest versions if asked to

PYTHON ?= python3
RUN := .venv/bin/python -m
# Tests run side by side (those that share a demo, together); those that share one WordPress go in turn, beside the others,
# and what they say comes last.
AT_ONCE := -n auto --dist loadgroup
ALL_TESTS = said=$$(mktemp); \
	$(RUN) pytest -m wordpress > "$$said" 2>&1 & in_turn=$$!; \
	trap 'kill $$in_turn' INT TERM; trap 'rm -f "$$said"' EXIT; \
	code=0; $(RUN) pytest $(AT_ONCE) -m "not wordpress" || code=$$?; \
	wait $$in_turn || code=$$?; \
	echo "The tests on WordPress:"; cat "$$said"; exit $$code
# Left out: whole stories, the second opinion of simcord, the machines of Hypothesis, the page, and what needs a service or
# many processes.
QUICK_TESTS := $(AT_ONCE) -m "not (wordpress or postgres or browser or slow)" \
	--ignore=tests/stories --ignore=tests/simcord --ignore=tests/page --ignore=tests/crash --ignore=tests/test_main.py \
	--ignore=tests/test_everything_once.py --ignore=tests/test_one_conversation.py
define STATIC
$(RUN) ruff format --check .
$(RUN) ruff check .
$(RUN) mypy
$(RUN) pytest tests/test_layers.py tests/test_conventions.py
endef
INSTALL := $(RUN) pip install --quiet --disable-pip-version-check

# Ctrl-C is how one stops these: the shell waits for the program, and then it is a good end.
QUIETLY := trap : INT;
STOPPED := || { code=$$?; [ $$code -eq 130 ] || exit $$code; }

.PHONY: help demo init run doctor quick test check bench format pictures lock
.DELETE_ON_ERROR:

help:
	@sed -n 's/^#   //p' Makefile

demo: .venv/run
	@$(QUIETLY) $(RUN) bot demo $(if $(PORT),--port $(PORT)) $(if $(filter-out 0,$(ONCE)),--once) $(STOPPED)

run: .venv/run
	@$(QUIETLY) $(RUN) bot $(STOPPED)

init: .venv/run
	@$(QUIETLY) $(RUN) bot init $(STOPPED)

doctor: .venv/run
	@$(RUN) bot check

quick: .venv/dev
	$(STATIC)
	$(RUN) pytest $(QUICK_TESTS)

test: .venv/dev
	@$(ALL_TESTS)

check: .venv/dev
	$(STATIC)
	@$(ALL_TESTS)

bench: .venv/dev
	@$(QUIETLY) $(RUN) tests.bench $(STOPPED)

format: .venv/dev
	$(RUN) ruff format .
	$(RUN) ruff check --fix .

pictures: .venv/dev
	$(RUN) tests.page.pictures

# Pins and hashes, for every system and Python from 3.11 on, and no address: where packages come from is each machine's matter.
COMPILE := $(RUN) uv pip compile pyproject.toml --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-emit-find-links --no-header $(if $(UPGRADE),--upgrade)

lock: .venv/bin/python
	@$(INSTALL) uv
	$(COMPILE) --output-file requirements.lock > /dev/null
	$(COMPILE) --group dev --output-file requirements-dev.lock > /dev/null

# The virtual environment: made once, and filled again when a lock file has changed.

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null || { \
	  echo "Backchannel needs Python 3.11 or newer, and '$(PYTHON)' is not. With another one: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2> /dev/null || { \
	  echo "Backchannel needs Python's venv, and '$(PYTHON)' has none. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }
	@$(PYTHON) -m venv --clear .venv

.venv/run: requirements.lock .venv/bin/python
	@echo "Installing the libraries (once; about half a minute) ..." >&2
	@$(INSTALL) --require-hashes -r requirements.lock
	@touch $@

.venv/dev: requirements-dev.lock .venv/bin/python
	@echo "Installing the libraries and the tools for tests (once; about a minute) ..." >&2
	@$(INSTALL) --require-hashes -r requirements-dev.lock
	@touch $@ .venv/run

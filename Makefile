# Maillage. Plain `make` says what there is.
# Needs make and Python 3.13 (uv, a python3.13 on the path, or pyenv's); the rest is installed in .venv.

PYTHON := .venv/bin/python
READY := .venv/ready
LOCKS := requirements-dev.lock requirements-uv.lock
CATALOGUES := $(wildcard platform/maillage/locale/*/LC_MESSAGES/*.po)
COMPILED := $(CATALOGUES:.po=.mo)

# The first Python 3.13 of: python3.13 and python3 on the path (a pyenv shim may be there and be another version),
# pyenv's own installations.
define FIND_PYTHON
for found in python3.13 "$$(pyenv root 2>/dev/null)"/versions/3.13*/bin/python3 python3 python; do \
    if "$$found" -c 'import sys; sys.exit(sys.version_info[:2] != (3, 13))' >/dev/null 2>&1; then \
        python="$$found"; break; \
    fi; \
done
endef

define NO_PYTHON
Python 3.13 was not found, neither as python3.13 on the path nor in pyenv. Install it with one of
    uv python install 3.13     (https://docs.astral.sh/uv/)
    pyenv install 3.13
or with the packages of your system, then run make again.
endef
export NO_PYTHON

define WRITE_PATHS
import pathlib, sysconfig
root = pathlib.Path.cwd()
pathlib.Path(sysconfig.get_path("purelib"), "maillage.pth").write_text(f"{root}\n{root / 'platform'}\n")
endef
export WRITE_PATHS

help:
	@echo "make demo        set everything up and start the demonstration (Ctrl-C stops it)"
	@echo "make demo-stop   stop a demonstration that runs in another window"
	@echo "make demo-reset  the same as demo, with fresh data"
	@echo "make test        all checks and tests"
	@echo "make bench       measure lists, switches, accounts and random pools, print the tables"
	@echo
	@echo "make setup       the environment alone (.venv)"
	@echo "make messages    bring the translations up to date with the code"
	@echo "make format      format the code"
	@echo "make lock        choose versions anew and lock them"
	@echo "make theme       compile the theme (needs npm)"

setup: $(READY) $(COMPILED)

$(READY): $(LOCKS) Makefile
	@set -e; \
	if command -v uv >/dev/null 2>&1; then \
	    echo "Making .venv with uv"; \
	    test -x $(PYTHON) || uv venv --quiet --python 3.13 .venv; \
	    uv pip install --quiet --python $(PYTHON) --require-hashes -r requirements-uv.lock; \
	else \
	    $(FIND_PYTHON); \
	    if [ -z "$$python" ]; then echo "$$NO_PYTHON" >&2; exit 1; fi; \
	    echo "Making .venv with $$("$$python" --version)"; \
	    test -x $(PYTHON) || "$$python" -m venv .venv; \
	    $(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock; \
	fi; \
	echo "Installing what the lock files name"; \
	.venv/bin/uv pip sync --quiet --python $(PYTHON) --require-hashes $(LOCKS); \
	$(PYTHON) -c "$$WRITE_PATHS"; \
	touch $(READY)

%.mo: %.po $(READY)
	@$(PYTHON) -m maillage.translations compile && touch $@

demo: setup
	@exec $(PYTHON) -m maillage.demonstration.run

demo-reset: setup
	@exec $(PYTHON) -m maillage.demonstration.run --reset

demo-stop: setup
	@$(PYTHON) -m maillage.demonstration.run --stop

# Debian's Chromium where apt can install it, else the one that Playwright brings.
chromium: setup
	@set -e; \
	if ! command -v chromium >/dev/null 2>&1; then \
	    if command -v apt-get >/dev/null 2>&1 && [ "$$(id -u)" = 0 ]; then \
	        apt-get update -qq && apt-get install -y -qq --no-install-recommends chromium >/dev/null; \
	    else \
	        .venv/bin/playwright install chromium; \
	    fi; \
	fi

test: chromium
	@exec $(PYTHON) -m tests.checks

bench: setup
	@exec $(PYTHON) -m tests.bench

LOCK := .venv/bin/uv pip compile --quiet --universal --generate-hashes --python-version 3.13 --no-annotate \
    --custom-compile-command "make lock" --upgrade

lock: setup
	$(LOCK) pyproject.toml -o requirements.lock
	$(LOCK) pyproject.toml --extra dev -o requirements-dev.lock
	echo uv | $(LOCK) - -o requirements-uv.lock

messages: setup
	@$(PYTHON) -m maillage.translations update

theme:
	sh platform/maillage/ui/theme/build.sh

format: setup
	.venv/bin/ruff check --fix-only --quiet .
	.venv/bin/ruff format .

.PHONY: help setup demo demo-reset demo-stop chromium test bench lock messages theme format

# make demo   the Dan'ao River, present state and four plans, judged and reported
# make test   the tests
# make docs   the documentation in English and Chinese, in runs/docs; make book records its verification book anew
# Both make their own environment in .venv; nothing but Python >= 3.11, pip and make is needed.

PYTHON ?= $(shell for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1 && echo $$name && break; done)
RUN := .venv/bin/python -m
PLANS := baseline interception upgrade combined intensive

# uv does not read pip's settings: hand them on where they are given by environment variables.
ifdef PIP_INDEX_URL
export UV_DEFAULT_INDEX ?= $(PIP_INDEX_URL)
endif
ifdef PIP_FIND_LINKS
export UV_FIND_LINKS ?= $(PIP_FIND_LINKS)
endif
ifdef PIP_CERT
export SSL_CERT_FILE ?= $(PIP_CERT)
endif

# Bytecode is compiled here because an environment without it starts three times slower.
define install
	.venv/bin/uv pip install --quiet --python .venv/bin/python --compile-bytecode -c constraints.txt -e '$(1)' \
	|| $(PYTHON) -m pip --python .venv/bin/python install --quiet -c constraints.txt -e '$(1)'
endef

.PHONY: help demo test lint bench notebooks docs book clean

help:
	@sed -n 's/^# //p' Makefile | head -4
	@echo "make lint | bench | notebooks | book | clean"

demo: .venv/.installed
	.venv/bin/danao run $(PLANS:%=scenarios/%.yaml) -o runs/demo
	.venv/bin/danao report $(PLANS:%=runs/demo/%.nc) -o runs/demo/report.html
	@echo "open runs/demo/report.html"

test: .venv/.installed-dev
	$(RUN) pytest -n auto --dist loadfile

lint: .venv/.installed-dev
	.venv/bin/ruff check
	.venv/bin/ruff format --check
	.venv/bin/mypy
	.venv/bin/lint-imports

bench: .venv/.installed-dev
	$(RUN) pytest benchmarks -o python_files='bench_*.py' --benchmark-only

# On a busy machine a message between nbclient and the kernel is lost now and then, and both wait for ever (nbclient issue
# 312, ipykernel 7): a cell may take three minutes, and what failed is run once more.
notebooks: .venv/.installed-dev
	DANAO_NOTEBOOK_DAYS=3 $(RUN) pytest --nbmake --nbmake-timeout=180 notebooks \
	|| DANAO_NOTEBOOK_DAYS=3 $(RUN) pytest --nbmake --nbmake-timeout=180 --last-failed notebooks

docs: .venv/.installed-dev
	.venv/bin/python docs/_site/build.py

# Assertions report what they found only in modules that were compiled for it: hence a cache of their own.
book: .venv/.installed-dev
	PYTHONPYCACHEPREFIX=runs/bytecode $(RUN) pytest tests/verification -n auto --dist loadfile --hypothesis-seed=0 \
		-p tests.book --book docs/verification -o enable_assertion_pass_hook=true

clean:
	rm -rf .venv dist runs .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis .benchmarks

.venv/bin/uv:
	@test -n "$(PYTHON)" || { echo "no Python 3.11 or newer is on the PATH"; exit 1; }
	$(PYTHON) -m venv --without-pip .venv
	$(PYTHON) -m pip --python .venv/bin/python install --quiet uv

.venv/.installed: pyproject.toml constraints.txt | .venv/bin/uv
	$(call install,.)
	@touch $@

.venv/.installed-dev: pyproject.toml constraints.txt | .venv/bin/uv
	$(call install,.[dev])
	@touch $@ .venv/.installed

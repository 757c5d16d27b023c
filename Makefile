# Bourse: build, look at and test it. `make` alone lists what there is.

PREFIX ?= /usr/local
DESTDIR ?=
# More flags for the release build, such as --static-swift-stdlib for a program that needs no Swift where it runs.
SWIFTFLAGS ?=

BOURSE := .build/release/bourse
PYTHON := .venv/bin/python
BENCH_PYTHON := .venv-bench/bin/python
STARTER = $(DESTDIR)$(PREFIX)/share/bourse/starter

BUILD_PACKAGES := libcmark-gfm-dev libcmark-gfm-extensions-dev libsqlite3-dev zlib1g-dev
TEST_PACKAGES := systemd chromium firefox-esr fonts-dejavu-core fonts-liberation librsvg2-bin

# Prerequisites are made in the order in which they are written; two builds at once would wait for each other anyway.
.NOTPARALLEL:
.PHONY: help script site test bench format lint install clean build-packages test-packages python release demo debug unit modules publishing pulling trading preview browser copy \
	bench-python chart-bench

help:
	@echo "make site      install what is missing, build bourse and make the demo site in Site/"
	@echo "make test      everything that CI runs: lint, unit tests, publishing, pulling, trading, demo site, preview, browser tests"
	@echo "make bench     CPU time and memory of the demo and of 2,000 pages; charts beside other libraries'; edits in a preview"
	@echo "make lint      check the layout of all Swift files"
	@echo "make format    lay out all Swift files"
	@echo "make install   install bourse and its starter to PREFIX ($(PREFIX)); DESTDIR is honoured"
	@echo "make clean     remove everything that was made"

site: build-packages release demo
	@echo "The site is in Site/. To look at it: python3 -m http.server --directory Site 8000"
	@echo "and open http://localhost:8000/"

test: build-packages test-packages python lint debug unit modules release publishing pulling trading demo preview browser
	@echo "==> All of it passed"

# Installs those of the given Debian packages that are not there yet.
define install-packages
	@missing=; \
	if ! command -v dpkg-query >/dev/null; then \
		echo "==> This is no Debian; see to it that these are there: $(1)"; exit 0; \
	fi; \
	for package in $(1); do \
		dpkg-query -W -f='$${Status}' "$$package" 2>/dev/null | grep -q 'ok installed' || missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then run=; elif command -v sudo >/dev/null; then run=sudo; else \
		echo "These Debian packages are missing, and there is neither root nor sudo to install them:$$missing" >&2; exit 1; \
	fi; \
	echo "==> Installing Debian packages:$$missing"; \
	$$run apt-get update -qq && \
	$$run env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null
endef

build-packages:
	@command -v swift >/dev/null || { echo "swift is missing; install Swift 6.3 or newer from https://swift.org" >&2; exit 1; }
	$(call install-packages,$(BUILD_PACKAGES))

# A Java, a node or a Python with venv that is there already will do, wherever it came from.
test-packages:
	$(call install-packages,$(TEST_PACKAGES) \
		$$(java -version >/dev/null 2>&1 || echo default-jre-headless) \
		$$(command -v node >/dev/null || echo nodejs) \
		$$(python3 -c 'import ensurepip, venv' >/dev/null 2>&1 || echo python3 python3-venv))

# The environment is made anew when the pinned versions change or the Python that made it has gone.
python:
	@cmp -s Tests/Browser/requirements.txt .venv/requirements.txt \
		&& $(PYTHON) -c 'import marionette_driver, playwright, pytest' 2>/dev/null && exit 0; \
	echo "==> Installing the Python packages of the tests in .venv" && \
	python3 -m venv --clear .venv && \
	$(PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/Browser/requirements.txt && \
	cp Tests/Browser/requirements.txt .venv/requirements.txt

lint:
	@echo "==> Checking the layout of the Swift files"
	@swift format lint --strict -r Sources Tests Package.swift

format:
	@echo "==> Laying out the Swift files"
	@swift format -i -r Sources Tests Package.swift

# Only where a script of the engine's has changed; needs esbuild.
script:
	@Sources/embed-script.sh Sources/Charts/Script/charts.js chartScript public \
		"What readers with scripts get besides the charts: an ES module for pages with a chart that is interactive."
	@Sources/embed-script.sh Sources/Charts/Script/ranges.js rangesScript public \
		"What \`chartScript\` imports when a reader presses a button of a chart: shorter ranges of time, and files."
	@Sources/embed-script.sh Sources/SiteRendering/Script/tables.js tableScript "" \
		"What readers with scripts get besides tables: an ES module for pages with a table to sort or to filter."
	@Sources/embed-script.sh Sources/Preview/Script/preview.js previewScript "" \
		"What a page does while it is previewed: it takes in its new form and tells of mistakes."

debug:
	@echo "==> Building for the unit tests (the first time takes minutes)"
	@swift build --quiet --build-tests --explicit-target-dependency-import-check error

unit:
	@echo "==> Unit tests"
	@swift test --skip-build

modules:
	@echo "==> Unit tests of the trading scripts"
	@node --test Tests/Scripts/*.test.mjs

release:
	@echo "==> Building bourse (the first time takes minutes)"
	@swift build --quiet -c release --product bourse $(SWIFTFLAGS)

demo:
	@echo "==> Making the demo site"
	@$(BOURSE) pull
	@$(BOURSE) build
	@$(BOURSE) check

bench: build-packages test-packages python release chart-bench bench-python
	@python3 Tests/Bench/bench.py $(BOURSE)
	@$(BENCH_PYTHON) Tests/Bench/charts.py .build/release/chart-bench
	@$(PYTHON) Tests/Bench/preview.py $(BOURSE)

chart-bench:
	@swift build --quiet -c release --product chart-bench

# The libraries that draw the same charts; made anew as that of the tests is.
bench-python:
	@cmp -s Tests/Bench/requirements.txt .venv-bench/requirements.txt \
		&& $(BENCH_PYTHON) -c 'import matplotlib, pygal, vl_convert' 2>/dev/null && exit 0; \
	echo "==> Installing other chart libraries in .venv-bench" && \
	python3 -m venv --clear .venv-bench && \
	$(BENCH_PYTHON) -m pip install --quiet --disable-pip-version-check -r Tests/Bench/requirements.txt && \
	cp Tests/Bench/requirements.txt .venv-bench/requirements.txt

publishing:
	@echo "==> Tests of publishing: kills, full disks, random edits (five minutes)"
	@$(PYTHON) -B -m pytest Tests/Publishing

pulling:
	@echo "==> Tests of pulls from back ends that are old, slow or hostile (two minutes)"
	@$(PYTHON) -B -m pytest Tests/Pulling

trading:
	@echo "==> Tests of the trading API: the contract, hostile requests, kills under load (three minutes)"
	@$(PYTHON) -B -m pytest Tests/Trading

preview:
	@echo "==> Tests of the preview: random edits, mistakes, hostile requests, load (four minutes)"
	@$(PYTHON) -B -m pytest Tests/Preview

browser:
	@echo "==> Browser tests of the demo site"
	@$(PYTHON) -m pytest Tests/Browser

install: build-packages release copy

copy:
	@echo "==> Installing to $(DESTDIR)$(PREFIX)"
	@install -s -D -m 755 "$(BOURSE)" "$(DESTDIR)$(PREFIX)/bin/bourse"
	@rm -rf "$(STARTER)" && mkdir -p "$(STARTER)" && cp -R Content Templates bourse.yml "$(STARTER)/"

clean:
	@echo "==> Removing what was made"
	@rm -rf .build .bourse .venv .venv-bench
	@find Site -mindepth 1 ! -name .gitignore -delete
	@find Tests/Browser Tests/Preview Tests/Publishing Tests/Pulling Tests/Trading -name __pycache__ -o -name .pytest_cache | xargs rm -rf

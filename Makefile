# The two commands that a newcomer needs are `make demo` and `make test`. Both install what is missing on Debian and Ubuntu, and both
# do nothing twice. Everything fetched lands in .cache/ and in the user's cache folder, pinned by version and sha256.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

# Where rustup puts cargo; a newly installed one is not yet on the caller's path.
export PATH := $(HOME)/.cargo/bin:$(PATH)
# Cargo's word on where it builds; the tests and the demo share it, so that nothing is built twice.
CALLSCRUB = $(or $(CARGO_TARGET_DIR),target)/debug/callscrub
RELEASE = $(or $(CARGO_TARGET_DIR),target)/release/callscrub

.PHONY: help demo test check models tools format-check lint architecture docs licences lint-scripts lint-deploy second-opinion second-engine texts learn hear fuzz calls conditions chaos soak builds reports bench

help: ## show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/\1|\2/' | column -t -s '|' -l 2 2>/dev/null \
		|| grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST)

demo: ## redact a call with the worker on a folder, show what went, and verify it
	scripts/bootstrap.sh build
	cargo build --quiet --bin callscrub
	scripts/demo.sh $(CALLSCRUB)

# Where the second engine's library is fetched to.
CTRANSLATE2 = $(abspath .cache/ctranslate2)

# What the tests' programs gave out, to be looked through for speech.
ARTEFACTS = $(abspath $(or $(CARGO_TARGET_DIR),target))/test-artefacts

test: ## run every test, against a real RabbitMQ and a real S3 server; then look through all output for what was spoken in the fixtures
	scripts/bootstrap.sh build test
	cargo build --quiet --bin callscrub
	scripts/models.sh $(CALLSCRUB)
	rm -rf $(ARTEFACTS) && mkdir -p $(ARTEFACTS)
	CALLSCRUB_TEST_ARTEFACTS=$(ARTEFACTS) cargo test --workspace 2>&1 | tee $(ARTEFACTS)/output.log
	python3 scripts/find_speech.py $(ARTEFACTS)

check: ## all that a change must pass: format, lints, architecture, tests, docs, licences
	scripts/bootstrap.sh build test check
	$(MAKE) --no-print-directory format-check lint architecture lint-scripts lint-deploy docs test second-opinion licences

models: ## fetch the models that demo and tests use
	scripts/bootstrap.sh build
	cargo build --quiet --bin callscrub
	scripts/models.sh $(CALLSCRUB)

tools: ## fetch what only tests use: the S3 server, and on Debian and Ubuntu RabbitMQ
	scripts/bootstrap.sh build test

format-check:
	cargo fmt --all -- --check
	rustfmt --check --edition 2024 detectors/src/rules/*.rs

lint:
	cargo clippy --workspace --all-targets -- -D warnings

architecture: ## who may use whom, who may be asynchronous, who may read speech
	python3 scripts/check_architecture.py

second-engine: export LD_LIBRARY_PATH := $(CTRANSLATE2)
second-engine: ## CTranslate2 before the tests that every engine must pass
	scripts/ctranslate2.sh
	cargo build --quiet --bin callscrub
	scripts/models.sh $(CALLSCRUB)
	cargo clippy -p asr -p worker --features ctranslate2 --release -- -D warnings
	cargo test -p asr --features ctranslate2 --release

second-opinion: ## the tests that hold our output against ffmpeg's reading of it
	cargo test -p audio --test ffmpeg -- --ignored

docs: ## build the documentation, broken links being errors
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --quiet

licences: ## cargo-deny: licences, bans, sources, and advisories where their database can be reached
	scripts/licences.sh

lint-scripts:
	scripts/lint.sh scripts

lint-deploy: ## what can be checked of deploy/ without running it
	scripts/lint.sh deploy

SETS ?=
texts: ## score the rules on the words of every script of tests/calls, without sound; SETS="dev texts/y", SETS=--ruled by rules alone
	cargo build --quiet --release -p detectors --example heard
	scripts/texts.sh $(dir $(RELEASE))examples/heard $(SETS)

FOLDS ?=
learn: ## learn the weights of detectors/src/learned anew from the words of tests/calls; FOLDS=--folds tries them and writes nothing
	cargo build --quiet --release -p detectors --example weighed
	scripts/learn.sh $(dir $(RELEASE))examples/weighed $(FOLDS)

hear: ## hear calls of tests/calls/texts with quick voices and write what was heard to tests/calls/heard (COMPOSER=make_calls.py, SETS="la m")
	cargo build --quiet --release -p asr --example listen
	scripts/hear.sh "$(COMPOSER)" $(dir $(RELEASE))examples/listen $(SETS)

SECONDS ?= 60
fuzz: ## fuzz each target for SECONDS=60 (needs a nightly toolchain and cargo-fuzz)
	scripts/fuzz.sh $(SECONDS)

JOBS ?= 200
FOR ?= 300
SEED ?= 1
chaos: ## JOBS=200 jobs on three workers that are killed at every step FOR=300 seconds, servers cut off and restarted; SEED=1
	scripts/bootstrap.sh build test
	cargo build --quiet -p worker -p tests --bins
	scripts/models.sh $(CALLSCRUB)
	$(dir $(CALLSCRUB))chaos $(JOBS) $(FOR) $(SEED)

KIND ?= calls
CONCURRENCY ?= 4
soak: ## JOBS=2000 jobs through one worker of a release build, its memory, descriptors and time watched; KIND=silence: what a job costs around listening
	scripts/bootstrap.sh build test
	cargo build --quiet --release -p worker -p tests --bins
	scripts/models.sh $(RELEASE)
	$(dir $(RELEASE))soak $(KIND) $(if $(filter file,$(origin JOBS)),2000,$(JOBS)) $(CONCURRENCY)

builds: ## redact the fixtures with a debug and a release build of this commit: the same bytes
	cargo build --quiet --bin callscrub
	cargo build --quiet --release --bin callscrub
	scripts/models.sh $(CALLSCRUB)
	scripts/builds.sh $(CALLSCRUB) $(RELEASE) tests/fixtures/calls/*.wav

COUNT ?= 10000
reports: ## time a report over COUNT=10000 synthetic manifests
	cargo build --quiet --release -p worker -p tests --bin callscrub --bin manifests
	scripts/reports.sh $(dir $(RELEASE)) $(COUNT)

CALLS_DIR ?= ../shared/calls
REAL_DIR ?= ../shared/real
ROUNDS ?= 3
bench: export LD_LIBRARY_PATH := $(CTRANSLATE2)
bench: ## CPU time of the whole job against the peer's transcription alone: CALLS_DIR and REAL_DIR are folders of recordings; ENGINE=ctranslate2; GROWTH=1 up to 4 hours
	$(if $(filter ctranslate2,$(ENGINE)),scripts/ctranslate2.sh)
	cargo build --quiet --release --bin callscrub $(if $(filter ctranslate2,$(ENGINE)),--features ctranslate2)
	scripts/models.sh $(RELEASE)
	ENGINE=$(or $(ENGINE),whisper.cpp) scripts/bench.sh $(RELEASE) $(CALLS_DIR) $(REAL_DIR) $(ROUNDS)

calls: ## compose the test calls anew with COMPOSER=make_calls.py, into OUT=DIR
	scripts/calls.sh $(COMPOSER) $(OUT)

conditions: ## measure the test calls in mu-law, pink noise, crosstalk and mono: COMPOSER=make_calls.py, CALLS="d01 k05" for some
	cargo build --quiet --release --bin callscrub
	scripts/models.sh $(RELEASE)
	scripts/conditions.sh $(COMPOSER) $(RELEASE) $(CALLS)

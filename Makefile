# What one can ask for. Longer shell is in .ci/ and systemd/install.
BIN := .venv/bin
DESTDIR ?=

.DEFAULT_GOAL := help
.PHONY: help setup setup-test demo test check bench bench-line bench-switch bench-book bench-web screenshots words install

help: ## this list
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' Makefile | expand -t 22

setup: ## .venv with everything in it, and Debian's packages where that is allowed
	@sh .ci/setup demo

setup-test:
	@sh .ci/setup test

demo: setup ## the whole box in a virtual salon on this computer; ARGS="--no-dashboard"
	@$(BIN)/planb demo $(ARGS)

test: setup-test ## every test, then the branches of the two pure rooms; ARGS="-k sentence"
	$(BIN)/pytest -n 3 --dist worksteal tests $(ARGS)
	PLANB_SCHEDULES=200 $(BIN)/coverage run -m pytest -q tests/failover tests/salon -m "not hours"
	$(BIN)/coverage report

check: setup ## format, lint, types, imports: side by side, in seconds
	@sh .ci/check

bench: bench-line bench-switch bench-book bench-web ## what the box promises in figures; BENCH_JSON=FILE writes them down

bench-line: setup
	@$(BIN)/python -m bench.bench_line

bench-switch: setup
	@$(BIN)/python -m bench.bench_switch

bench-book: setup
	@$(BIN)/python -m bench.bench_book

bench-web: setup-test # a browser is asked, too
	@$(BIN)/python -m bench.bench_web

screenshots: setup-test ## the pictures in docs/
	$(BIN)/python tests/web/screenshots.py docs/screenshots
	$(BIN)/python -m tests.dash.screenshots

words: setup ## gather what is said for the translators, and compile what they wrote (docs/words.md)
	@sh .ci/words $(ARGS)

install: ## onto a Pi that already runs Debian, as root; DESTDIR=folder: only the files
	@DESTDIR="$(DESTDIR)" sh systemd/install

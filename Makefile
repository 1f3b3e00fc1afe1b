# Each target sets up what it needs; what is there already is skipped. `make` alone lists them.
.PHONY: help run dev release test lint e2e fmt bench benchsearch benchlibrarian
.DEFAULT_GOAL := help

help: ## this list
	@sed -n 's/^\([a-z0-9]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 16

run: release ## the shop on http://127.0.0.1:3000, with a demo shelf where it is empty; its data lies under data/
	@echo "==> http://127.0.0.1:3000 (stop with Ctrl-C)"
	@exec target/release/joongobooks serve --demo-shelf

dev: ## the same, rebuilt and reloaded on every change
	@scripts/setup-build
	@scripts/step "watching for changes" cargo leptos watch --split

release: ## build for release: target/release/joongobooks and target/site
	@scripts/setup-build
	@scripts/build-release

test: ## every test and check there is, on SQLite and PostgreSQL, with and without JavaScript
	@scripts/test

lint: ## rustfmt, clippy on both sides, and the proof that no server crate reaches the browser
	@scripts/test lint

e2e: ## the browser tests alone
	@scripts/test browser

fmt: ## format the Rust code
	@scripts/setup-build rust
	@scripts/step "formatting" cargo fmt

bench: release ## measure: speed, memory, sizes, Lighthouse
	@scripts/step "measuring" bench/run

benchsearch: release ## measure search at 10,000, 100,000 and a million listings (takes an hour)
	@JOONGOBOOKS_TEST_POSTGRES_CONF="shared_buffers = 2GB" scripts/step "measuring" scripts/with-postgres python3 -B bench/search.py

benchlibrarian: release ## measure the librarian at 10,000 and 100,000 listings
	@scripts/step "measuring" scripts/with-postgres python3 -B bench/librarian.py

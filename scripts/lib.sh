# shellcheck shell=bash
# What the scripts beside this file share. Sourced, never run; it works in the repository's root.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

# Versions that no lock file holds. npm's stand in scripts/tools and end2end, the toolchain's in rust-toolchain.toml.
# shellcheck disable=SC2034 # read by scripts/setup-build
cargo_leptos_version=0.3.10

# Our own tools come first, for these scripts alone: cargo-leptos takes whatever `sass`, `wasm-opt` and `wasm-bindgen`
# PATH offers, and otherwise downloads versions that nobody pinned.
tools=$root/target/tools
export PATH="$root/scripts/bin:$tools/bin:$root/scripts/tools/node_modules/.bin:$PATH"

# A missing toolchain or target is installed by a step that says so (setup-build), not in passing by the first `cargo`.
export RUSTUP_AUTO_INSTALL=0

# rust-toolchain.toml names a release; a machine may have just that release under another name only, such as `stable`.
rust_version=$(sed -n 's/^channel = "\(.*\)"/\1/p' rust-toolchain.toml)
if command -v rustup >/dev/null && ! rustc --version >/dev/null 2>&1; then
  for name in $(rustup toolchain list --quiet); do
    case $(rustup run "$name" rustc --version 2>/dev/null) in "rustc $rust_version "*) export RUSTUP_TOOLCHAIN=$name ;; esac
  done
fi

say() { printf '==> %s\n' "$*"; }

fail() {
  printf 'error: %s\n' "$*" >&2
  exit 1
}

# step "what it does" CMD…: one line before, one after with the time; CMD's status.
step() {
  local what=$1 begin=$SECONDS status=0
  shift
  say "$what …"
  "$@" || status=$?
  if [ "$status" = 0 ]; then say "$what: done in $((SECONDS - begin)) s"; else say "$what: FAILED after $((SECONDS - begin)) s"; fi
  return "$status"
}

have() { command -v "$1" >/dev/null 2>&1; }

on_debian_as_root() { [ "$(id -u)" = 0 ] && have apt-get; }

# Tries with the package lists that are there; fetches fresh ones only if that fails (a bare image has none).
apt_install() {
  local apt=(env DEBIAN_FRONTEND=noninteractive apt-get -qq -o Dpkg::Use-Pty=0)
  local install=("${apt[@]}" install -y --no-install-recommends "$@")
  "${install[@]}" </dev/null >/dev/null 2>&1 && return
  "${apt[@]}" update </dev/null || true
  "${install[@]}" </dev/null >/dev/null
}

# need CMD PACKAGE: a tool of the base system, from Debian's package where we may install it.
need() {
  have "$1" && return
  on_debian_as_root || fail "$1 is missing: install it (on Debian: apt-get install $2), then run this again"
  step "installing $2" apt_install "$2" || fail "$2 could not be installed: run apt-get install $2 by hand and read what it says"
}

# npm_ci DIR: what its package-lock.json says, unless just that is there. Install scripts are not needed, so not run.
npm_ci() {
  local dir=$1 stamp=$1/node_modules/.installed-lock
  if cmp -s "$dir/package-lock.json" "$stamp"; then
    say "npm packages of $dir: there"
    return
  fi
  step "installing npm packages of $dir" npm ci --prefix "$dir" --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null ||
    fail "npm ci failed in $dir: check that the npm registry can be reached (npm ping), then run this again"
  cp "$dir/package-lock.json" "$stamp"
}

# The folder that holds initdb, postgres and pg_ctl: what PATH has, else the newest of Debian's (off PATH by design).
find_postgres() {
  local initdb
  initdb=$(command -v initdb || compgen -G '/usr/lib/postgresql/*/bin/initdb' | sort -V | tail -n 1)
  [ -n "$initdb" ] && dirname "$(readlink -f "$initdb")"
}

find_chromium() {
  local name
  for name in "${JOONGOBOOKS_CHROMIUM:-}" chromium chromium-browser google-chrome; do
    [ -n "$name" ] && command -v "$name" && return
  done
  return 1
}

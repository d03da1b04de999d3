#!/usr/bin/env bash
# Installs the Debian packages that the tests in __tests__/system/ run as real programs, where they are missing.
set -euo pipefail

packages=(squid tinyproxy nginx openssl cmark-gfm chromium fonts-liberation fonts-noto-color-emoji pngquant)

is_installed() { [[ $(dpkg-query --show --showformat='${db:Status-Status}' "$1" 2>/dev/null) == installed ]]; }

if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here. These tests need programs that Debian has in: ${packages[*]}." >&2
  exit 1
fi

missing=()
for package in "${packages[@]}"; do is_installed "$package" || missing+=("$package"); done
if ((${#missing[@]} == 0)); then exit 0; fi

echo "Installing ${missing[*]} …"
as_root=()
if ((EUID != 0)); then as_root=(sudo); fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for command in update "install --yes --no-install-recommends ${missing[*]}"; do
  # shellcheck disable=SC2086 # The words of a command are meant to be split.
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 $command >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
done

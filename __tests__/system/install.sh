#!/usr/bin/env bash
# Installs the programs that the tests in __tests__/system/ run, if they are missing. Works on Debian and on Ubuntu. Only
# the browser's package differs: Ubuntu has Chromium only as a snap. GitHub's images have Google Chrome, which no package
# name finds: https://github.com/actions/runner-images/blob/main/images/ubuntu/Ubuntu2404-Readme.md
set -euo pipefail

programs=(squid tinyproxy nginx openssl cmark-gfm pngquant) # Each is in a package of the same name.
browsers=(google-chrome chromium chromium-browser)          # One is enough. page.ts looks for them, too.
fonts=(fonts-liberation fonts-noto-color-emoji)

PATH=$PATH:/usr/sbin # Debian installs servers in a directory that is only in root's PATH.

missing=()
for program in "${programs[@]}"; do command -v "$program" >/dev/null || missing+=("$program"); done
for package in "${fonts[@]}"; do
  status=$(dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null) || status=none
  [[ $status == installed ]] || missing+=("$package")
done
has_browser=true
if ! command -v "${browsers[@]}" >/dev/null; then
  has_browser=false
  missing+=(chromium)
fi
if ((${#missing[@]} == 0)); then exit 0; fi

if ! command -v apt-get >/dev/null; then
  echo "There is no apt-get here. These tests need these Debian packages: ${missing[*]}." >&2
  exit 1
fi

echo "Installing ${missing[*]} …"
as_root=()
if ((EUID != 0)); then as_root=(sudo); fi
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for command in update "install --yes --no-install-recommends ${missing[*]}"; do
  # shellcheck disable=SC2086 # The words of a command are meant to be split.
  if ! "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=120 $command >"$log" 2>&1; then
    cat "$log" >&2
    if [[ $has_browser == false ]]; then
      echo "If there is no package chromium (Ubuntu has none), install one of these yourself: ${browsers[*]}." >&2
    fi
    exit 1
  fi
done

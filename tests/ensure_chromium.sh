#!/usr/bin/env bash
# Prints the path of a Chromium that starts. TRADEBRIEF_CHROMIUM names one; else one that is installed is found; else,
# for root on Debian, it is installed. Messages go to stderr, so that `chromium=$(tests/ensure_chromium.sh)` works.
set -euo pipefail

# Debian's wrapper complains on stderr about large numbers in /proc: no concern of ours.
starts() { "$1" --version >/dev/null 2>&1; }

find_installed() {
  local name path
  for name in chromium chromium-browser google-chrome google-chrome-stable; do
    if path=$(command -v "$name") && starts "$path"; then
      echo "$path"
      return 0
    fi
  done
  return 1
}

if [ -n "${TRADEBRIEF_CHROMIUM:-}" ]; then
  if starts "$TRADEBRIEF_CHROMIUM"; then
    echo "$TRADEBRIEF_CHROMIUM"
    exit 0
  fi
  echo "TRADEBRIEF_CHROMIUM is '$TRADEBRIEF_CHROMIUM', which does not start." >&2
  exit 1
fi

find_installed && exit 0

if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null; then
  echo "Installing Chromium for the browser tests (once)" >&2
  export DEBIAN_FRONTEND=noninteractive
  apt-get update -qq >&2 && apt-get install -qq --yes --no-install-recommends chromium >&2 || true
  find_installed && exit 0
  echo "Installing Chromium failed; see above. By hand: apt-get update && apt-get install chromium" >&2
  exit 1
fi

cat >&2 <<'MESSAGE'
The browser tests need Chromium, and none was found. Either install it:
    sudo apt-get update && sudo apt-get install chromium
or name one that is installed: TRADEBRIEF_CHROMIUM=/path/to/chromium make test
MESSAGE
exit 1

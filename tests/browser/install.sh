#!/bin/sh
# The browser tests need Chromium: use the one that is here, install Debian's, or say in one line how to.
set -eu
command -v chromium >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	apt-get -qq update
	apt-get -qq install -y --no-install-recommends chromium fonts-noto-core >/dev/null
else
	echo "The browser tests need Chromium. Run: sudo apt-get install chromium fonts-noto-core" >&2
	exit 1
fi

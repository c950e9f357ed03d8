#!/bin/sh
# What tests need beside Python's packages: Chromium, and the Nu HTML checker where Java and npm are here.
set -eu
# The shell has no window of its own, and does the same sooner; where it cannot be had, the whole Chromium will do.
shell=chromium-headless-shell
if ! command -v $shell >/dev/null 2>&1 && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
	{ apt-get -qq update && apt-get -qq install -y --no-install-recommends $shell fonts-noto-core; } >/dev/null ||
		command -v chromium >/dev/null 2>&1
fi
if ! command -v $shell >/dev/null 2>&1 && ! command -v chromium >/dev/null 2>&1; then
	echo "The browser tests need Chromium. Run: sudo apt-get install $shell fonts-noto-core" >&2
	exit 1
fi
command -v java >/dev/null 2>&1 && command -v npm >/dev/null 2>&1 || exit 0
npm install --silent --ignore-scripts --no-save --no-package-lock --prefix "$1/nu" vnu-jar@26.9.27 >/dev/null
jar="$1/nu/node_modules/vnu-jar/build/dist/vnu.jar"
echo "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47  $jar" | sha256sum --check --quiet

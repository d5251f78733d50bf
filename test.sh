#!/usr/bin/env bash
# The test command: installs the outside judges that are missing, then runs every test.
#
#   ./test.sh [ARGUMENTS OF cargo test]
#
# Judges from the system's packages: Java (runs EPUBCheck and veraPDF), qpdf, poppler's tools, zbar (reads barcodes), Python with venv, Node.js with npm, Chromium.
# They are installed by apt-get when this runs as root; otherwise the command to type is printed and the run fails. Judges from PyPI and npm go into
# target/judges, and with them the parts of Java that veraPDF lacks there, unpacked from Debian's packages and not installed.
# A judge that is missing fails the run: no test is skipped because of one.
set -euo pipefail
cd "$(dirname "$0")"

say() { printf '%s\n' "$*" >&2; }
fail() { say "test.sh: $*"; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }
# A Python without ensurepip can make no virtual environment; Debian keeps it in a package of its own.
have_venv() { have python3 && python3 -c 'import ensurepip, venv' >/dev/null 2>&1; }

missing_packages() {
  { have java && have javac; } || echo default-jdk-headless
  have qpdf || echo qpdf
  { have pdftotext && have pdffonts && have pdfinfo; } || echo poppler-utils
  have zbarimg || echo zbar-tools
  have_venv || echo python3-venv
  { have chromium || have chromium-browser || have google-chrome || have google-chrome-stable; } || echo chromium
  have node || echo nodejs
  have npm || echo npm
}

install_system_judges() {
  local packages
  packages=$(missing_packages | xargs)
  [ -n "$packages" ] || return 0
  have apt-get || fail "these judges are missing, by their Debian names: $packages; install them with the system's package manager, then run again"
  [ "$(id -u)" = 0 ] || fail "these judges are missing: run \`sudo apt-get install $packages\`, then run again"
  say "installing $packages"
  # A fresh machine has no package lists; one with stale lists gets new ones before it gives up.
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages >/dev/null 2>&1 && return 0
  apt-get update >/dev/null || fail "apt-get update failed"
  DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $packages >/dev/null || fail "apt-get could not install $packages"
}

install_python_judges() {
  local venv=target/judges/venv list=tests/judges/requirements.txt
  # The list is kept beside the environment: the same list again means there is nothing to do.
  [ -x "$venv/bin/python" ] && cmp -s "$list" "$venv/installed.txt" && return 0
  say "installing the judges of $list into $venv"
  mkdir -p target/judges
  [ -x "$venv/bin/python" ] || python3 -m venv "$venv"
  "$venv/bin/python" -m pip install --quiet --no-cache-dir --disable-pip-version-check -r "$list" || fail "pip could not install $list"
  cp "$list" "$venv/installed.txt"
}

# Ace and the reading engines. Ace has a browser of its own fetched where it is not told that there is one.
install_node_judges() {
  local folder=target/judges/node list=tests/judges/package.json
  cmp -s "$list" "$folder/installed.json" && return 0
  [ "$(node --version | sed 's/^v\([0-9]*\).*/\1/')" -ge 20 ] || fail "Node.js $(node --version) is too old for Ace: install version 20 or later (https://nodejs.org)"
  say "installing the judges of $list into $folder"
  mkdir -p "$folder"
  cp "$list" "$folder/package.json"
  (cd "$folder" && PUPPETEER_SKIP_DOWNLOAD=1 PUPPETEER_SKIP_CHROMIUM_DOWNLOAD=1 ELECTRON_SKIP_BINARY_DOWNLOAD=1 \
    npm install --no-audit --no-fund --no-package-lock --ignore-scripts --loglevel=error >/dev/null) || fail "npm could not install $list"
  cp "$list" "$folder/installed.json"
}

# JAXB, which the veraPDF of PyPI comes without.
install_java_parts() {
  local jars=target/judges/jars folder packages package
  packages="libjaxb-java libistack-commons-java libtxw2-java libstax-ex-java libfastinfoset-java libactivation-java"
  [ -f "$jars/javax.activation.jar" ] && return 0
  { have apt-get && have dpkg-deb; } || fail "veraPDF lacks JAXB: put the jars of Debian's $packages into $jars, then run again"
  say "fetching JAXB for veraPDF into $jars"
  folder=$(mktemp -d)
  (cd "$folder" && { apt-get download $packages >/dev/null 2>&1 || { apt-get update >/dev/null && apt-get download $packages >/dev/null 2>&1; }; }) ||
    fail "apt-get could not fetch $packages"
  for package in "$folder"/*.deb; do dpkg-deb -x "$package" "$folder/root"; done
  mkdir -p "$jars"
  (cd "$folder/root/usr/share/java" && cp -L jaxb-runtime.jar jaxb-core.jar istack-commons-runtime.jar txw2.jar stax-ex.jar FastInfoset.jar javax.activation.jar "$OLDPWD/$jars/")
  rm -r "$folder"
}

have cargo || fail "cargo is missing: install Rust 1.92 or later (https://rustup.rs)"
have cc || fail "a C linker is missing: install the package build-essential"
install_system_judges
[ -z "$(missing_packages)" ] || fail "still missing after the installation: $(missing_packages | xargs)"
install_python_judges
install_node_judges
install_java_parts
# The whole-book tests need an optimized build, but not the last three per cent for which a release build takes minutes more.
exec cargo test --profile checked "$@"

#!/bin/sh
# Compile the theme and refresh the vendored fonts and CHECKSUMS.
# Works in a temporary folder: no node_modules and no lock file ever reach the repository.
set -eu
theme=$(cd "$(dirname "$0")" && pwd)
static="$theme/../static/ui"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cp "$theme/package.json" "$theme"/*.scss "$work"
cd "$work"
npm install --no-package-lock --no-audit --no-fund --ignore-scripts --silent
npm run --silent css

mkdir -p "$static/css" "$static/fonts"
cp maillage.css "$static/css/maillage.css"
fonts=node_modules/@fontsource-variable/source-sans-3
for subset in latin latin-ext; do
    cp "$fonts/files/source-sans-3-$subset-wght-normal.woff2" "$static/fonts/"
done
cp "$fonts/LICENSE" "$static/fonts/LICENSE.txt"

cd "$static"
sha256sum css/*.css fonts/*.woff2 img/*.svg js/*.js > "$theme/CHECKSUMS"

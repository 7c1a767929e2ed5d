#!/usr/bin/env bash
# What people do in the portal, in a browser against a local cloud of its own: journeys, and every page and state by axe-core. With
# `WHOLE`, pages and states in every size and colour scheme instead. Arguments are parts of journeys' names.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh

if ! debian_tool chromium chromium; then
    echo "The browser tests need Chromium, and Debian's package \`chromium\` could not be installed. Install it by hand and run this again." >&2
    exit 1
fi
npm_tools browser playwright-core@1.65.1 axe-core@4.14.1
start_local_cloud
export API MODULES=$tools/browser STAFF=$(local_staff) CHROMIUM=$(command -v chromium)
node tests/browser/run.mjs "$@"

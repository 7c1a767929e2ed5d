#!/usr/bin/env bash
# Builds the files that are deployed, for this machine's processor, walks the first journey over them as they are, zipped,
# and starts each a few times under the cold start bench.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
python_tools release
PATH=$PWD/$tools/release/bin:$PATH

tests/bench/cold_start.sh --smoke
"$target/debug/bootstraps" "$target/lambda"

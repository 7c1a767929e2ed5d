#!/usr/bin/env bash
# Builds the files that are deployed, for this machine's processor, walks the first journey over them as they are, zipped,
# and starts each a few times under the cold start bench. Then builds one of them as `sam build` does.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
python_tools release
python_tools template
PATH=$tools/release/bin:$PATH:$tools/template/bin

tests/bench/cold_start.sh --smoke
"$target/debug/bootstraps" "$target/lambda"

# It builds for itself, so one is enough: that each is found where the template says is held by the contracts.
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-north-1
sam build PublicFunction --build-dir "$target/sam" --cache-dir "$target/sam-cache" --parameter-overrides Architecture=x86_64
test -x "$target/sam/PublicFunction/bootstrap"

#!/usr/bin/env bash
# Lints the OpenAPI document and lets a fuzzer try every route of the local cloud against it, as nobody, as somebody who is
# logged in, and as staff. The seed is fixed: what is found is found again.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
document=functions/public/openapi.json

npm_tools redocly @redocly/cli@2.77.0
REDOCLY_TELEMETRY=off REDOCLY_SUPPRESS_UPDATE_NOTICE=true \
    "$tools/redocly/node_modules/.bin/redocly" lint --config tests/checks/redocly.yaml "$document"

python_tools schemathesis
start_local_cloud
export API PYTHONPATH=tests/checks
try() {
    echo "-- $1"
    shift
    "$tools/schemathesis/bin/schemathesis" --config-file tests/checks/schemathesis.toml run "$document" --url "$API" \
        --checks all --seed 20261201 --max-examples "${EXAMPLES:-5}" --no-color "$@"
}
# Each route is tried by those whom it is for, and with WHOLE by everybody. Who is refused where is tested for each route elsewhere.
public=(--include-by "/security == []") members=(--exclude-by "/security == []" --exclude-path-regex "^/v1/staff/")
staff=(--include-path-regex "^/v1/staff/")
if [ -n "${WHOLE:-}" ]; then public=() members=() staff=(); fi
SCHEMATHESIS_HOOKS=gateway try "as nobody" "${public[@]}"
SCHEMATHESIS_HOOKS=hooks try "as somebody who is logged in" "${members[@]}"
STAFF=$(local_staff) SCHEMATHESIS_HOOKS=hooks EXAMPLES=$((${EXAMPLES:-5} / 2)) try "as somebody who works as staff" "${staff[@]}"

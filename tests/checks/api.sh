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
SCHEMATHESIS_HOOKS=gateway try "as nobody"
SCHEMATHESIS_HOOKS=hooks try "as somebody who is logged in"
# As it prints how they log in: address, password, and the secret of their app.
staff=$(sed -n 's/^ *Staff *\([^ ]*\) *password "\([^"]*\)".*/\1 \2/p; s/^ *and the code of an authenticator app with \(.*\)/\1/p' "$scratch/log" | tr '\n' ' ')
STAFF=$staff SCHEMATHESIS_HOOKS=hooks EXAMPLES=$((${EXAMPLES:-5} / 2)) try "as somebody who works as staff"

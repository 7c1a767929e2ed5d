#!/usr/bin/env bash
# Lints the template: CloudFormation's own rules, SAM's, and what checkov knows of security. Each exception stands in the
# template beside its resource, with its reason. No account and no network is asked.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
# These two get along with nobody in one environment.
python_tools template
python_tools checkov
export SAM_CLI_TELEMETRY=0 AWS_DEFAULT_REGION=eu-north-1

"$tools/template/bin/cfn-lint" infra/template.yaml --append-rules cfn_lint_serverless.rules
"$tools/template/bin/sam" validate --lint --template infra/template.yaml
"$tools/checkov/bin/checkov" --file infra/template.yaml --framework cloudformation --skip-download --compact --quiet

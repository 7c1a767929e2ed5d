#!/usr/bin/env bash
# Builds every function as a zipped bootstrap against the C library that Lambda has, without the features that only the tests ask
# for, and takes them through the first journey. By the profile of the tests: what optimising changes is seen in the part `release`.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh

build_functions
# As the tests build it: by itself it would be built of other features, with all that it rests on.
cargo test --workspace --no-run --quiet
"$target/debug/bootstraps" "$target/lambda"

#!/usr/bin/env bash
# Compares VAT numbers, IBANs and GLNs with another implementation, on random numbers. Where we decided otherwise than it does is said
# in identifiers.py, with the reason; any other difference fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
python_tools identifiers
cargo build --quiet --workspace --example identifiers

"$tools/identifiers/bin/python" tests/checks/identifiers.py "$target/debug/examples/identifiers"

#!/usr/bin/env bash
# The mutation score of a sample of changes to the code: SAMPLE of them, 30 if none is given, drawn by SEED, which is printed.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
cargo_tools mutants cargo-mutants@27.1.0
# As the tests build it: by itself it would be built of other features, with all that it rests on.
cargo test --workspace --no-run --quiet
PATH=$tools/mutants/bin:$PATH "$target/debug/mutants" --sample "${SAMPLE:-30}" --seed "${SEED:-$RANDOM}" --folder "$target/mutants" "$@"

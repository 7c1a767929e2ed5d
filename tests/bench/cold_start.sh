#!/usr/bin/env bash
# Builds the functions as they are deployed and what stands beside them, and measures their cold starts. Arguments go to
# the bench: `tests/bench/cold_start.sh --smoke` builds and asks ours and the floor alone.
# Needs Node 20 and Python 3.11; on two cores or more.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh

build_functions --release
variants=tests/bench/variants
built=$variants/target
also=(-p hello)
if [[ " $* " != *" --smoke "* ]]; then also+=(-p defaults); fi
# Where it looks for them, wherever the others are built.
(cd "$variants" && CARGO_TARGET_DIR=target lambda_build --release "${also[@]}")
for zip in "$built"/lambda/*/bootstrap.zip; do
    python3 -m zipfile -e "$zip" "$(dirname "$zip")"
    chmod +x "$(dirname "$zip")/bootstrap"
done

if [[ " $* " != *" --smoke "* ]]; then
    mkdir -p "$built/node" "$built/python"
    cp "$variants"/node/* "$built/node"
    (cd "$built/node" && npm ci --no-audit --no-fund --silent && rm -f ../node.zip)
    python3 -m pip install --quiet --disable-pip-version-check --no-deps --upgrade --target "$built/python" -r "$variants/python/requirements.txt"
    cp "$variants/python/app.py" "$built/python"
    rm -f "$built/python.zip" "$built/node/run" "$built/python/run"
    (cd "$built/node" && python3 -m zipfile -c ../node.zip index.mjs package.json node_modules)
    # The runtime itself is Lambda's own there.
    (cd "$built/python" && python3 -m compileall -q . && python3 -m zipfile -c ../python.zip $(ls | grep -v -e '^bin$' -e lambdaric -e runtime_client -e snapshot_restore))
    # The programs themselves, past whatever chooses between versions of them.
    ln -s "$(node -p process.execPath)" "$built/node/run"
    ln -s "$(python3 -c 'import os, sys; print(os.path.realpath(sys.executable))')" "$built/python/run"
fi

# As the tests build it: by itself it would be built of other features, with all that it rests on.
cargo test --workspace --no-run --quiet
"$target/debug/cold_start" --bootstraps "$target/lambda" "$@"

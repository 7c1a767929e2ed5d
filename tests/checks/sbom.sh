#!/usr/bin/env bash
# Writes what each function is made of beside its zip, as CycloneDX 1.6 (`target/lambda/<function>/sbom.cdx.json`), and holds it to the
# schema and to Cargo's own tree. Nothing leaves this machine.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
python_tools sbom

"$tools/sbom/bin/python" tests/checks/sbom.py "$target/lambda"

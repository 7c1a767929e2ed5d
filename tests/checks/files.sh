#!/usr/bin/env bash
# Files that Python, openpyxl, XlsxWriter and LibreOffice write are sent to the local cloud, its exports are read by them, and its
# schemas by another implementation of JSON Schema. Where we decided otherwise is said in files/, with the reason; any other
# difference fails.
set -euo pipefail
cd "$(dirname "$0")/../.."
. tests/checks/tools.sh
python_tools files
debian_tool soffice libreoffice-calc
start_local_cloud
export API
OWNER=$(sed -n 's/^ *Owner *\([^ ]*\) *password "\([^"]*\)".*/\1 \2/p' "$scratch/log")
export OWNER
"$tools/files/bin/python" -B tests/checks/files

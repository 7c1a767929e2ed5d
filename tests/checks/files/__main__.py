"""Shows that other implementations agree with how the local cloud reads and writes files, and with its schemas.

    python tests/checks/files [MODULE …]

In the environment are API, the address of a local cloud, and OWNER, address and password of its owner.
"""

import os
import sys
import time

import csv_files
import quirks
import schemas
import sheets
from cloud import Cloud
from report import Report


def main():
    cloud, report = Cloud(os.environ["API"], *os.environ["OWNER"].split()), Report()
    parts = [csv_files.imports, csv_files.amounts, quirks.quirks, sheets.sheets]
    # Those that read what the others have written come last.
    parts += [csv_files.exports, sheets.libre_office, schemas.schemas]
    for part in parts:
        if sys.argv[1:] and part.__module__ not in sys.argv[1:]:
            continue
        start, before, known = time.monotonic(), report.compared, len(report.differences)
        part(cloud, report)
        print(f"-- {part.__module__} {part.__name__}: {report.compared - before} comparisons, "
              f"{len(report.differences) - known} differences, {time.monotonic() - start:.0f} s", flush=True)
    report.end()


main()

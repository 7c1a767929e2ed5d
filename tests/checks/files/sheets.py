"""Spreadsheets that openpyxl, XlsxWriter and LibreOffice write, and exports that LibreOffice opens."""

import csv
import io
import os
import random
import re
import subprocess
import tempfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cloud import FIELDS, row
from csv_files import read, written
from texts import contacts, stored

HEADER = ["Bilag", "Dato", "Beløb", "Valuta", "Mængde", "Enhed", "Konto", "Tekst"]
DAY = "2026-12-31"


def transaction(**values):
    return row("transactions", **{"date": DAY, "currency": "DKK", "amount": "1.00", **values})


# Cells as programs write them, and the row that they are read into, or none where it is refused.
ROWS = [
    (["s1", date(2026, 12, 31), 1234.5, "DKK", 312.5, "kWh", 4310, "El"],
     transaction(amount="1234.50", quantity="312.5", unit="kWh", account="4310", text="El")),
    (["s2", datetime(2026, 12, 31), -7, "DKK", 0.1 + 0.2, True, None, date(2026, 1, 2)],
     transaction(amount="-7.00", quantity="0.3", unit="true", text="2026-01-02")),
    ([None] * 8, None),
    (["s3", "31-12-2026", "1.234,50", "EUR", "1.000", None, 4310.0, "=1+1"],
     transaction(amount="1234.50", currency="EUR", quantity="1000", account="4310", text="=1+1")),
    ([" "] * 8, None),
    (["s4", DAY, 99999999999.99, "dkk", 1e-6, "", "'0012", " a\u00a0 b "],
     transaction(amount="99999999999.99", quantity="0.000001", account="'0012", text="a b")),
    ([17, date(1900, 2, 28), 0, "JPY", 1e15 - 1, "m³", "Ærø & <Ø>", "_x0041_"],
     transaction(date="1900-02-28", amount="0", currency="JPY", quantity="999999999999999", unit="m³", account="Ærø & <Ø>",
                 text="_x0041_")),
    (["s6", datetime(2026, 12, 31, 13), 1, "DKK"], "a time"),
    (["s7", 46387, 1, "DKK"], "a number that is not shown as a date"),
    (["s8", date(2026, 12, 31), True, "DKK"], "a boolean"),
    (["s9", date(2026, 12, 31), 1.005, "DKK"], "three decimals"),
    (["s10", date(2026, 12, 31), None, "DKK"], "no amount"),
    (["s11", date(2026, 12, 31), 1, "DKK", None, None, None, "to\nlinjer"], "a line break in a line"),
]
IDS = [f"s{n}" for n in range(20)] + [17]


def by_openpyxl(rows, is_1904=False):
    book, out = openpyxl.Workbook(), io.BytesIO()
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    for line, cells in enumerate(rows, 1):
        for place, value in enumerate(cells, 1):
            cell = book.active.cell(line, place, value)
            if isinstance(value, str):
                cell.data_type = "s"
    book.save(out)
    return out.getvalue()


def by_xlsxwriter(rows, **options):
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"default_date_format": "dd-mm-yyyy", "in_memory": True, **options})
    sheet = book.add_worksheet("Ark1")
    for line, cells in enumerate(rows):
        for place, value in enumerate(cells):
            write = sheet.write_string if isinstance(value, str) else sheet.write
            write(line, place, value)
    book.close()
    return out.getvalue()


WRITERS = {
    "openpyxl": by_openpyxl,
    "openpyxl from 1904 on": lambda rows: by_openpyxl(rows, True),
    "XlsxWriter": by_xlsxwriter,
    "XlsxWriter with texts in cells": lambda rows: by_xlsxwriter(rows, constant_memory=True),
    "XlsxWriter from 1904 on": lambda rows: by_xlsxwriter(rows, date_1904=True),
}


def sheets(cloud, report):
    for number, (name, write) in enumerate(WRITERS.items()):
        # No program has days before 1904 there, and Excel's 1900 had a day more.
        rows = [(cells, expected) for cells, expected in ROWS if "1904" not in name or cells[0] != 17]
        tagged = [([f"{number}{key}" if key in IDS else key, *cells], expected) for (key, *cells), expected in rows]
        run = cloud.send(write([HEADER, *(cells for cells, _ in tagged)]), "transactions", name="bilag.xlsx")
        refused = [line for line, (_, expected) in enumerate(tagged, 2) if isinstance(expected, str)]
        good = {cells[0]: expected | {"external_id": cells[0]} for cells, expected in tagged if isinstance(expected, dict)}
        if name.startswith("openpyxl"):
            # It writes an escape of Excel as it is, and Excel reads it as what it stands for.
            good = {key: row | {"text": "A"} if row["text"] == "_x0041_" else row for key, row in good.items()}
        report.imported(name, run, len(good) + len(refused), len(refused))
        found = cloud.rows("transactions", str(number))
        report.same_rows(name, good, {key: found[key] for key in found if re.fullmatch(rf"{number}(s\d+|17)", key)})
        told = [int(line) for line, *_ in run["refused"]]
        report.same(f"{name}: rows that are refused", refused, told)
        texts(cloud, report, name, write, f"b{number}")
    formulas(cloud, report)


def texts(cloud, report, name, write, tag):
    """Texts of all scripts. An apostrophe before a formula is a CSV's, and stays in a spreadsheet."""
    rows = contacts(random.Random(tag), tag, 60)
    data = write([FIELDS["contacts"], *([row[field] for field in FIELDS["contacts"]] for row in rows)])
    report.imported(f"Texts by {name}", cloud.send(data, name="kunder.xlsx"), len(rows))
    expected = {shown["external_id"]: shown for shown in (stored(row, str) for row in rows)}
    found = cloud.rows("contacts")
    report.same_rows(f"Texts by {name}", expected, {key: found[key] for key in expected if key in found})


def formulas(cloud, report):
    """Of a formula the value counts that was computed when it was saved."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    book.add_worksheet("Tomt")
    sheet, day = book.add_worksheet("Bilag"), book.add_format({"num_format": "d. mmmm yyyy"})
    sheet.write_row(2, 1, HEADER)
    for line, (key, amount, text) in enumerate([("f1", 2, "abc"), ("f2", "#N/A", "abc"), ("f3", 0.1 + 0.2, True)], 4):
        sheet.write_string(line, 1, key)
        sheet.write_formula(line, 2, "=DATE(2026,12,31)", day, 46387)
        sheet.write_formula(line, 3, "=1+1", None, amount)
        sheet.write_string(line, 4, "DKK")
        sheet.write_formula(line, 8, '="a"&"bc"', None, text)
    book.close()
    run = cloud.send(out.getvalue(), "transactions", name="formler.xlsx")
    report.imported("Formulas", run, 3, 1)
    expected = {"f1": transaction(external_id="f1", amount="2.00", text="abc"),
                "f3": transaction(external_id="f3", amount="0.30", text="true")}
    report.same_rows("Formulas", expected, cloud.rows("transactions", "f"))
    book = openpyxl.Workbook()
    book.active.append(HEADER[:4])
    book.active.append(["g1", date(2026, 12, 31), "=1+1", "DKK"])
    out = io.BytesIO()
    book.save(out)
    report.imported("A formula that nobody has computed", cloud.send(out.getvalue(), "transactions", name="formel.xlsx"), 1, 1)


class LibreOffice:
    """Its filters (https://help.libreoffice.org/latest/en-US/text/shared/guide/csv_params.html): delimiter, quote, UTF-8, first line,
    columns, language, quoted cells as text, special numbers."""

    def __init__(self):
        self.folder = tempfile.TemporaryDirectory()
        self.path = Path(self.folder.name)

    def convert(self, data, kind, to, infilter=None):
        source = self.path / f"in.{kind}"
        target = self.path / "out" / f"in.{to.split(':')[0]}"
        source.write_bytes(data)
        target.unlink(missing_ok=True)
        command = ["soffice", f"-env:UserInstallation=file://{self.path}/profile", "--headless", "--convert-to", to,
                   "--outdir", str(self.path / "out"), str(source)]
        command[3:3] = [f"--infilter=CSV:{infilter}"] if infilter else []
        done = subprocess.run(command, capture_output=True, timeout=180, env={**os.environ, "LC_ALL": "C.UTF-8"})
        assert target.exists(), (command, done.stdout, done.stderr)
        return target.read_bytes()


def libre_office(cloud, report):
    office = LibreOffice()
    danish(cloud, report, office)
    for locale, separator in (("da", 59), ("en", 44)):
        for dataset in FIELDS:
            opened(cloud, report, office, (dataset, locale, separator))


def danish(cloud, report, office):
    """A CSV that somebody in Denmark opens and saves as a workbook: LibreOffice makes dates and numbers of it."""
    amounts, quantities = ["1.234,50", "-0,05", "1234567,89", "7", "1.000.000,00", "0,1"], ["312,5", "1.000", "0,000001"]
    rows = [{"Bilag": f"lo{n}", "Dato": f"{n % 28 + 1:02}-{n % 12 + 1:02}-2026", "Beløb": amounts[n % 6], "Valuta": "DKK",
             "Mængde": quantities[n % 3], "Enhed": "kWh", "Tekst": 'Ærø; "Ø"'} for n in range(60)]
    number = lambda text: text.replace(".", "").replace(",", ".")
    amount = lambda text: "{:.2f}".format(float(number(text)))
    expected = {line["Bilag"]: transaction(
        external_id=line["Bilag"], date="-".join(reversed(line["Dato"].split("-"))), amount=amount(line["Beløb"]),
        quantity=number(line["Mængde"]), unit="kWh", text='Ærø; "Ø"') for line in rows}
    data = written(rows, list(rows[0]), delimiter=";", lineterminator="\r\n").encode("utf-8-sig")
    book = office.convert(data, "csv", "xlsx", "59,34,76,1,,1030,false,true")
    sheet = openpyxl.load_workbook(io.BytesIO(book)).active
    report.same("LibreOffice has made dates and numbers", ["d", "n"], [sheet["B2"].data_type, sheet["C2"].data_type])
    report.imported("LibreOffice's workbook", cloud.send(book, "transactions", name="bilag.xlsx"), 60)
    report.same_rows("LibreOffice's workbook", expected, cloud.rows("transactions", "lo"))
    for kind in ("ods", "xls"):
        run = cloud.send(office.convert(book, "xlsx", kind), "transactions", name=f"bilag.{kind}")
        found = (run["status"], "Save it as an Excel workbook" in run["response_message"])
        report.same(f"LibreOffice's {kind}", ("failed", True), found)


def opened(cloud, report, office, chosen):
    """An export that is opened, saved as a workbook, and saved as a CSV again."""
    dataset, locale, separator = chosen
    what = f"Export of {dataset}, {locale}, by LibreOffice"
    data = cloud.export(dataset, locale, "csv")
    columns = "/".join(f"{place}/2" for place in range(1, len(FIELDS[dataset]) + 1))
    book = office.convert(data, "csv", "xlsx", f"{separator},34,76,1,{columns},1030,false,false")
    again = office.convert(book, "xlsx", f"csv:Text - txt - csv (StarCalc):{separator},34,76,1,,0,false,true,false")
    report.same(f"{what}: cells", read(data, locale), read(again, locale))
    run = cloud.send(again, dataset, locale)
    found = (run["status"], run["rows_unchanged"])
    report.same(f"{what}, and imported again: {run['refused'][:10]}", ("succeeded", len(read(data, locale)) - 1), found)
    language = 1030 if locale == "da" else 2057
    book = office.convert(data, "csv", "xlsx", f"{separator},34,76,1,,{language},false,false")
    cells = [cell for line in openpyxl.load_workbook(io.BytesIO(book)).active.iter_rows() for cell in line]
    report.same(f"{what}: formulas", [], [cell.value for cell in cells if cell.data_type == "f"])
    report.same(f"{what}: rows", len(read(data, locale)), len({cell.row for cell in cells}))

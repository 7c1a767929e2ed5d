"""Files that Python writes, and files that Python reads."""

import csv
import io
import itertools
import json
import random
from decimal import Decimal

from cloud import FIELDS, row
from texts import contacts, restored, stored

DELIMITERS = {"semicolon": ";", "comma": ",", "tab": "\t"}
QUOTING = {"minimal": csv.QUOTE_MINIMAL, "all": csv.QUOTE_ALL, "nonnumeric": csv.QUOTE_NONNUMERIC}
DANISH = {"external_id": "Kundenr.", "name": "Navn", "email": "E-mail", "phone": "Telefon", "title": "Titel",
          "organisation": "Virksomhed", "note": "Bemærkning"}


def written(rows, names, **dialect):
    out = io.StringIO(newline="")
    writer = csv.writer(out, **dialect)
    writer.writerow(names.values() if isinstance(names, dict) else names)
    writer.writerows([row[name] for name in names] for row in rows)
    return out.getvalue()


def imports(cloud, report):
    """Each dialect that programs write in Europe."""
    seeds = itertools.count(20261201)
    encodings = ["utf-8", "utf-8-sig", "cp1252"]
    for delimiter, quoting, end, encoding in itertools.product(DELIMITERS, QUOTING, ["\r\n", "\n"], encodings):
        tag = f"{delimiter[0]}{quoting[0]}{len(end)}{encodings.index(encoding)}"
        rows = contacts(random.Random(next(seeds)), tag, 12, encoding == "cp1252")
        names = DANISH if next(seeds) % 4 < 2 else FIELDS["contacts"]
        data = written(rows, names, delimiter=DELIMITERS[delimiter], quoting=QUOTING[quoting], lineterminator=end).encode(encoding)
        compare(cloud, report, f"Python's csv, {delimiter} {quoting} {end!r} {encoding}", data, rows, restored)
    for is_ascii in (True, False):
        rows = contacts(random.Random(next(seeds)), f"j{is_ascii:d}", 60)
        filled = [{name: value for name, value in row.items() if value or number % 2} for number, row in enumerate(rows)]
        data = "".join(json.dumps(row, ensure_ascii=is_ascii) + "\n" for row in filled).encode()
        compare(cloud, report, f"Python's json, ASCII: {is_ascii}", data, rows, str, file_format="json-lines")


def compare(cloud, report, what, data, rows, read, **how):
    run = cloud.send(data, **how)
    report.imported(what, run, len(rows))
    expected = {shown["external_id"]: shown for shown in (stored(row, read) for row in rows)}
    found = cloud.rows("contacts")
    report.same_rows(what, expected, {key: found[key] for key in expected if key in found})


def amounts(cloud, report):
    """Numbers as Python has them, and as people in Denmark write them."""
    chosen = random.Random(20261201)
    for locale, quoting, delimiter in itertools.product(["da", "en"], QUOTING, DELIMITERS):
        tag, rows, expected = f"a{locale}{quoting[0]}{delimiter[0]}", [], {}
        for number in range(12):
            amount = Decimal(chosen.randint(-10**chosen.randint(1, 15), 10**9)) / 100
            quantity = Decimal(chosen.randint(0, 10**chosen.randint(1, 12))) / 10**chosen.randint(0, 6)
            exact = float if abs(amount) < 10**13 and quoting == "nonnumeric" and locale == "en" else None
            rows.append({"external_id": f"{tag}-{number}", "date": f"2026-0{number % 9 + 1}-15", "currency": "DKK",
                         "amount": float(amount) if exact else shown(amount, locale, chosen),
                         "quantity": shown(quantity, locale, chosen), "unit": "kWh"})
            plain = format(quantity, "f")
            expected[f"{tag}-{number}"] = row(
                "transactions", external_id=f"{tag}-{number}", date=f"2026-0{number % 9 + 1}-15", currency="DKK",
                amount=format(amount, ".2f"), unit="kWh", quantity=plain.rstrip("0").rstrip(".") if "." in plain else plain)
        data = written(rows, list(rows[0]), delimiter=DELIMITERS[delimiter], quoting=QUOTING[quoting]).encode()
        what = f"Numbers in Python's csv, {locale} {quoting} {delimiter}"
        report.imported(what, cloud.send(data, "transactions", locale), len(rows))
        report.same_rows(what, expected, cloud.rows("transactions", tag))


def shown(number, locale, chosen):
    """A number with thousands grouped or not, as either locale writes it."""
    text = format(number, chosen.choice([",f", "f"]))
    return text.translate(str.maketrans(",.", ".,")) if locale == "da" else text


def exports(cloud, report):
    """What is exported is what the API shows, for Python's readers, too."""
    for dataset, locale in itertools.product(FIELDS, ["da", "en"]):
        shown = cloud.rows(dataset)
        decimals = ["amount", "quantity"]
        text = cloud.export(dataset, locale, "csv")
        report.same(f"Export of {dataset}, {locale}: byte order mark", locale == "da", text.startswith(b"\xef\xbb\xbf"))
        header, *cells = read(text, locale)
        report.same(f"Export of {dataset}, {locale}: header", FIELDS[dataset], header)
        rows = [dict(zip(header, map(restored, line), strict=True)) for line in cells]
        if locale == "da":
            rows = [{name: value.replace(",", ".") if name in decimals else value for name, value in row.items()} for row in rows]
        found = {row["external_id"]: {name: value or None for name, value in row.items()} for row in rows}
        report.same_rows(f"Export of {dataset} as CSV, {locale}", shown, found)
        lines = cloud.export(dataset, locale, "json-lines").decode().splitlines(keepends=True)
        report.same(f"Export of {dataset} as JSON lines, {locale}: line ends", [], [x for x in lines if x[-2:] != "}\n"])
        rows = [dict(pairs) for pairs in (json.loads(line, object_pairs_hook=list, parse_int=str, parse_float=str) for line in lines)]
        report.same(f"Export of {dataset} as JSON lines, {locale}: fields", [], [x for x in rows if list(x) != FIELDS[dataset]])
        report.same_rows(f"Export of {dataset} as JSON lines, {locale}", shown, {row["external_id"]: row for row in rows})
    again(cloud, report)


def read(data, locale):
    """The lines of an exported CSV."""
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return list(csv.reader(text, delimiter=";" if locale == "da" else ",", strict=True))


def again(cloud, report):
    """What Python writes anew of an export is imported as what it was."""
    for locale, delimiter in (("da", ";"), ("en", ",")):
        header, *cells = read(cloud.export("contacts", locale, "csv"), locale)
        rows = [dict(zip(header, line)) for line in cells]
        data = written(rows, header, delimiter=delimiter, quoting=csv.QUOTE_MINIMAL, lineterminator="\r\n").encode()
        run = cloud.send(data, locale=locale)
        report.same(f"An export written anew, {locale}", (len(rows), len(rows)), (run["rows_read"], run["rows_unchanged"]))

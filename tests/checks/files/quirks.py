"""What Excel and others do to a CSV, byte by byte."""

from cloud import row

HEADER = "id;navn;note"
DANISH = "Bilag;Dato;Beløb;Valuta"


def contact(key, name, note=None):
    return row("contacts", external_id=key, name=name, note=note)


def transaction(key, amount, date="2026-12-31"):
    return row("transactions", external_id=key, date=date, amount=amount, currency="DKK")


# Bytes, and the contacts that they are read into.
CONTACTS = {
    "Excel's first line sep=;": (f"sep=;\r\n{HEADER}\r\nx1;Ada Æ;a,b\r\n".encode(), [contact("x1", "Ada Æ", "a,b")]),
    "sep=, before a header without a comma": ("sep=,\r\nid,navn\r\nx2,Ada; Bo\r\n".encode(), [contact("x2", "Ada; Bo")]),
    "SEP=tab": ("SEP=\t\r\nid\tnavn\r\nx3\tAda; Bo, Eva\r\n".encode(), [contact("x3", "Ada; Bo, Eva")]),
    "a byte order mark and sep=;": (f"sep=;\r\n{HEADER}\r\nx4;Åse;\r\n".encode("utf-8-sig"), [contact("x4", "Åse")]),
    "CSV UTF-8 of Excel in Denmark": (f"{HEADER}\r\nx5;Søren Ærø;\"Ring\nførst\"\r\n".encode("utf-8-sig"),
                                      [contact("x5", "Søren Ærø", "Ring\nførst")]),
    "CSV of Excel in Denmark": (f"{HEADER}\r\nx6;Søren Ærø Åkjær;100 € – “ja”\r\n".encode("cp1252"),
                                [contact("x6", "Søren Ærø Åkjær", "100 € – “ja”")]),
    "Windows-1252 that first shows in a late row": (
        HEADER.encode() + b"\r\n" + b"".join(b"x7-%d;Ada;\r\n" % n for n in range(1500)) + "x7-1500;Ærø;½\r\n".encode("cp1252"),
        [contact(f"x7-{n}", "Ada") for n in range(1500)] + [contact("x7-1500", "Ærø", "½")]),
    "empty columns and rows at the end": (f"{HEADER};;\r\nx8;Ada;;;\r\n;;;;\r\n;;;;\r\n\r\n".encode(), [contact("x8", "Ada")]),
    "rows without their last empty cells": (f"{HEADER}\r\nx9;Ada\r\nx10;Bo;note\r\n".encode(),
                                            [contact("x9", "Ada"), contact("x10", "Bo", "note")]),
    "line ends of old Macs": (f"{HEADER}\rx11;Ada;a\rx12;Bo;b\r".encode(), [contact("x11", "Ada", "a"), contact("x12", "Bo", "b")]),
    "line ends of old Macs, and a line break in a cell": (f"{HEADER}\rx13;Ada;\"a\rb\"\rx14;Bo;".encode(),
                                                          [contact("x13", "Ada", "a\nb"), contact("x14", "Bo")]),
    "line ends of all kinds": (f"{HEADER}\nx15;Ada;\"a\r\n\r\nb\"\r\n\r\nx16;Bo;\rx17;Eva;".encode(),
                               [contact("x15", "Ada", "a\n\nb"), contact("x16", "Bo"), contact("x17", "Eva")]),
    "a quote within a cell without quotes": (f"{HEADER}\r\nx18;Ada;17\" skærm; 5' kabel\r\n".replace("; 5'", " 5'").encode(),
                                             [contact("x18", "Ada", "17\" skærm 5' kabel")]),
    "a header in quotes, with spaces and other capitals": ('" ID ";"NAVN";" Bemærkning"\r\n"x19";"Ada";""\r\n'.encode(),
                                                           [contact("x19", "Ada")]),
    "a number that a program shields from Excel": (f'{HEADER}\r\nx20;"=""Ada""";"=""0012"""\r\n'.encode(),
                                                   [contact("x20", '="Ada"', '="0012"')]),
    "no line end at the end": (f"{HEADER}\r\nx21;Ada;sidst".encode(), [contact("x21", "Ada", "sidst")]),
    "a decomposed header of macOS": ("id;navn;Bema\u0308rkning\r\nx22;A\u030ase;\r\n".replace("a\u0308", "æ").encode(),
                                     [contact("x22", "Åse")]),
}

# Rows, and the amounts that they are read into. The header is the Danish one.
AMOUNTS = {
    "thousands with dots, in quotes": ('y1;31-12-2026;"1.234.567,50";DKK', "1234567.50"),
    "thousands with no-break spaces": ("y2;31-12-2026;1\u00a0234,50;DKK", "1234.50"),
    "thousands with narrow no-break spaces": ("y3;31-12-2026;1\u202f234,5;DKK", "1234.50"),
    "a minus after the number": ("y4;31-12-2026;1.234,50-;DKK", "-1234.50"),
    "a minus of Unicode": ("y5;31-12-2026;\u22121.234,50;DKK", "-1234.50"),
    "brackets of accounting": ("y6;31-12-2026;(1.234,50);DKK", "-1234.50"),
    "a day with dots": ("y7;31.12.2026;1;dkk", "1.00"),
    "a day with slashes": ("y8;31/12/2026;0,5;DKK", "0.50"),
    "an ISO day": ("y9;2026-12-31;,5;DKK", "0.50"),
    "a sign and spaces": ("y10; 31-12-2026 ;\" + 1.234 \";DKK ", "1234.00"),
}

# Rows that are refused, since nobody knows what they meant.
REFUSED = {
    "a number of Excel that has lost digits": "z1;31-12-2026;1,23457E+11;DKK",
    "a number with its currency": "z2;31-12-2026;kr. 1.234,50;DKK",
    "an English number in a Danish file": "z3;31-12-2026;1234.50;DKK",
    "thousands that are none": "z4;31-12-2026;1.23,4;DKK",
    "a day that is shown too narrow": "z5;########;1;DKK",
    "an American day": "z6;12/31/2026;1;DKK",
    "a year of two digits": "z7;31-12-26;1;DKK",
    "a day with a time": "z8;31-12-2026 13:00;1;DKK",
    "an error of a formula": "z9;31-12-2026;#DIVISION/0!;DKK",
    "one cell too many": "z10;31-12-2026;1;DKK;x",
}

# Files that are none of rows, and what is said of them.
UNREADABLE = {
    "Unicode text of Excel": (f"{HEADER}\r\nq;Ada;\r\n".replace(";", "\t").encode("utf-16"), "UTF-16"),
    "a quote that is not closed": (f'{HEADER}\r\nq;Ada;"x\r\n'.encode(), "not closed"),
    "a PDF": (b"%PDF-1.7\n", "not a text file"),
    "nothing but line ends": (b"\r\n\r\n", "empty"),
    "an unknown column": (b"id;navn;farve\r\nq;Ada;r\r\n", "farve"),
}


def quirks(cloud, report):
    for what, (data, expected) in CONTACTS.items():
        report.imported(what, cloud.send(data), len(expected))
        found = cloud.rows("contacts", "x")
        report.same_rows(what, {row["external_id"]: row for row in expected},
                         {row["external_id"]: found.get(row["external_id"], {}) for row in expected})
    # One file, in each encoding.
    lines = [line for line, _ in AMOUNTS.values()] + list(REFUSED.values())
    for encoding in ("utf-8", "utf-8-sig"):
        run = cloud.send("\r\n".join([DANISH, *lines]).encode(encoding), "transactions")
        report.imported(f"Amounts, {encoding}", run, len(lines), len(REFUSED))
        found = cloud.rows("transactions", "y")
        for what, (line, amount) in AMOUNTS.items():
            key = line.split(";")[0]
            report.same_rows(what, {key: transaction(key, amount)}, {key: found.get(key, {})})
        told = [line for line, *_ in run["refused"]]
        report.same("Lines that are refused", [str(len(AMOUNTS) + 2 + n) for n in range(len(REFUSED))], told)
        report.same("No row of them", {}, cloud.rows("transactions", "z"))
    for what, (data, said) in UNREADABLE.items():
        run = cloud.send(data)
        found = (run["status"], said in run["response_message"], run["rows_changed"])
        report.same(f"{what}: {run['response_message']}", ("failed", True, 0), found)

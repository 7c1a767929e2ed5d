"""The JSON Schemas of the data sets, by another implementation: what the API gives back is valid, and what it refuses is not."""

import re

from jsonschema import Draft202012Validator, FormatChecker

from cloud import FIELDS

GOOD = {
    "contacts": {"name": "Søren Ærø", "email": "soren@rodgrod.example", "phone": "+4520304050", "title": "Indkøber",
                 "organisation": "Rødgrød & Fløde ApS", "note": "Ring helst\nom formiddagen."},
    "transactions": {"date": "2026-10-31", "amount": "1250.00", "currency": "DKK", "account": "4310 Elektricitet",
                     "supplier": "Gråsten El A/S", "quantity": "312.5", "unit": "kWh", "text": "El, oktober"},
}

# Tried in every field.
VALUES = {
    "left out": ..., "null": None, "a boolean": True, "a number": 17, "a decimal number": 1.5, "a list": ["x"],
    "an object": {"x": 1}, "empty": "", "a space": " ", "a no-break space": "\u00a0", "a sign": "!", "a letter": "x",
    "a digit": "7", "100 letters": "x" * 100, "101 letters": "x" * 101, "200 letters": "x" * 200, "201 letters": "x" * 201,
    "500 letters": "x" * 500, "501 letters": "x" * 501, "2000 letters": "x" * 2000, "2001 letters": "x" * 2001,
    "100 letters beyond 16 bits": "\U00020000" * 100, "101 letters beyond 16 bits": "\U00020000" * 101, "a bell": "x\u0007",
    "a line break": "x\ny", "a tab": "x\ty", "a delete": "x\u007f", "a right-to-left mark": "x\u200fy", "a soft hyphen": "x\u00ady",
    "a private character": "x\ue000", "an emoji": "x😀", "a space before": " x", "a space before a date": " 2026-10-31",
    "a space before an amount": " 1250.00", "a card number": "4571 0000 0000 0001", "an address": "ada@rodgrod.example",
    "a link": "https://rodgrod.example", "a date": "2026-10-31", "a leap day": "2028-02-29", "no leap day": "2026-02-29",
    "no month": "2026-13-01", "a Danish date": "31-12-2026", "a time": "2026-10-31T12:00:00Z", "too early a day": "1899-12-31",
    "too late a day": "2200-01-01", "a short date": "2026-1-1", "an amount": "1250.00", "a negative amount": "-0.5",
    "three decimals": "1.234", "five decimals": "1.23456", "seven decimals": "1.2345678", "15 digits": "9" * 15,
    "16 digits": "9" * 16, "a leading zero": "007", "a comma": "1,5", "a point at the end": "1.", "an exponent": "1e3",
    "a plus": "+1", "no number": "NaN", "Arabic digits": "٣", "a number of 16 digits": 9999999999999999, "a large number": 1e20,
    "a number of three decimals": 1.234, "kroner": "DKK", "small letters": "dkk", "a mixed code": "Dkk", "no currency": "XQX",
    "gold": "XAU", "four letters": "DKKK", "a Danish phone number": "20304050", "a phone number": "+4520304050",
    "too short a phone number": "+45203040", "a grouped phone number": "+45 20 30 40 50", "no address": "ada@",
    "an address without a dot": "ada@localhost", "an address in capitals": "Ada@Example.COM", "a Danish domain": "ada@rødgrød.dk",
    "two signs": "a@b@c.dk",
}

# Where a schema and the API differ on purpose: which field and value, whether the API takes it, and why. A rule that names nothing
# that differs is an error.
DECIDED = [
    (r"\w+: a card number", False, "no pattern finds card numbers (P04)"),
    (r"\w+: (a sign|a no-break space)", False, "a pattern has no class for the letters and digits of all scripts"),
    (r"\w+: a (private|right-to-left|soft).*", False, "as little for characters that nobody sees"),
    (r"note: a bell|note: a delete", False, "as little for characters that no text has"),
    (r"name: a link", False, "what reads as a link is more than a pattern"),
    (r"email: .*", False, "formats of e-mail differ: ours is what SES sends to"),
    (r"external_id: (left out|null)", True, "it stands in the path"),
    (r"(amount|quantity): a (large number|number of 16 digits)", False, "no pattern holds for numbers; more digits than a float has"),
    (r"amount: (three decimals|a number of three decimals)", False, "how many decimals an amount has depends on its currency"),
    (r"(amount|quantity): (a leading zero)", True, "the API reads what the schema's canonical form does not have"),
    (r"currency: (no currency|gold)", False, "which codes are currencies changes with ISO 4217"),
    (r"currency: (small letters|a mixed code)", True, "capitals are not needed"),
    (r"phone: (a Danish|a grouped) phone number", True, "written otherwise, and shown in the form of the schema"),
    (r"phone: (a date|.* day|no month|a Danish date)", True, "eight digits are a Danish number, however they are grouped"),
    (r"(date|amount|quantity|phone): a space before .*", True, "spaces around a value are dropped"),
]


def schemas(cloud, report):
    used = set()
    for item in cloud.get("/v1/datasets")["items"]:
        dataset, schema = item["name"], item["schema"]
        Draft202012Validator.check_schema(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
        report.same(f"Schema of {dataset}: fields", FIELDS[dataset], list(schema["properties"]))
        validator = Draft202012Validator(schema, format_checker=FormatChecker(["date", "email"]))
        for example in schema["properties"].values():
            report.same("An example", [], [x for x in example["examples"] if not Draft202012Validator(example).is_valid(x)])
        for key, row in cloud.rows(dataset).items():
            report.same(f"{dataset}, {key!r}: what is shown is valid", [], errors(validator, row))
        compare(cloud, report, dataset, validator, used)
    report.same("Rules that say of nothing why it differs", [], [rule for rule in DECIDED if rule not in used])


def errors(validator, row):
    return [f"{list(error.path)}: {error.message}" for error in validator.iter_errors(row)]


def compare(cloud, report, dataset, validator, used):
    """Each value in each field: either both take it or both refuse it, unless that was decided."""
    cases = [(f"{field}: {kind}", {field: value}) for field in FIELDS[dataset] for kind, value in VALUES.items()]
    cases += [("unknown: a letter", {"unknown": "x"}), ("unknown: null", {"unknown": None}), ("Name: a letter", {"Name": "x"})]
    for number, (case, change) in enumerate(cases):
        own = change.get("external_id")
        key = own if isinstance(own, str) and own.strip() else f"schema-{number}"
        row = {"external_id": key, **GOOD[dataset], **change}
        row = {name: value for name, value in row.items() if value is not ...}
        found = errors(validator, row)
        status, answer = cloud.put(dataset, key, row)
        report.same(f"{dataset}, {case}: status", True, status in (200, 201, 422))
        takes = status != 422
        decided = next((rule for rule in DECIDED if re.fullmatch(rule[0], case) and takes == rule[1] != (not found)), None)
        if decided:
            used.add(decided)
        report.same(f"{dataset}, {case}: {decided} {found or answer}", decided[1] if decided else not found, takes)
        if takes:
            report.same(f"{dataset}, {case}: what is shown is valid", [], errors(validator, answer))
        else:
            pointers = {error["pointer"] for error in answer["errors"]}
            report.same(f"{dataset}, {case}: pointer", {"/" + case.split(":")[0]}, pointers)

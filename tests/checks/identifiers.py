"""Compares our VAT numbers, IBANs and GLNs with those of python-stdnum, on random numbers that are valid and nearly so.

    identifiers.py PROGRAM [NUMBERS OF EACH KIND]

PROGRAM is the example `identifiers` of the crate `domain`. A difference that DECIDED does not name is an error.
"""

import random
import re
import subprocess
import sys
from collections import Counter

from stdnum import ean, iban, numdb
from stdnum.cz import rc
from stdnum.eu import vat

DIGITS = "0123456789"
LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

# The shapes of VAT numbers: 9 a digit, A a letter, X either; anything else is itself.
SHAPES = {
    "AT": ["U99999999"],
    "BE": ["0999999999", "1999999999", "9999999999"],
    "BG": ["999999999", "9999999999"],
    "CY": ["99999999A"],
    "CZ": ["99999999", "999999999", "699999999", "9999999999"],
    "DE": ["999999999"],
    "DK": ["99999999"],
    "EE": ["999999999"],
    "EL": ["999999999"],
    "ES": ["A9999999X", "99999999A", "X9999999A", "B99999999", "K9999999A"],
    "FI": ["99999999"],
    "FR": ["99999999999", "A9999999999", "9A999999999", "AA999999999", "99000999999"],
    "HR": ["99999999999"],
    "HU": ["99999999"],
    "IE": ["9999999A", "9999999AA", "9A99999A", "9+99999A", "9*99999A"],
    "IT": ["99999999999", "99999990019", "99999991209"],
    "LT": ["999999919", "99999999919"],
    "LU": ["99999999"],
    "LV": ["99999999999", "32999999999"],
    "MT": ["99999999"],
    "NL": ["999999999B99", "999999999B01"],
    "PL": ["9999999999"],
    "PT": ["999999999"],
    "RO": ["99", "999", "9999", "99999", "999999", "9999999", "99999999", "999999999", "9999999999"],
    "SE": ["999999999999", "999999999901"],
    "SI": ["99999999"],
    "SK": ["9999999999"],
}

# Where we differ on purpose: the kind and what the number looks like, whether we accept it, and why.
DECIDED = [
    (r"vat SE\d{10}(0[2-9]|[1-8]\d|9[0-4])", True, "Skatteverket counts a group's members from 01 to 94, python-stdnum knows 01 alone"),
    (r"vat ES[NPQRSW]\d{8}|vat ES[JUV]\d{7}[A-J]", False, "the Commission's list of legal forms by sort of check character"),
    (r"vat IE\d{7}[A-W][J-V]", False, "VIES knows A to I, and W, as the second letter"),
    (r"vat CZ[89]\d{8}", False, "the Commission knows nine digits for people born from 1900 to 1953, python-stdnum from 1880"),
    (r"vat CZ\d\d(2[1-9]|3[0-2]|7[1-9]|8[0-2])\d{5,6}", False, "20 are added to the month since 2004 only, and never to nine digits"),
    (r"vat CZ\d\d[49]\d{6,7}", False, "no month has 40 or 90 added"),
    (r"vat BE\d{8}(00|98|99)", False, "the check digits are a difference from 97, which is 01 to 97"),
    (r"vat BE\d{9}", False, "VIES wants all ten digits, python-stdnum adds a leading zero"),
    (r"vat EL\d{8}", False, "VIES wants all nine digits, python-stdnum adds a leading zero"),
    (r"vat NL\d{1,8}B\d\d", False, "VIES wants all twelve characters, python-stdnum adds leading zeros"),
    (r"vat MT\d{6}(00|3[89]|[4-9]\d)", False, "the check digits are a difference from 37, which is 01 to 37"),
    (r"iban ..(?!\d\d).*", False, "check digits are digits"),
    (r"iban ..(00|01|99).*", False, "ISO 13616 computes check digits from 02 to 98"),
]


def decided(kind, number, accepted):
    """Why we answer otherwise, if that is on purpose."""
    if kind == "vat" and number.startswith("SK") and rc.is_valid(number[2:]) and not accepted:
        return "a Slovak birth number is no VAT number, as VIES describes them"
    reasons = (why for shape, ours, why in DECIDED if ours == accepted and re.fullmatch(shape, f"{kind} {number}"))
    return next(reasons, None)


def filled(shape):
    one = {"9": DIGITS, "A": LETTERS, "X": DIGITS + LETTERS}
    return "".join(random.choice(one[c]) if c in one else c for c in shape)


def dated(country, number):
    """The number with a date where the numbers of people have one: random digits are seldom a date."""
    year, month, day = random.randrange(100), random.randrange(13), random.randrange(1, 32)
    month += random.choice([0, 0, 20, 40, 50, 50, 70])
    date = f"{day:02}{month:02}{year:02}{random.randrange(4)}" if country == "LV" else f"{year:02}{month:02}{day:02}"
    return date + number[len(date):]


def variants(number):
    """The number with other characters at its end, so that the right check characters are among them."""
    for last in range(10):
        yield re.sub(r"\d(\D*)$", lambda end: f"{last}{end[1]}", number)
    if re.search(r"[A-Z]$", number):
        for letter in LETTERS:
            yield number[:-1] + letter
    if re.search(r"[A-Z]{2}$", number):
        for letter in LETTERS:
            yield number[:-2] + letter + number[-1]
    for last in random.sample(range(100), 40):
        yield re.sub(r"\d\d(\D*)$", lambda end: f"{last:02}{end[1]}", number)


def mutated(number):
    """The number with a mistake of somebody who types it."""
    place = random.randrange(len(number))
    kind = random.randrange(4)
    if kind == 0:
        return number[:place] + number[place + 1:]
    if kind == 1:
        return number[:place] + random.choice(DIGITS) + number[place:]
    if kind == 2 and place + 1 < len(number):
        return number[:place] + number[place + 1] + number[place] + number[place + 2:]
    return number[:place] + random.choice(DIGITS if number[place].isdigit() else LETTERS) + number[place + 1:]


def with_mistakes(number):
    return [number, mutated(number), mutated(number)]


def vat_numbers(count):
    for country, shapes in SHAPES.items():
        for _ in range(count // len(SHAPES)):
            number = filled(random.choice(shapes))
            if country in ("BG", "CZ", "LV", "SK") and len(number) > 8 and random.random() < 0.5:
                number = dated(country, number)
            candidates = dict.fromkeys(country + variant for variant in variants(number))
            valid = [candidate for candidate in candidates if vat.is_valid(candidate)]
            yield from candidates
            for number in valid:
                yield from with_mistakes(number)


def ibans(count):
    shapes = dict(re.findall(r'^([A-Z]{2}) .*bban="([^"]*)"', open(numdb.__file__.replace("numdb.py", "iban.dat")).read(), re.M))
    sorts = {"n": "9", "a": "A", "c": "X"}
    for country, shape in shapes.items():
        shape = re.sub(r"(\d+)!([nac])", lambda part: sorts[part[2]] * int(part[1]), shape)
        for _ in range(count // len(shapes)):
            account = filled(shape)
            digits = "".join(str(int(c, 36)) for c in account + country) + "00"
            check = 98 - int(digits) % 97
            for check in {check, check - 97 if check > 96 else (check + 97) % 100, random.randrange(100)}:
                yield from with_mistakes(f"{country}{check % 100:02}{account}")


def glns(count):
    for _ in range(count // 10):
        number = filled("999999999999")
        yield from (number + digit for digit in DIGITS)
        yield mutated(number + ean.calc_check_digit(number))


def expected(kind, number):
    if kind == "vat":
        return number[:2] in SHAPES and vat.is_valid(number)
    if kind == "iban":
        return iban.is_valid(number, check_country=False)
    return len(number) == 13 and ean.is_valid(number)


def main(program, count=10_000):
    random.seed(15)
    kinds = [("vat", vat_numbers), ("iban", ibans), ("gln", glns)]
    lines = sorted({(kind, number) for kind, numbers in kinds for number in numbers(int(count)) if number})
    given = "".join(f"{kind} {number}\n" for kind, number in lines)
    answers = subprocess.run([program], input=given, capture_output=True, text=True, check=True).stdout.split()
    compared, differing, wrong = Counter(), Counter(), []
    for (kind, number), answer in zip(lines, answers, strict=True):
        ours, theirs = answer == "valid", expected(kind, number)
        compared[kind, theirs] += 1
        if ours != theirs:
            why = decided(kind, number, ours)
            differing[why] += 1
            if why is None:
                wrong.append(f"{kind} {number}: we say {answer}")
    for (kind, valid), numbers in sorted(compared.items()):
        print(f"{numbers:8} {kind} {'valid' if valid else 'invalid'} by python-stdnum")
    for why, numbers in differing.most_common():
        print(f"{numbers:8} differ: {why or 'NOT DECIDED'}")
    print("".join(f"{line}\n" for line in random.sample(wrong, min(40, len(wrong)))), end="")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main(*sys.argv[1:])

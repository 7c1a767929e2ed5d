"""Texts that files get wrong, and how the API's types store each of them (`shared/domain/src/kernel/input.rs`)."""

import re
import unicodedata

LETTERS = ["æøå", "ÆØÅ", "Søren", "e\u0301", "a\u0328\u0301", "ﬁ", "שלום", "مرحبا", "ไทย", "日本語", "ß", "İ", "Ω", "１"]
SIGNS = ['"', '""', "'", ";", ",", "=", "+", "-", "|", "\\", "%", "{", "}", "#", "<b>", "&amp;", "~", "`", "$", "…", "–",
         "\u2212", "1,5", "NULL", "sep=;", "😀", "❤\ufe0f", "🇩🇰", "\U0001f469\U0001f3fd", "\u00a0", "\u3000", "\u2009", " ", "  ", "－", "＝"]
# A joiner within a script that needs it.
LETTERS += ["نامه\u200cای", "क्\u200dष"]
# What a formula begins with, by OWASP; and the apostrophe that shields from it.
STARTS = ["=", "+", "-", "@", "＝", "＋", "－", "＠", "'", "'=", "''=", "'@", "=1+1", "-1", "+45",
          "=cmd|' /C calc'!A0", '="x"&"y"']
BREAKS = ["\n", "\r\n", "\n\n", "\t"]
WINDOWS_1252 = ["æøå", "ÆØÅ", "Søren", "éü", "ß", "€", "–", "“x”", "…", "§", "½", "\u00a0", ";", ",", '"', "'", "=", " ", "%"]

SPACES = re.compile("[ \u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]+")
FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")


def text(random, *kinds, length=6, start=0.5):
    """A text of these pieces, which sometimes begins as a formula does. It has a letter."""
    pieces = [random.choice(random.choice(kinds)) for _ in range(random.randint(0, length))]
    pieces.insert(random.randint(0, len(pieces)), random.choice(LETTERS if LETTERS in kinds else kinds[0][:5]))
    begin = random.choice([begin for begin in STARTS if kinds[0] is LETTERS or begin.isascii()])
    return (begin if random.random() < start else "") + "".join(pieces)


def line(value):
    """A line as it is stored: in NFC, with one space between words, without the selectors of emoji. None of nothing."""
    value = unicodedata.normalize("NFC", re.sub("[\ufe00-\ufe0f]", "", value))
    return SPACES.sub(" ", value).strip(" ") or None


def lines(value):
    """A text of several lines as it is stored."""
    value = value.replace("\r\n", "\n").replace("\r", "\n").strip("\n \t\u00a0\u2009\u3000")
    return "\n".join(line(part.replace("\t", " ")) or "" for part in value.split("\n")) or None


def restored(value):
    """A cell of a CSV as it is read: without the apostrophe that keeps a spreadsheet from running it
    (`shared/domain/src/integrations/files/formula.rs`). A text that had one itself is written with two."""
    return value[1:] if value.startswith("'") and FORMULA.match(value) else value


def contacts(random, tag, count, is_windows=False):
    """Contacts as programs write them. What else they hold, the external id is one of its own."""
    kinds = [WINDOWS_1252] if is_windows else [LETTERS, SIGNS]
    rows = []
    for number in range(count):
        def shown(*more, **how):
            return text(random, *kinds, *more, **how)
        rows.append({
            "external_id": f"{tag}-{number:03} {shown(start=0)}" if number % 3 else f"{random.choice('=+-@')}{tag}-{number:03}",
            "name": "Søren Ærø" if number == 0 else shown(start=0.3).replace("@", "").replace("＠", ""),
            "email": random.choice(["", f"Ada.{number}@Example.com", f"ada+{number}@rodgrod.example "]),
            "phone": random.choice(["", "20304050", "+45 20 30 40 50", "(+45) 2030-4050", "0046 8 123 456 78"]),
            "title": random.choice(["", shown()]), "organisation": random.choice(["", shown()]),
            "note": random.choice(["", shown(), shown(BREAKS, length=12)]),
        })
    return rows


def stored(contact, read=restored):
    """A contact as the API shows it, once a file with it is read in which a cell `read`s so."""
    given = {name: read(value) for name, value in contact.items()}
    shown = {name: line(value) for name, value in given.items() if name != "note"}
    phone = {"20304050": "+4520304050", "+45 20 30 40 50": "+4520304050", "(+45) 2030-4050": "+4520304050",
             "0046 8 123 456 78": "+46812345678"}
    return shown | {"note": lines(given["note"]), "email": (shown["email"] or "").lower() or None,
                    "phone": phone.get(given["phone"])}

"""Compares what each reader made of each output with the model, field by field.

Usage: compare.py WORK LOSSES.md [--show N]

WORK holds `model.json`, `keys.jsonl` (csl-jsonl, of which the keys are taken) and `READER.FORMAT.json` for each reader and
format, where what is made for one program is called `FORMAT-for-PROGRAM`. A field is equal where the reader gives its value in one of the places that such a field has in the format, or in a
note. Where it is not, a row of LOSSES.md has to name the limit; everything else is wrong, and makes the exit status 1. What is read of each format is then
compared with what is read of CSL-JSON, without the model.
"""

import html
import json
import re
import sys
import unicodedata
from collections import Counter
from pathlib import Path

# Where each reader may give a field of the model: fields of .bib files, RIS tags, CSL's variables, or names of read.py.
BIB = {
    "title": ["title"],
    "container-title": "journal journaltitle booktitle howpublished institution school organization titleaddon series".split(),
    "container-title-short": ["shortjournal", "journal"],
    "collection-title": ["series"],
    "event-title": ["eventtitle", "booktitle", "howpublished"],
    "event-place": ["venue", "address", "location"],
    "event-date": ["eventdate"],
    "issued": ["date", "year"],
    "volume": ["volume"],
    "issue": ["number", "issue"],
    "page": ["pages"],
    "article-number": ["pages"],
    "number": ["number"],
    "edition": ["edition"],
    "version": ["version"],
    "publisher": ["publisher", "institution", "school", "howpublished", "organization", "holder"],
    "publisher-place": ["address", "location"],
    "genre": ["type"],
    "status": ["pubstate"],
    "DOI": ["doi"],
    "ISBN": ["isbn"],
    "arXiv": ["eprint"],
    "PMID": ["pmid", "eprint"],
    "URL": ["url"],
    "accessed": ["urldate"],
    "language": ["language", "langid"],
    "abstract": ["abstract"],
    "keyword": ["keywords"],
    "note": ["note"],
    "custom": ["annote", "annotation"],
    "notes": ["note", "annote", "annotation"],
}
RIS = {
    "author": ["AU"],
    "editor": ["A2", "A3", "ED"],
    "title": ["TI"],
    "container-title": ["T2", "C3"],
    "container-title-short": ["J2"],
    "collection-title": ["T3", "T2"],
    "event-title": ["T2"],
    "event-place": ["C1", "CY"],
    "event-date": [],
    "issued": ["DA", "PY"],
    "volume": ["VL"],
    "issue": ["IS"],
    "page": ["SP"],
    "article-number": ["SP", "C7"],
    "number": ["M1", "SN"],
    "edition": ["ET"],
    "version": ["ET"],
    "publisher": ["PB"],
    "publisher-place": ["CY", "C1"],
    "genre": ["M3"],
    "status": [],
    "DOI": ["DO"],
    "ISBN": ["SN"],
    "arXiv": ["UR"],
    "PMID": ["AN"],
    "URL": ["UR"],
    "accessed": ["Y2"],
    "language": ["LA"],
    "abstract": ["AB"],
    "keyword": ["KW"],
    "note": [],
    "custom": [],
    "notes": ["N1"],
}
CSL = {
    "title": ["title"],
    "container-title": ["container-title", "publisher", "collection-title", "title-addon"],
    "collection-title": ["collection-title", "container-title"],
    "event-title": ["event-title", "event", "container-title", "publisher"],
    "event-place": ["event-place", "publisher-place"],
    "event-date": ["event-date"],
    "issued": ["issued"],
    "volume": ["volume"],
    "issue": ["issue", "number"],
    "page": ["page"],
    "article-number": ["page", "number"],
    "number": ["number", "issue", "collection-number"],
    "edition": ["edition"],
    "version": ["version", "edition"],
    "publisher": ["publisher", "authority"],
    "publisher-place": ["publisher-place"],
    "genre": ["genre"],
    "status": ["status"],
    "DOI": ["DOI"],
    "ISBN": ["ISBN"],
    "arXiv": ["number"],
    "PMID": ["PMID"],
    "URL": ["URL"],
    "accessed": ["accessed"],
    "language": ["language"],
    "abstract": ["abstract"],
    "keyword": ["keyword"],
    "note": ["note"],
    "custom": ["annote"],
    "notes": ["note", "annote"],
}
MODS = {
    "title": ["title0"],
    # It takes the journal of RIS for its abbreviation.
    "container-title": ["title1", "title1-short", "title2", "publisher"],
    "collection-title": ["title1", "title2", "title3"],
    "event-title": ["title1", "publisher"],
    "event-place": ["placeTerm"],
    "event-date": [],
    "issued": ["date"],
    "volume": ["volume"],
    "issue": ["issue", "number"],
    "page": ["pages", "page"],
    "article-number": ["pages", "page"],
    "number": ["number", "issue", "serial number", "isbn", "issn"],
    "edition": ["edition"],
    "version": ["edition"],
    "publisher": ["publisher"],
    "publisher-place": ["placeTerm"],
    "genre": ["genre"],
    "status": [],
    "DOI": ["doi"],
    "ISBN": ["isbn"],
    "arXiv": ["arXiv", "eprint"],
    "PMID": ["pubmed"],
    "URL": ["url", "uri"],
    "accessed": ["urldate"],
    "language": ["language"],
    "abstract": ["abstract"],
    "keyword": ["keyword"],
    "note": ["note"],
    "custom": [],
    "notes": ["note"],
}
PLACES = {
    "pybtex": BIB,
    "bibtexparser": BIB,
    "betterbibtex": BIB,
    "rispy": RIS,
    "pandoc": CSL,
    "citationjs": CSL,
    "bibutils": MODS,
}


# What pandoc makes of the languages that the inputs have.
CODES = {"de": "german", "en": "english", "es": "spanish", "fr": "french", "pt": "portuguese", "ru": "russian"}

# Subscripts and superscripts, which readers make of markup, as plain characters.
RAISED = [*"²³¹™", *map(chr, range(0x1D2C, 0x1D6B)), *map(chr, range(0x2070, 0x209D))]
SCRIPTS = {ord(c): unicodedata.normalize("NFKC", c).replace("\u2212", "-") for c in RAISED}


def folded(text):
    """Text without what is not a part of it: white space, markup that CSL has, and the kinds of quotation marks."""
    text = html.unescape(re.sub(r"</?(?:i|b|sub|sup|sc|span[^>]*)>", "", text, flags=re.I))
    text = unicodedata.normalize("NFC", text).replace("\u2039", "<")
    text = re.sub("[\u200b-\u200f\u2060\ufeff\u00ad\u0000-\u0008\u000e-\u001f\u007f-\u009f]", "", text)
    text = text.translate(SCRIPTS).replace("\u2014", "---").replace("\u2013", "--")
    text = text.translate({0x2018: "'", 0x2019: "'", 0x201C: '"', 0x201D: '"', 0x2212: "-", 0x2010: "-", 0x2011: "-"})
    text = re.sub(r"([?!]):", r"\1", text)
    # TeX makes quotation marks of two of them.
    text = text.replace("''", '"').replace("``", '"')
    return re.sub(r"\s+", " ", text).strip()


def pages(text):
    return re.sub(r"\s*(?:-+|[\u2010-\u2015])\s*", "-", folded(text))


def date(value):
    if isinstance(value, dict):
        return "-".join(f"{value[part]:02}" for part in ("year", "month", "day") if part in value)
    return value


def full(person):
    """A name of the model as one list of parts, its particle a part of the family name."""
    if "literal" in person:
        return [person["literal"]]
    family = " ".join(filter(None, [person.get("non-dropping-particle"), person["family"]]))
    if re.search("['’]$", person.get("non-dropping-particle", "")):
        family = person["non-dropping-particle"] + person["family"]
    return [family, person.get("given", ""), person.get("suffix", "")]


def name(parts):
    """A name as readers agree on it: what is not a letter left off, since they part particles and suffixes differently, and put
    blanks and stops between initials as they like."""
    return re.sub("[\\W_]", "", folded("".join(parts))).lower()


class Record:
    """What a reader gave."""

    def __init__(self, reader, record):
        self.places = PLACES[reader]
        self.fields = {field: value if isinstance(value, list) else [value] for field, value in record["fields"].items()}
        self.names = record["names"]
        self.type = record["type"]

    def values(self, field):
        values = [text for place in self.places.get(field, []) for text in self.fields.get(place, [])]
        if field == "page" and "EP" in self.fields:
            values = [f"{values[0]}-{self.fields['EP'][0]}"]
        if field == "issued" and "month" in self.fields and "year" in self.fields:
            months = "jan feb mar apr may jun jul aug sep oct nov dec".split()
            month = self.fields["month"][0]
            number = months.index(month[:3].lower()) + 1 if month[:3].lower() in months else int(month)
            day = self.fields.get("day", [])
            values.append("-".join([self.fields["year"][0], f"{number:02}", *(f"{int(text):02}" for text in day)]))
        return values

    def notes(self):
        return folded(" ; ".join(text for place in self.places["notes"] for text in self.fields.get(place, [])))


def stands_in(value, notes):
    """Whether a value stands in the notes as such, and not as a part of another word or number."""
    return bool(value) and re.search(rf"(?<!\w){re.escape(value)}(?!\w)", notes, flags=re.I) is not None


def is_same(field, value, record):
    """Whether a reader gives the value of a field."""
    values = record.values(field)
    if field in ("author", "editor"):
        given = [parts for place in record.places.get(field, [field]) for parts in record.names.get(place, [])]
        given = [name(parts) for parts in given]
        people = [name(full(person)) for person in value]
        noted = [full(person) for person in value]
        # Readers keep the mark of a list that was cut short as a name.
        return people in (given, given[:-1]) or all(
            stands_in(", ".join(filter(None, [parts[0], *reversed(parts[1:])])), record.notes()) for parts in noted
        )
    if field in ("issued", "accessed"):
        wanted = date(value)
        return any(re.sub("[/]", "-", text).strip("-") == wanted for text in values)
    if field == "event-date":
        wanted = "/".join(date(value[end]) for end in ("first", "last") if end in value)
        return wanted in values or stands_in(wanted, record.notes())
    if field == "type":
        return value == record.type
    if field == "page":
        wanted = "-".join(filter(None, [value["first"], value.get("last")]))
        return any(pages(text) == pages(wanted) for text in values) or f"pp. {pages(wanted)}" in pages(record.notes())
    if field == "keyword":
        given = {folded(part) for text in values for part in re.split(r"[,;]", text)} | {folded(text) for text in values}
        return all(folded(word) in given or all(folded(part) in given for part in re.split(r"[,;]", word)) for word in value)
    if field == "custom":
        notes = folded(" ".join(values)) + record.notes()
        return all(folded(section["text"]) in notes for section in value)
    wanted = folded(str(value))
    same = {wanted.lower()}
    if field == "edition":
        number = re.sub(r"(?:st|nd|rd|th)?[ .]*(?:ed(?:ition|n)?)?\.?$", "", wanted, flags=re.I).lower()
        same |= {number}
        if f"ed. {number}" in record.notes():
            return True
        same |= {re.sub(r"\s*ed(?:ition|n)?\.?$", "", wanted, flags=re.I).lower()}
        same |= {re.sub(r"[ .]*(?:ed(?:ition|n)?)\.?$", "", wanted, flags=re.I).lower()}
    if field == "language":
        # pandoc makes a code of the name that babel has.
        values = [CODES.get(text.split("-")[0], text) for text in values]
    if field == "status":
        same |= {re.sub("[ -]", "", wanted).lower()}
    if field == "arXiv":
        same |= {f"arxiv:{wanted}".lower(), f"https://arxiv.org/abs/{wanted}".lower()}
    if field == "ISBN":
        values, same = [text.replace("-", "") for text in values], {wanted.replace("-", "").lower()}
    return any(folded(text).lower() in same for text in values) or stands_in(wanted, record.notes())


def bare(cell):
    """A cell of a table without the marks of code around it."""
    return cell[3:-3] if cell.startswith("`` ") and cell.endswith(" ``") else cell.strip("`")


def losses(path):
    """The rows of the table of limits: reader, format, field, types, a pattern of values."""
    rows = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = [bare(cell.strip()) for cell in re.split(r"(?<!\\)\|", line)[1:-1]]
        if len(cells) == 6 and cells[0] not in ("reader", "---"):
            rows.append(cells)
    return rows


def texts(value):
    """The texts that a pattern is matched with: the value itself, each of a list, or what a structure holds, as JSON."""
    if isinstance(value, list) and all(isinstance(part, str) for part in value):
        return value
    return [value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)]


def is_documented(rows, reader, format, field, kind, value):
    among = lambda cell, word: cell == "any" or word in re.split(r",\s*", cell)
    for number, (readers, formats, fields, kinds, pattern, _) in enumerate(rows):
        if among(readers, reader) and among(formats, format) and among(fields, field) and among(kinds, kind):
            if pattern == "any" or any(re.search(pattern.replace("\\|", "|"), text) for text in texts(value)):
                return number
    return None


def expected(work):
    """The items of the model by key, each once."""
    items = []
    for record in json.loads((work / "model.json").read_text(encoding="utf-8")):
        items += [record["document"]] if record.get("document") else []
        items += [reference["item"] for reference in record["references"]]
    keys = [json.loads(line)["id"] for line in (work / "keys.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(items) == len(keys), (len(items), len(keys))
    return dict(zip(reversed(keys), reversed(items)))


# The readers that lose least of each format, for the comparison of the formats with one another.
BEST = {"csl-json": "citationjs", "bibtex": "betterbibtex", "biblatex": "betterbibtex", "ris": "rispy"}


def as_model(record):
    """What a reader of CSL-JSON gave, in the shape of the model, so that the other formats can be compared with it."""
    item = {}
    for role, people in record["names"].items():
        keys = [["literal"], ["family", "given"], ["family", "given", "suffix"]]
        item[role] = [dict(zip(keys[len(person) - 1], person)) for person in people]
    for field, text in record["fields"].items():
        if field == "page":
            item["page"] = {"first": text}
        elif field == "event-date":
            item[field] = dict(zip(("first", "last"), text.split("/")))
        elif field == "keyword":
            item["keyword"] = text.split("; ")
        elif field == "annote":
            item["custom"] = [{"text": line.split(": ", 1)[-1]} for line in text.split("\n")]
        elif field in ("note", "number"):
            lines = text.split("\n")
            item |= {"arXiv": line.removeprefix("arXiv:") for line in lines if line.startswith("arXiv:")}
            rest = "\n".join(line for line in lines if not line.startswith("arXiv:"))
            item |= {field: rest} if rest else {}
        elif field == "journalAbbreviation":
            item["container-title-short"] = text
        elif field != "custom":
            item["publisher" if field == "authority" else field] = text
    return item


def across(work, model, rows):
    """Compares what one good reader of each format gave with what one gave of CSL-JSON, which none of them knows."""
    read = {}
    for format, reader in BEST.items():
        records = json.loads((work / f"{reader}.{format}.json").read_text(encoding="utf-8"))
        read[format] = {record["key"]: record for record in records}
    table, differ, base = {}, [], BEST["csl-json"]
    for key, record in read.pop("csl-json").items():
        kind = model[key]["type"]
        for field, value in as_model(record).items():
            for format, records in read.items():
                counts = table.setdefault(field, {format: Counter() for format in read})[format]
                if is_same(field, value, Record(BEST[format], records[key])):
                    counts["agree"] += 1
                elif any(
                    is_documented(rows, reader, of, field, kind, value) is not None
                    for reader, of in [(BEST[format], format), (base, "csl-json")]
                ):
                    counts["loss"] += 1
                else:
                    counts["differ"] += 1
                    differ.append(f"    {key} {kind} {field}: {value!r} of csl-json is not in {format}")
    print("\nacross formats, each with csl-json: fields that agree, documented losses, fields that differ")
    print(f"  {'field':18}" + "".join(f"{format:>24}" for format in read))
    for field, formats in table.items():
        cells = (f"{counts['agree']:>12}{counts['loss']:6}{counts['differ']:6}" for counts in formats.values())
        print(f"  {field:18}" + "".join(cells))
    for line in differ[:5]:
        print(line[:400])
    return len(differ)


def main():
    work, rows = Path(sys.argv[1]), losses(Path(sys.argv[2]))
    show = int(sys.argv[4]) if "--show" in sys.argv else 5
    model, wrong, used, totals = expected(work), 0, set(), {}
    for path in sorted(work.glob("*.*.json")):
        reader, format = path.name.split(".")[:2]
        table, examples = {}, []
        records = json.loads(path.read_text(encoding="utf-8"))
        read = {record["key"]: record for record in records}
        missing, extra = set(model) - set(read), set(read) - set(model)
        if missing or extra or len(records) != len(read):
            wrong += 1
            print(f"{reader} {format}: lost {sorted(missing)[:show]}, invented {sorted(extra)[:show]}")
        for key, item in model.items():
            if key not in read:
                continue
            if reader == "citeprocjs":
                counts = table.setdefault("printed", Counter())
                ok = bool(read[key]["fields"]["printed"])
                counts["equal" if ok else "wrong"] += 1
                continue
            record = Record(reader, read[key])
            for field, value in item.items():
                if field == "et_al" or field == "type" and not format.startswith("csl-json"):
                    continue
                counts = table.setdefault(field, Counter())
                if is_same(field, value, record):
                    counts["equal"] += 1
                elif (row := is_documented(rows, reader, format.split("-for-")[0], field, item["type"], value)) is not None:
                    counts["loss"] += 1
                    used.add(row)
                else:
                    counts["wrong"] += 1
                    given = record.names.get(field) or record.values(field)
                    examples.append(f"    {key} {item['type']} {field}: {value!r} became {given!r}")
        print(f"\n{reader} {format}: {len(read)} of {len(model)} records")
        print(f"  {'field':18}{'equal':>8}{'loss':>8}{'wrong':>8}")
        for field, counts in table.items():
            print(f"  {field:18}{counts['equal']:8}{counts['loss']:8}{counts['wrong']:8}")
        for example in examples[:show]:
            print(example[:400])
        wrong += len(examples)
        totals[reader, format] = sum(counts["loss"] for counts in table.values())
    for (reader, format), loss in totals.items():
        usual = format.split("-for-")[0]
        if usual != format and (reader, usual) in totals:
            print(f"\n{reader} loses {loss} fields of {format}, {totals[reader, usual]} of {usual}")
            wrong += loss > totals[reader, usual]
    wrong += across(work, model, rows)
    print(f"\n{wrong} wrong; {len(used)} of {len(rows)} documented limits were met")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

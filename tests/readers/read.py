"""What the readers written in Python, pandoc and bibutils make of a file that refmill wrote.

Usage: read.py READER FORMAT FILE > RECORDS.json

The result is one JSON object a record: {"key", "type", "names": {role: [name, ...]}, "fields": {name: text or [text, ...]}}.
Field names are those of the reader: of .bib files, of RIS tags, of CSL or of MODS. A name is a list of family name, given name
and suffix, or of one text for a body. What the fields mean, and whether they are right, is left to compare.py.
"""

import json
import re
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree


def pybtex(path, _):
    """pybtex keeps TeX; its own rich text decodes it."""
    from pybtex.database import parse_string
    from pybtex.richtext import Text

    def plain(value):
        # Most text has nothing to decode, which takes long.
        return value if not re.search(r"[\\{}$~`']|--", value) else Text.from_latex(value).render_as("text")

    def name(person):
        family = " ".join(person.prelast_names + person.last_names)
        given = " ".join(person.first_names + person.middle_names)
        parts = [plain(part) for part in (family, given, " ".join(person.lineage_names))]
        body = person.last_names and not given and not person.prelast_names
        return parts[:1] if body and " " in parts[0] else parts

    entries = parse_string(open(path, encoding="utf-8").read(), "bibtex").entries
    for key, entry in entries.items():
        raw = {"doi", "url", "eprint", "pmid"}
        fields = {
            field.lower(): value if field.lower() in raw else plain(value) for field, value in entry.fields.items()
        }
        names = {role.lower(): [name(person) for person in people] for role, people in entry.persons.items()}
        yield {"key": key, "type": entry.original_type.lower(), "names": names, "fields": fields}


def bibtexparser(path, _):
    """bibtexparser 2 with the middleware that it comes with for TeX and for names."""
    import bibtexparser as library
    from bibtexparser import middlewares

    stack = [
        middlewares.SeparateCoAuthors(),
        middlewares.LatexDecodingMiddleware(),
        middlewares.SplitNameParts(),
    ]
    parsed = library.parse_file(path, append_middleware=stack)
    if parsed.failed_blocks:
        sys.exit(f"bibtexparser refuses {len(parsed.failed_blocks)} entries: {parsed.failed_blocks[0].error}")

    def name(parts):
        return [" ".join(parts.von + parts.last), " ".join(parts.first), " ".join(parts.jr)]

    for entry in parsed.entries:
        fields, names = {}, {}
        for field in entry.fields:
            if field.key in ("author", "editor", "translator"):
                names[field.key] = [name(parts) for parts in field.value]
            else:
                fields[field.key] = str(field.value)
        yield {"key": entry.key, "type": entry.entry_type, "names": names, "fields": fields}


def rispy(path, _):
    """rispy, with its tags left as they are."""
    import rispy as library

    tags = sorted(library.TAG_KEY_MAPPING)
    lists = ["A1", "A2", "A3", "A4", "AU", "ED", "KW", "N1", "UR", "SN"]

    class Reader(library.RisParser):
        DEFAULT_MAPPING = {tag: tag for tag in tags} | {"ED": "ED", "UK": "UK"}
        DEFAULT_LIST_TAGS = lists
        DEFAULT_DELIMITER_MAPPING = {}

    with open(path, encoding="utf-8", newline="") as file:
        records = Reader().parse(file.read())
    for record in records:
        # What stands behind a comma alone is the mark of a body.
        split = lambda text: [text[:-1]] if text.endswith(",") else [part.strip() for part in text.split(", ")]
        names = {tag: [split(text) for text in record[tag]] for tag in ("AU", "A2", "A3", "ED") if tag in record}
        fields = {tag: value for tag, value in record.items() if tag not in names}
        yield {"key": record.get("ID"), "type": record["TY"], "names": names, "fields": fields}


def pandoc(path, format):
    """pandoc's own CSL-JSON of a file."""
    import pypandoc

    names = {"csl-json": "csljson"}
    done = subprocess.run(
        [pypandoc.get_pandoc_path(), "-f", names.get(format, format), "-t", "csljson", path],
        capture_output=True,
        text=True,
    )
    if done.returncode or done.stderr.strip():
        sys.exit(f"pandoc: {done.stderr}")
    return csl(json.loads(done.stdout))


def csl(items):
    """Items of CSL-JSON as records; the names that readers split are joined again."""
    for item in items:
        fields, names = {}, {}
        for field, value in item.items():
            if isinstance(value, list):
                names[field] = [csl_name(name) for name in value]
            elif isinstance(value, dict) and "date-parts" in value:
                fields[field] = "/".join("-".join(f"{int(part):02}" for part in date) for date in value["date-parts"])
            elif isinstance(value, dict):
                fields[field] = json.dumps(value, ensure_ascii=False)
            else:
                fields[field] = str(value)
        yield {"key": fields.pop("id"), "type": fields.pop("type", ""), "names": names, "fields": fields}


def csl_name(name):
    if "literal" in name:
        return [name["literal"]]
    particles = [name.get("dropping-particle"), name.get("non-dropping-particle"), name.get("family")]
    return [" ".join(filter(None, particles)), name.get("given", ""), name.get("suffix", "")]


def bibutils(path, format):
    """bibutils by way of the MODS that it makes of everything."""
    tool = {"bibtex": "bib2xml", "biblatex": "biblatex2xml", "ris": "ris2xml"}[format]
    encoding = [] if format == "ris" else ["--unicode-no-bom"]
    done = subprocess.run([tool, "-i", "utf8", *encoding, path], capture_output=True)
    space = "{http://www.loc.gov/mods/v3}"
    for mods in ElementTree.fromstring(done.stdout):
        yield of_mods(mods, space, mods.get("ID"))


def of_mods(mods, space, key):
    fields, names = {}, {}

    def add(field, text):
        if text and text.strip():
            fields.setdefault(field, []).append(text.strip())

    def title(element):
        parts = {part.tag[len(space) :]: part.text or "" for part in element}
        sub = parts.get("subTitle")
        begin = parts.get("title", "")
        whole = begin + ((" " if begin.endswith(("?", "!")) else ": ") + sub if sub else "")
        return f"{parts['nonSort']} {whole}" if "nonSort" in parts else whole

    def person(element):
        roles = [role.text for role in element.iter(f"{space}roleTerm")]
        parts = [(part.get("type"), part.text or "") for part in element.findall(f"{space}namePart")]
        by = lambda kind: " ".join(text for type_, text in parts if type_ == kind)
        name = [by("family"), by("given"), by("suffix") or by("termsOfAddress")]
        if element.get("type") != "personal" or not name[0]:
            name = [" ".join(text for _, text in parts)]
        names.setdefault("editor" if "editor" in roles else "author", []).append(name)

    for level, element in [(0, mods), *((depth, host) for depth, host in hosts(mods, space))]:
        for info in element.findall(f"{space}titleInfo"):
            add(f"title{level}" if info.get("type") is None else f"title{level}-short", title(info))
        for part in element.findall(f"{space}name"):
            person(part)
        for date in element.iter(f"{space}dateIssued"):
            add("date", date.text)
        for tag in ("publisher", "placeTerm", "edition"):
            for part in element.findall(f"{space}originInfo//{space}{tag}"):
                add(tag, part.text)
        for part in element.findall(f"{space}part"):
            for detail in part.findall(f"{space}detail"):
                add(detail.get("type"), detail.findtext(f"{space}number"))
            for extent in part.findall(f"{space}extent"):
                ends = [extent.findtext(f"{space}{end}") for end in ("start", "end")]
                add("pages", "-".join(filter(None, ends)) or extent.findtext(f"{space}list"))
            for date in part.findall(f"{space}date"):
                add("date", date.text)
        for tag in ("identifier", "note", "abstract", "genre"):
            for part in element.findall(f"{space}{tag}"):
                add(part.get("type") if tag == "identifier" else tag, part.text)
        for topic in element.iter(f"{space}topic"):
            add("keyword", topic.text)
        for url in element.findall(f"{space}location/{space}url"):
            add("url", url.text)
        for language in element.iter(f"{space}languageTerm"):
            add("language", language.text)
    return {"key": key, "type": " ".join(fields.get("genre", [])), "names": names, "fields": fields}


def hosts(element, space, depth=1):
    for related in element.findall(f"{space}relatedItem"):
        yield depth, related
        yield from hosts(related, space, depth + 1)


READERS = {reader.__name__: reader for reader in (pybtex, bibtexparser, rispy, pandoc, bibutils)}

if __name__ == "__main__":
    reader, format, path = sys.argv[1:]
    json.dump(list(READERS[reader](path, format)), sys.stdout, ensure_ascii=False)

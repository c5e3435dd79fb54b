"""Reads a Markdown output with pandoc, in each dialect that people write, and compares what it renders with the model.

Usage: markdown.py WORK

WORK holds `model.json` and `out.markdown`. Every value has to be in the text of its own reference or document as it is, and nothing
else may have become of it: no heading, no list, no code, no raw HTML but the markup of titles, and no link but those that the
template makes of identifiers and addresses. Anything else makes the exit status 1.
"""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path

from compare import folded

# pandoc's own, without its typography of quotation marks, which is no change of text but one of signs; GitHub's; the standard.
DIALECTS = ["markdown-smart", "gfm", "commonmark", "commonmark_x-smart"]
# What the templates use; everything else came out of a value.
INLINE = {"Str", "Space", "SoftBreak", "Emph", "Strong", "Link", "RawInline"}
MARKUP = {"sub", "sup", "i", "b", "em"}
LINKED = {"DOI": "{}", "URL": "{}", "arXiv": "arXiv:{}", "PMID": "PMID {}"}


def render(path, dialect):
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "-f", dialect, "-t", "json", path]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["blocks"]


class Piece:
    """A reference, or a document, as it is rendered."""

    def __init__(self, blocks):
        self.text, self.links, self.headings, self.strange = "", [], [], []
        for block in blocks:
            self.block(block)
        self.text = shown(self.text)

    def block(self, block):
        kind, content = block["t"], block.get("c")
        if kind in ("Para", "Plain"):
            self.inlines(content)
        elif kind == "Header":
            before = len(self.text)
            self.inlines(content[2])
            self.headings.append(shown(self.text[before:]))
        else:
            self.strange.append(kind)
        self.text += " "

    def inlines(self, inlines):
        for inline in inlines:
            kind, content = inline["t"], inline.get("c")
            if kind not in INLINE:
                self.strange.append(f"{kind} {content!r:.80}")
            elif kind == "Str":
                self.text += content
            elif kind in ("Space", "SoftBreak"):
                self.text += " "
            elif kind in ("Emph", "Strong"):
                self.inlines(content)
            elif kind == "RawInline":
                if content[1].strip("</>").lower() not in MARKUP:
                    self.strange.append(f"{kind} {content[1]}")
            else:
                before = len(self.text)
                self.inlines(content[1])
                self.links.append(shown(self.text[before:]))


def shown(text):
    """A value as it is to be seen: control characters show as U+FFFD, which says nothing of which they were."""
    return folded(text.replace("\ufffd", ""))


def values(field, value):
    """The texts of a field that a list of references prints."""
    if field in ("author", "editor"):
        parts = ("literal", "family", "given", "suffix", "non-dropping-particle")
        return [person[part] for person in value for part in parts if part in person]
    if field in ("issued", "accessed"):
        return [str(value["year"])]
    if field == "event-date":
        return ["-".join(f"{part:02}" for part in day.values()) for day in value.values()]
    if field == "page":
        return list(value.values())
    if field == "keyword":
        return value
    if field == "custom":
        return [section[part] for section in value for part in ("name", "text")]
    return [str(value)]


def compare(item, raw, piece, table):
    """The fields of an item that are not what they were, and what became of values that should not have."""
    wrong = [f"became {strange}" for strange in piece.strange]
    allowed = {shown(form.format(item[field])) for field, form in LINKED.items() if field in item}
    wrong += [f"is linked: {link}" for link in piece.links if link not in allowed]
    for field, value in item.items():
        if field in ("type", "et_al"):
            continue
        # A fragment is printed as it was.
        ok = all(shown(text) in piece.text for text in values(field, value)) or raw is not None and shown(raw) in piece.text
        table.setdefault(field, Counter())["equal" if ok else "wrong"] += 1
        if not ok:
            wrong.append(f"{field}: {value!r:.200} is not in {piece.text!r:.400}")
    return wrong


def check(blocks, records, table):
    wrong, parts = [], [[]]
    for block in blocks:
        if block["t"] == "RawBlock" and block["c"][1].strip() == "<!-- -->":
            parts.append([])
        else:
            parts[-1].append(block)
    if len(parts) != len(records):
        return [f"{len(records)} records became {len(parts)} parts"]
    for part, record in zip(parts, records):
        lists = [block for block in part if block["t"] == "OrderedList"]
        entries = [entry for block in lists for entry in block["c"][1]]
        references, document = record["references"], record.get("document")
        if len(entries) != len(references) or len(lists) > 1:
            wrong.append(f"{len(references)} references became {len(lists)} lists with {len(entries)} entries")
            continue
        for number, (entry, reference) in enumerate(zip(entries, references), 1):
            raw = reference["raw"] if reference.get("fragment") else None
            wrong += [f"reference {number} {problem}" for problem in compare(reference["item"], raw, Piece(entry), table)]
        head = Piece(block for block in part if block["t"] != "OrderedList")
        titles = ([shown(document.get("title", "Untitled"))] if document else []) + ["References"] * bool(document and references)
        if head.headings != titles:
            wrong.append(f"headings are {head.headings}")
        wrong += [f"document {problem}" for problem in compare(document or {}, None, head, table)]
    return wrong


def main():
    work, failed = Path(sys.argv[1]), 0
    records = json.loads((work / "model.json").read_text(encoding="utf-8"))
    written = [record for record in records if record.get("document") or record["references"]]
    for dialect in DIALECTS:
        table = {}
        wrong = check(render(work / "out.markdown", dialect), written, table)
        print(f"\npandoc {dialect}: {sum(len(record['references']) for record in written)} references")
        print(f"  {'field':18}{'equal':>8}{'wrong':>8}")
        for field, counts in table.items():
            print(f"  {field:18}{counts['equal']:8}{counts['wrong']:8}")
        for problem in wrong[:5]:
            print(f"    {problem}"[:600])
        failed += len(wrong)
    print(f"\n{failed} wrong in Markdown")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

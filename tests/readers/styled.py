"""Reads pages, and lists in a style, with pandoc and looks for what the model has.

Usage: styled.py WORK

WORK holds `model.json`, `page.html`, which the template makes, and `styled.markdown` and `styled.html`, lists of the references in
a style that prints titles and sources. Each title and source has to be in the text as it is, but for the case of its letters,
which is the style's; and nothing may have become of a value: no heading, no list, no code, no raw HTML but what styles need, and
no link that is none of the web. Anything else makes the exit status 1.
"""

import json
import subprocess
import sys
from pathlib import Path

from compare import folded

# What lists are made of; everything else came out of a value.
KNOWN = {"Para", "Plain", "Div", "Str", "Space", "SoftBreak", "LineBreak", "Emph", "Strong", "Link", "Span", "Subscript", "Superscript"}
PAGE = KNOWN | {"Header", "OrderedList"}
MARKUP = {"sub", "sup", "i", "b", "em", "u"}


def blocks(path, dialect):
    import pypandoc

    command = [pypandoc.get_pandoc_path(), "-f", dialect, "-t", "json", path]
    return json.loads(subprocess.run(command, capture_output=True, check=True).stdout)["blocks"]


class Seen:
    """The text of what was rendered, and what should not be in it."""

    def __init__(self, tree, known):
        self.text, self.strange, self.known = "", [], known
        self.walk(tree)
        self.text = flat(self.text)

    def walk(self, tree):
        if isinstance(tree, list):
            for part in tree:
                self.walk(part)
        if not isinstance(tree, dict) or "t" not in tree:
            return
        kind, content = tree["t"], tree.get("c")
        if kind == "RawInline" and content[1].strip("</>").split()[0].lower() in MARKUP:
            return
        if kind in ("Decimal", "Period", "DefaultStyle", "DefaultDelim"):
            return
        if kind not in self.known:
            self.strange.append(f"{kind} {content!r:.80}")
        elif kind == "Str":
            self.text += content
        else:
            if kind in ("Space", "SoftBreak", "LineBreak", "Para", "Plain", "Div", "Header"):
                self.text += " "
            if kind == "Link" and not content[2][0].lower().startswith(("http://", "https://")):
                self.strange.append(f"a link to {content[2][0]}")
            self.walk(content)


def flat(text):
    """Text whose white space, case and control characters do not count, and neither does which of its stops is the style's."""
    return folded(text.replace("\ufffd", "")).lower()


def main():
    work, failed = Path(sys.argv[1]), 0
    records = json.loads((work / "model.json").read_text(encoding="utf-8"))
    cited = [reference for record in records for reference in record["references"]]
    readings = [("page.html", "html", PAGE), ("styled.html", "html", KNOWN)]
    readings += [("styled.markdown", dialect, KNOWN) for dialect in ("markdown-smart", "gfm", "commonmark_x-smart")]
    for name, dialect, known in readings:
        seen = Seen(blocks(work / name, dialect), known)
        wrong = [f"became {strange}" for strange in seen.strange]
        count = 0
        for reference in cited:
            values = [reference["raw"]] if reference.get("fragment") else [
                reference["item"][field] for field in ("title", "container-title") if field in reference["item"]
            ]
            count += len(values)
            wrong += [f"{value!r:.200} is missing" for value in values if flat(value).rstrip(" .") not in seen.text]
        print(f"pandoc {dialect} {name}: {count - len(wrong)} values equal, {len(wrong)} wrong")
        for problem in wrong[:5]:
            print(f"    {problem}")
        failed += len(wrong)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

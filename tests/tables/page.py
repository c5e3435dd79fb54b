"""Runs the examples of docs/SCHEMA.md: each block of SQL or Python that a block of output follows, which has to be what comes out.

Usage: page.py SCHEMA.md [--write], in the folder of the files that the page names
"""

import contextlib
import io
import re
import sys

import duckdb

BLOCK = re.compile(r"```(sql|python)\n(.*?)```\n\n```\n(.*?)```", re.DOTALL)


def output(language, code):
    """What an example prints."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        if language == "sql":
            print(duckdb.sql(code))
        else:
            exec(code, {})
    return "\n".join(line.rstrip() for line in out.getvalue().strip().splitlines()) + "\n"


def main(path, write=""):
    with open(path, encoding="utf-8") as file:
        page = file.read()
    wrong = []

    def run(block):
        language, code, shown = block.groups()
        printed = output(language, code)
        if printed != shown:
            wrong.append(f"{code}\nprints\n{printed}\nand the page has\n{shown}")
        return f"```{language}\n{code}```\n\n```\n{printed}```"

    made, count = BLOCK.subn(run, page)
    if write == "--write":
        with open(path, "w", encoding="utf-8") as file:
            file.write(made)
    elif wrong:
        sys.exit("\n".join(wrong))
    assert count > 3, "the page has no examples"
    print(f"{path}: {count} examples print what stands there")


main(*sys.argv[1:])

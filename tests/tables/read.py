"""Reads the three tables of one name with DuckDB and Polars and compares rows, values and types with each other and with
docs/SCHEMA.md.

Usage: read.py NAME SCHEMA.md
"""

import re
import sys

import duckdb
import polars as pl

SCALARS = {"VARCHAR": pl.String, "BIGINT": pl.Int64, "DOUBLE": pl.Float64, "BOOLEAN": pl.Boolean}


def columns_of(page):
    """The name, the type and whether it may be null, of each column in the table of the page."""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]+) \| (yes|no) \| .* \|$", page, re.MULTILINE)
    assert len(rows) > 50, "the page has no table of columns"
    return rows


def polars_type(kind):
    """The type that Polars has for one of DuckDB's."""
    if not kind.endswith("[]"):
        return SCALARS[kind]
    kind = kind.removesuffix("[]")
    if not kind.startswith("STRUCT"):
        return pl.List(SCALARS[kind])
    return pl.List(pl.Struct({name: SCALARS[part] for name, part in re.findall(r'"(\w+)" (\w+)', kind)}))


def of_duckdb(source, columns):
    """The rows that DuckDB reads, after a look at their types."""
    found = duckdb.sql(f"DESCRIBE SELECT * FROM {source}").fetchall()
    found = [(name, kind.replace('"', "")) for name, kind, *_ in found]
    assert found == [(name, kind.replace('"', "")) for name, kind, _ in columns], f"{source}: {found}"
    return duckdb.sql(f"SELECT * FROM {source}").fetchall()


def of_polars(frame, columns):
    """The rows that Polars reads, after a look at their types."""
    assert dict(frame.schema) == {name: polars_type(kind) for name, kind, _ in columns}, frame.schema
    return frame.rows()


def main(name, page):
    with open(page, encoding="utf-8") as file:
        columns = columns_of(file.read())
    typed = ", ".join(f"{name}: '{kind}'" for name, kind, _ in columns)
    nested = [(name, kind) for name, kind, _ in columns if kind.endswith("[]")]
    as_json = ", ".join(f"{name}: '{'JSON' if kind.endswith('[]') else kind}'" for name, kind, _ in columns)
    cast = ", ".join(f"{name}::{kind} AS {name}" for name, kind in nested)
    schema = {name: polars_type(kind) for name, kind, _ in columns}
    flat = {name: pl.String if isinstance(kind, pl.List) else kind for name, kind in schema.items()}
    decoded = [pl.col(name).str.json_decode(polars_type(kind)) for name, kind in nested]
    read = {
        "DuckDB, Parquet": of_duckdb(f"'{name}.parquet'", columns),
        "DuckDB, lines of JSON": of_duckdb(f"read_json('{name}.jsonl', columns = {{{typed}}})", columns),
        "DuckDB, CSV": of_duckdb(
            f"(SELECT * REPLACE ({cast}) FROM read_csv('{name}.csv', columns = {{{as_json}}}))", columns
        ),
        "Polars, Parquet": of_polars(pl.read_parquet(f"{name}.parquet"), columns),
        "Polars, lines of JSON": of_polars(pl.read_ndjson(f"{name}.jsonl", schema=schema), columns),
        "Polars, CSV": of_polars(pl.read_csv(f"{name}.csv", schema=flat).with_columns(decoded), columns),
    }
    first = read["DuckDB, Parquet"]
    for reader, rows in read.items():
        assert len(rows) == len(first), f"{reader}: {len(rows)} rows, and not {len(first)}"
        for number, (one, other) in enumerate(zip(first, rows)):
            for (column, _, may_lack), wanted, value in zip(columns, one, other):
                assert value == wanted, f"{reader}: {column} of row {number} is {value!r}, and not {wanted!r}"
                assert may_lack == "yes" or value is not None, f"{column} of row {number} is null"
    # Names become rows of their own, in every format without a word about types.
    place = [column for column, *_ in columns].index("author")
    authors = sum(len(row[place]) for row in first)
    for source in (f"'{name}.parquet'", f"read_json('{name}.jsonl')"):
        (count, families), = duckdb.sql(
            f"SELECT count(*), count(a.family) FROM (SELECT unnest(author) AS a FROM {source})"
        ).fetchall()
        assert count == authors and 0 < families <= count, (source, count, authors)
    exploded = pl.scan_parquet(f"{name}.parquet").explode("author").unnest("author").collect()
    assert exploded.filter(pl.col("family").is_not_null() | pl.col("literal").is_not_null()).height == authors
    print(f"{name}: {len(first)} rows of {len(columns)} columns, {authors} authors, the same in {len(read)} readings")


main(*sys.argv[1:])

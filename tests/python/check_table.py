#!/usr/bin/env python3
"""Opens a table with the Python reader `deltalake` and holds it against what the reference flattener says.

    check_table.py TABLE COLUMNS.json ROWS.ndjson

COLUMNS.json is what `planish columns --json` prints, ROWS.ndjson what `planish-reference` prints: one row a line, one row a key.
"""

import json
import os
import sys
from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
from deltalake import DeltaTable

# What depends on the run, not on the event.
OF_THE_RUN = {"pipeline_processed_at", "_source_file", "_source_line"}
SPARK = {"byte": "tinyint", "short": "smallint", "integer": "int", "long": "bigint"}

failures = []


def check(what, got, wanted):
    if got != wanted:
        failures.append(f"{what}: got {got!r}, wanted {wanted!r}")
    return got == wanted


def spark_text(kind):
    """A type of the Delta schema as Spark writes it."""
    if isinstance(kind, str):
        return SPARK.get(kind, kind)
    if kind["type"] == "array":
        return f"array<{spark_text(kind['elementType'])}>"
    if kind["type"] == "map":
        return f"map<{spark_text(kind['keyType'])},{spark_text(kind['valueType'])}>"
    return "struct<" + ",".join(f"{f['name']}:{spark_text(f['type'])}" for f in kind["fields"]) + ">"


def plain(value, kind):
    """A value as the reference prints it: NULL fields left out, times and dates as text."""
    if value is None:
        return None
    if pa.types.is_struct(kind):
        return {f.name: plain(value[f.name], f.type) for f in kind if value[f.name] is not None}
    if pa.types.is_map(kind):
        return {k: plain(v, kind.item_type) for k, v in value}
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        return [plain(v, kind.value_type) for v in value]
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%S.%fZ").rjust(27, "0")
    if isinstance(value, (date, Decimal)):
        return str(value)
    return value


def main():
    table_path, columns_path, rows_path = sys.argv[1:]
    table = DeltaTable(table_path)
    with open(columns_path) as file:
        columns = json.load(file)
    with open(rows_path) as file:
        wanted = [json.loads(line) for line in file]

    schema = json.loads(table.schema().to_json())["fields"]
    by_name = {field["name"]: field for field in schema}
    check("column names", [field["name"] for field in schema], [column["name"] for column in columns["columns"]])
    for column in columns["columns"]:
        field = by_name.get(column["name"])
        if field is not None:
            check(f"type of {column['name']}", spark_text(field["type"]), column["type"])
            check(f"nullability of {column['name']}", field["nullable"], column["nullable"])
            comment = field["metadata"].get("comment", "")
            if column["comment"] and column["comment"] not in comment:
                failures.append(f"comment of {column['name']}: got {comment!r}")
    check("partition columns", table.metadata().partition_columns, ["ingest_date"])

    read = table.to_pyarrow_table()
    rows = [{name: plain(value, read.schema.field(name).type) for name, value in row.items() if value is not None} for row in read.to_pylist()]
    check("number of rows", len(rows), len(wanted))
    key = columns["key"]
    found = {row[key]: row for row in rows}
    check("keys", sorted(found), sorted(row[key] for row in wanted))
    cells = 0
    for row in wanted:
        got = found.get(row[key], {})
        of_the_run = OF_THE_RUN | (set() if "_stream_created_at" in row else {"ingest_date"})
        check(f"{row[key]}: filled columns of the run", sorted(of_the_run & got.keys()), sorted(of_the_run))
        for name in sorted((row.keys() | got.keys()) - of_the_run):
            cells += check(f"{row[key]}: {name}", got.get(name), row.get(name))

    for failure in failures[:40]:
        print(f"error: {failure}")
    print(f"{table_path}: {len(rows)} rows, {cells} cells equal, {len(columns['columns'])} columns")
    print(f"{cells} passed, {len(failures)} failed")
    sys.stdout.flush()
    # The reader's threads can abort an interpreter that is ending (seen with deltalake 1.6.6); the verdict stands by now.
    os._exit(1 if failures else 0)


if __name__ == "__main__":
    main()

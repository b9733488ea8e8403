#!/usr/bin/env python3
"""Holds rows of the same events, from two shapes of input, against each other.

    same_rows.py WRAPPED.ndjson RAW.ndjson

Both are what `planish flatten` prints. Columns of the item alone, and those of the run, are left out; so are the paths of rescue entries,
which start at another root.
"""

import json
import sys

LEFT_OUT = {"recorded_at", "record_type", "pipeline_processed_at", "_source_file", "_source_line"}


def rows(path):
    with open(path) as file:
        for line in file:
            row = {name: value for name, value in json.loads(line)["row"].items() if name not in LEFT_OUT}
            for entry in row.get("_rescued", []):
                entry["path"] = entry["path"].removeprefix("data.")
            yield row


wrapped, raw = (list(rows(path)) for path in sys.argv[1:])
different = [
    (number, name)
    for number, (one, other) in enumerate(zip(wrapped, raw, strict=True), 1)
    for name in sorted(one.keys() | other.keys())
    if one.get(name) != other.get(name)
]
for number, name in different:
    print(f"error: event {number}: {name} differs")
print(f"{len(wrapped)} passed, {len(different)} failed")
sys.exit(1 if different or not wrapped else 0)

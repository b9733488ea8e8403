"""Python, line by line, with orjson or with its own json; pyarrow writes. What most notebooks and functions do.

    with_python.py EVENTS.ndjson OUT.parquet orjson|json
"""

import importlib
import sys

import columns
import pyarrow as pa
import pyarrow.parquet as pq

source, target, library = sys.argv[1:]
loads = importlib.import_module(library).loads
TYPES = {"BOOLEAN": pa.bool_(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string()}
schema = pa.schema([(name, TYPES[sql]) for name, sql, *_ in columns.ENVELOPE + columns.CELLS])
signals = {signal: {field: column for column, _, field in cells} for signal, cells in columns.cells_by_signal().items()}


def row_of(event):
    row = {}
    for name, _, path in columns.ENVELOPE:
        value = event
        for key in path:
            value = value.get(key, {})
        row[name] = value
    for signal in event["signals"]:
        fields = signals.get((signal["group"], signal["name"]))
        if fields and "body" in signal:
            for field, value in loads(signal["body"]).items():
                if field in fields:
                    row[fields[field]] = value
    return row


def batches(lines):
    rows = []
    for line in lines:
        rows.append(row_of(loads(line)))
        if len(rows) == 16384:
            yield rows
            rows = []
    yield rows


with open(source, "rb") as lines, pq.ParquetWriter(target, schema, compression="zstd") as writer:
    for rows in batches(lines):
        writer.write_batch(pa.RecordBatch.from_pylist(rows, schema))

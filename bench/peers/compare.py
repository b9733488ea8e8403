"""Whether two outputs hold the same rows: the 77 columns, cell by cell, in the order of the key.

    compare.py delta|parquet|all TRUTH.parquet OUT EVENTS

`all` is for a table with other columns and units than the peers' 77: the keys alone are compared.
"""

import sys

import columns
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

kind, truth, out, events = sys.argv[1:]
TYPES = {"BOOLEAN": pa.bool_(), "BIGINT": pa.int64(), "DOUBLE": pa.float64(), "VARCHAR": pa.string()}
schema = pa.schema([(name, TYPES[sql]) for name, sql, *_ in columns.ENVELOPE + columns.CELLS])
names = ["event_id"] if kind == "all" else schema.names


def read(kind, path):
    if kind == "parquet":
        table = pq.read_table(path, columns=names)
    else:
        from deltalake import DeltaTable

        table = pa.table(DeltaTable(path).to_pyarrow_table(columns=names))
    table = table.select(names).cast(pa.schema([schema.field(name) for name in names]))
    return table.sort_by("event_id").combine_chunks()


theirs, ours = read("parquet", truth), read(kind, out)
if ours.num_rows != int(events):
    sys.exit(print(f"{ours.num_rows} rows of {events}") or 1)
for name in names:
    if not ours[name].equals(theirs[name]):
        here, there = ours[name], theirs[name]
        other = pc.or_(pc.xor(pc.is_null(here), pc.is_null(there)), pc.fill_null(pc.not_equal(here, there), False))
        nulls = here.null_count, there.null_count
        sys.exit(print(f"{name} differs in {pc.sum(other)} rows; NULLs: {nulls[0]} and {nulls[1]}") or 1)
print(f"{ours.num_rows} rows, {len(names)} columns: the same")

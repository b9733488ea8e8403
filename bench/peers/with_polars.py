"""Polars, lazily: exploded signals, one filtered last() for each of them, json_decode, joined back.

    with_polars.py EVENTS.ndjson OUT.parquet
"""

import sys

import columns
import polars as pl

source, target = sys.argv[1:]
TYPES = {"BOOLEAN": pl.Boolean, "BIGINT": pl.Int64, "DOUBLE": pl.Float64, "VARCHAR": pl.String}


def polars_type(of):
    return TYPES[of] if isinstance(of, str) else pl.Struct({key: TYPES[inner] for key, inner in of.items()})


def at(path):
    column = pl.col(path[0])
    return column.struct.field(path[1]) if len(path) > 1 else column


schema = {key: polars_type(of) for key, of in columns.envelope_tree().items()}
schema["signals"] = pl.List(pl.Struct({"group": pl.String, "name": pl.String, "body": pl.String}))
events = pl.scan_ndjson(source, schema=schema).with_row_index("row")
bodies, cells = [], []
for (group, name), fields in columns.cells_by_signal().items():
    is_it = (pl.col("group") == group) & (pl.col("name") == name)
    bodies.append(pl.col("body").filter(is_it).last().alias(f"{group}.{name}"))
    decoded = pl.col(f"{group}.{name}").str.json_decode(pl.Struct({field: TYPES[sql] for _, sql, field in fields}))
    cells += [decoded.struct.field(field).alias(column) for column, _, field in fields]
wide = events.select("row", "signals").explode("signals").unnest("signals").group_by("row").agg(bodies).select("row", *cells)
envelope = events.select("row", *(at(path).alias(name) for name, _, path in columns.ENVELOPE))
envelope.join(wide, on="row", how="left").drop("row").sink_parquet(target, compression="zstd")

"""chDB (ClickHouse): typed columns, a map from signal to body, JSONExtract.

    with_chdb.py EVENTS.ndjson OUT.parquet
"""

import sys

import chdb
import columns

source, target = sys.argv[1:]
TYPES = {"BOOLEAN": "Nullable(Bool)", "BIGINT": "Nullable(Int64)", "DOUBLE": "Nullable(Float64)", "VARCHAR": "Nullable(String)"}


def clickhouse_type(of):
    return TYPES[of] if isinstance(of, str) else "Tuple({})".format(", ".join(f"`{key}` {TYPES[inner]}" for key, inner in of.items()))


shape = [f"`{key}` {clickhouse_type(of)}" for key, of in columns.envelope_tree().items()]
shape.append("signals Array(Tuple(`group` String, name String, body String))")
envelope = [f"{'.'.join(path)} as {name}" for name, _, path in columns.ENVELOPE]
names = [name for name, *_ in columns.ENVELOPE]
cells = [
    f"JSONExtract(bodies['{group}.{name}'], '{field}', '{TYPES[sql]}') as `{column}`"
    for column, sql, group, name, field in columns.CELLS
]
bodies = "mapFromArrays(arrayMap(s -> s.1 || '.' || s.2, signals), arrayMap(s -> s.3, signals)) as bodies"
chdb.query(f"""
    select {", ".join(names + cells)}
    from (select {", ".join(envelope)}, {bodies} from file('{source}', 'JSONEachRow', '{", ".join(shape)}'))
    into outfile '{target}' truncate format Parquet
    settings input_format_skip_unknown_fields = 1, output_format_parquet_compression_method = 'zstd'
""")

"""DuckDB: the envelope read with types; a row for each signal; grouped back into one row for each event.

    with_duckdb.py EVENTS.ndjson OUT.parquet unnest|map
"""

import sys

import columns
import duckdb

source, target, way = sys.argv[1:]


def sql_type(of):
    return of if isinstance(of, str) else "STRUCT({})".format(", ".join(f'"{key}" {inner}' for key, inner in of.items()))


tree = columns.envelope_tree() | {"signals": 'STRUCT("group" VARCHAR, "name" VARCHAR, body VARCHAR)[]'}
typed = ", ".join(f'"{key}": \'{sql_type(of)}\'' for key, of in tree.items())
events = f"read_json('{source}', format = 'newline_delimited', columns = {{{typed}}})"
envelope = ", ".join(f"{'.'.join(path)} as {name}" for name, _, path in columns.ENVELOPE)
names = ", ".join(name for name, *_ in columns.ENVELOPE)

if way == "map":
    cells = ",\n".join(
        f"try_cast(json_extract_string(bodies['{group}.{name}'], '$.{field}') as {sql}) as \"{column}\""
        for column, sql, group, name, field in columns.CELLS
    )
    pairs = "list_transform(signals, lambda s: {'k': s.\"group\" || '.' || s.\"name\", 'v': s.body})"
    query = f"select {names}, {cells} from (select {envelope}, map_from_entries({pairs}) as bodies from {events})"
else:
    cells = ",\n".join(
        f"max(try_cast(json_extract_string(body, '$.{field}') as {sql})) filter (signal = '{group}.{name}') as \"{column}\""
        for column, sql, group, name, field in columns.CELLS
    )
    long = f"select {names}, s.\"group\" || '.' || s.\"name\" as signal, s.body from (select {envelope}, unnest(signals) as s from {events})"
    query = f"select {names}, {cells} from ({long}) group by {names}"

duckdb.connect().execute(f"copy ({query}) to '{target}' (format parquet, compression zstd)")

"""The flat columns that every peer makes: 11 of the envelope, and each field of each body."""

import fleet

# (column, SQL type, path in the event)
ENVELOPE = [
    ("event_id", "VARCHAR", ["event_id"]),
    ("event_type", "VARCHAR", ["event_type"]),
    ("recorded_at", "VARCHAR", ["recorded_at"]),
    ("record_type", "VARCHAR", ["record_type"]),
    ("meta_delivered_at", "BIGINT", ["meta", "deliveredAt"]),
    ("meta_mode", "VARCHAR", ["meta", "mode"]),
    ("user_id", "VARCHAR", ["user", "id"]),
    ("vehicle_id", "VARCHAR", ["vehicle", "id"]),
    ("vehicle_make", "VARCHAR", ["vehicle", "make"]),
    ("vehicle_model", "VARCHAR", ["vehicle", "model"]),
    ("vehicle_year", "BIGINT", ["vehicle", "year"]),
]


def column_of(group, name, field):
    alone = list(fleet.SIGNALS[group, name]) == ["value"]
    bare = alone and fleet.SIGNALS[group, name]["value"][0] == "BOOLEAN"
    return f"{group}_{name}" if bare else f"{group}_{name}_{field}"


# (column, SQL type, group, name, field)
CELLS = [
    (column_of(group, name, field), sql_type, group, name, field)
    for (group, name), fields in fleet.SIGNALS.items()
    for field, (sql_type, _) in fields.items()
]

NAMES = [name for name, *_ in ENVELOPE] + [name for name, *_ in CELLS]


def envelope_tree():
    """The envelope's objects: key → SQL type, or key → {inner key → SQL type}."""
    tree = {}
    for _, sql_type, path in ENVELOPE:
        if len(path) == 1:
            tree[path[0]] = sql_type
        else:
            tree.setdefault(path[0], {})[path[1]] = sql_type
    return tree


def cells_by_signal():
    """(group, name) → [(column, SQL type, field)]."""
    signals = {}
    for column, sql_type, group, name, field in CELLS:
        signals.setdefault((group, name), []).append((column, sql_type, field))
    return signals


if __name__ == "__main__":
    print(*NAMES, sep="\n")

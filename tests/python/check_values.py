#!/usr/bin/env python3
"""Finds every value of every event in the column that the catalogue names for it, and a source for every filled cell.

    check_values.py COLUMNS.json EVENTS.ndjson ROWS.ndjson

COLUMNS.json is what `planish columns --json` prints, ROWS.ndjson what `planish flatten EVENTS.ndjson` prints. A value may stand in its
column, in the state map or in `_rescued`, or be one of those that docs/row.md calls consumed. This script shares nothing with Planish:
what COLUMNS.json does not say (units, sentinels, older codes) it knows by itself, for the catalogue that ships.
"""

import json
import math
import re
import struct
import sys
from collections import Counter
from datetime import datetime, timedelta, timezone
from decimal import Decimal

ROOTS = ((), ("data",))
FAILED = {"ERROR", "UNAVAILABLE"}
IGNORED = {"closure-doors": {"rowCount", "columnCount"}, "closure-windows": {"rowCount", "columnCount"},
           "wheel-tires": {"rowCount", "columnCount"}}
ALIASES = {
    "charge-activelimit": "charge-chargelimits",
    "charge-maximumamperage": "charge-amperagemax",
    "charge-power": "charge-wattage",
    "charge-records": "charge-chargerecords",
    "climatecontrol-isheateractive": "tractionbattery-isheateractive",
    "closure-chargeportstatuscolor": "charge-chargeportstatuscolor",
    "internalcombustionengine-oilpressure": "diagnostics-oilpressure",
    "internalcombustionengine-oiltemperature": "diagnostics-oiltemperature",
    "internalcombustionengine-waterinfuel": "diagnostics-waterinfuel",
    "tires-pressure": "wheel-tires",
    "tractionbattery-chargecompletiontime": "charge-timetocomplete",
    "tractionbattery-nominalcapacities": "tractionbattery-nominalcapacity",
}
SENTINELS = {"oem_updated_at": 0, "retrieved_at": 0, "ingested_at": 0, "meta_delivered_at": 0, "meta_delivery_time": 0,
             "tirePressure": Decimal("699.9")}
TEXT_NUMBERS = {"vehicle_year"}          # numbers that may come as text
JSON_FIELDS = {"signal", "signals"}      # kept as JSON text
UNIT_IF_ABSENT = {"InternalCombustionEngine_FuelLevel_value": "ratio"}
# Symbol: dimension, factor and offset to the dimension's base, other spellings.
UNITS = {
    "km": ("length", 1000.0, 0.0, "kilometer kilometers"), "mi": ("length", 1609.344, 0.0, "mile miles"),
    "m": ("length", 1.0, 0.0, "meter meters"),
    "km/h": ("speed", 1.0, 0.0, "kph kilometer/hour"), "mph": ("speed", 1.609344, 0.0, "mi/h"), "m/s": ("speed", 3.6, 0.0, ""),
    "kWh": ("energy", 3.6e6, 0.0, "kwh"), "Wh": ("energy", 3600.0, 0.0, ""),
    "W": ("power", 1.0, 0.0, "watt watts"), "kW": ("power", 1000.0, 0.0, "kilowatts"),
    "V": ("voltage", 1.0, 0.0, "volt volts"), "A": ("current", 1.0, 0.0, "ampere amperes amps"),
    "celsius": ("temperature", 1.0, 0.0, "C"), "fahrenheit": ("temperature", 5 / 9, -160 / 9, "F"),
    "bar": ("pressure", 1e5, 0.0, ""), "kPa": ("pressure", 1e3, 0.0, ""), "psi": ("pressure", 6894.757293168361, 0.0, "PSI"),
    "L": ("volume", 1.0, 0.0, "liter liters litre litres"), "gal": ("volume", 3.785411784, 0.0, "gallon gallons"),
    "min": ("time", 60.0, 0.0, "minute minutes"), "s": ("time", 1.0, 0.0, "second seconds"), "h": ("time", 3600.0, 0.0, "hour hours"),
    "deg": ("angle", 1.0, 0.0, "degree degrees"),
    "percent": ("ratio", 1.0, 0.0, "percentage %"), "ratio": ("ratio", 100.0, 0.0, "fraction"),
    "count": ("count", 1.0, 0.0, "counts"),
}
SPELLINGS = {text: symbol for symbol, (*_, more) in UNITS.items() for text in [symbol, *more.split()]}
INTEGERS = {"tinyint": 8, "smallint": 16, "int": 32, "bigint": 64}
EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
STREAM = {"event_id": "_stream_event_id", "sequence": "_stream_sequence", "created_at": "_stream_created_at"}
STREAM_USED = {"event_name", "table"}
OF_THE_RUN = {"_source_file", "_source_line", "pipeline_processed_at", "_catalogue", "ingest_date"}
OF_VALUES = ("duplicate", "wrong_type", "does_not_fit", "bad_format", "lone_surrogate", "out_of_range", "not_in_enum")
MAX_DEPTH, MAX_LINE = 128, 16 << 20
UNKNOWN = "?"                            # a unit that nobody can convert
ABSENT = object()


class Number(str):
    """A number as the text writes it."""


class Object(list):
    """An object as pairs, so that a key may stand twice."""

    def get(self, key, default=None):
        return next((value for name, value in reversed(self) if name == key), default)


def refuse(constant):
    raise ValueError(f"{constant} is no JSON")


def parse(text):
    return json.loads(text, object_pairs_hook=Object, parse_float=Number, parse_int=Number, parse_constant=refuse)


def read(text):
    """The JSON value that a text holds, if it does."""
    try:
        return parse(text)
    except (TypeError, ValueError):
        return ABSENT


def depth(value):
    deepest, level = 0, [value] if isinstance(value, list) else []
    while level:
        deepest += 1
        inner = [child[1] if isinstance(item, Object) else child for item in level for child in item]
        level = [child for child in inner if isinstance(child, list)]
    return deepest


def same(left, right):
    """Whether two JSON values are written alike, white space and escapes aside."""
    return type(left) is type(right) and (
        len(left) == len(right) and all(map(same, left, right)) if isinstance(left, (list, tuple)) else left == right)


def empty(value):
    return value is None or value == []


def is_text(value):
    return type(value) is str


def broken(text):
    """Whether a text holds half a surrogate pair."""
    return any("\ud800" <= character <= "\udfff" for character in text)


def without_signals(scope):
    """All of a root but its signals, which are read by themselves."""
    return Object((key, value) for key, value in scope if key != "signals")


def words_of(item):
    """What an item of `signals` calls itself, as far as it is text."""
    came = ((word, item.get(word)) for word in ("code", "group", "name"))
    return {word: value for word, value in came if is_text(value) and not broken(value)}


def tokens(path):
    """The keys and indexes of a path such as `signals[3].body["odd key"]`."""
    found = []
    for quoted, index, key in re.findall(r'\[("(?:[^"\\]|\\.)*")\]|\[(\d+)\]|([^.\[\]]+)', path):
        found.append(json.loads(quoted) if quoted else int(index) if index else key)
    return tuple(found)


def show(path):
    return "".join(f"[{key}]" if isinstance(key, int) else f".{key}" for key in path if key != "").lstrip(".")


def instant(value):
    """A time as rows write it: a number is milliseconds, a text RFC 3339 or without a zone."""
    if isinstance(value, Number):
        micros = int(Decimal(value) * 1000)
    else:
        found = re.fullmatch(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d:\d\d)(?:\.(\d+))?([Zz]|[+-]\d\d:\d\d)?", value)
        if not found:
            return None
        day, time, fraction, zone = found.groups()
        zone = "+00:00" if zone in (None, "Z", "z") else zone
        try:
            whole = datetime.fromisoformat(f"{day}T{time}{zone}") - EPOCH
        except ValueError:
            return None
        micros = whole // timedelta(microseconds=1) + int((fraction or "0").ljust(6, "0")[:6])
    try:
        return (EPOCH + timedelta(microseconds=micros)).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    except OverflowError:
        return None


def tree_of(fields):
    """Key tree of the paths of `fields`; a leaf is a list of (rank, field)."""
    tree = {}
    for field in fields:
        for rank, path in enumerate(field["paths"]):
            *front, last = path.split(".")
            at = tree
            for key in front:
                at = at.setdefault(key, {})
            at.setdefault(last, []).append((rank, field))
    return tree


def unit_bearing(fields):
    return any(field.get("unit") or unit_bearing(field.get("fields") or []) for field in fields)


class Check:
    """One event against its row."""

    def __init__(self, book, line, event, row):
        self.book, self.line, self.row, self.event = book, line, row, event
        self.signal = None
        entries = [dict(entry) for entry in row.get("_rescued") or []]
        self.rescued = [(tokens(entry.get("path", "")), entry) for entry in entries]
        self.unclaimed = set(range(len(self.rescued)))
        self.sources = set()

    def miss(self, path, what):
        self.book.failed.append(f"line {self.line}: {show(path)}: {what}")

    def ok(self):
        self.book.passed += 1

    def rescue(self, path, value, reasons):
        """Claims the entry that holds `value`; whether there is one."""
        for at, (where, entry) in enumerate(self.rescued):
            if at not in self.unclaimed or where != path or entry.get("reason") not in reasons or entry.get("signal") != self.signal:
                continue
            raw = entry.get("raw")
            if same(read(raw), value) or (path[-1] == "body" and is_text(value) and raw == value):
                self.unclaimed.discard(at)
                self.ok()
                return True
        return False

    def must_rescue(self, path, value, *reasons):
        if not self.rescue(path, value, reasons):
            self.miss(path, f"{json.dumps(value)[:80]} is not in _rescued as {' or '.join(reasons)} of {self.signal}")

    # Reading a scope.

    def scope(self, value, path, tree, found, ignored=()):
        """Collects in `found` the values that `tree` knows, by field; accounts for all others."""
        last = {key: at for at, (key, _) in enumerate(value)}
        for at, (key, inner) in enumerate(value):
            here = (*path, key)
            node = tree.get(key)
            if node is None:
                if key not in ignored and not empty(inner):
                    self.must_rescue(here, inner, "unknown_field")
                else:
                    self.ok()
            elif at != last[key]:
                if inner is not None:
                    self.must_rescue(here, inner, "duplicate")
            elif isinstance(node, list):
                for rank, field in node:
                    found.setdefault(field["name"], (field, []))[1].append((rank, here, inner))
            elif isinstance(inner, Object):
                self.scope(inner, here, node, found)
            elif inner is not None:
                self.must_rescue(here, inner, "wrong_type")

    def settle(self, found, cells, unit=None, where=()):
        """Holds the values of one scope against its cells; the reverse too."""
        for name, (field, candidates) in found.items():
            cell, won = cells.get(name), False
            for _, path, value in sorted(candidates, key=lambda candidate: candidate[0]):
                if value is None or self.sentinel(name, value):
                    self.ok()
                elif unit == UNKNOWN and field.get("unit") and not field.get("fields"):
                    self.ok()
                elif won and self.rescue(path, value, ("duplicate",)):
                    continue
                elif cell is not None and self.holds(field, value, cell, path, unit):
                    won = True
                    self.ok()
                elif not self.rescue(path, value, OF_VALUES[1:]):
                    self.miss(path, f"{json.dumps(value)[:80]} is neither in {name} ({json.dumps(cell)[:80]}) nor in _rescued")
            if won:
                self.sources.add((*where, name))
        for name, cell in cells.items():
            if where and cell is not None and (*where, name) not in self.sources:
                self.miss((*where, name), f"{json.dumps(cell)[:80]} has no source")

    @staticmethod
    def sentinel(name, value):
        return name in SENTINELS and isinstance(value, Number) and Decimal(value) == SENTINELS[name]

    # Comparing a value with its cell.

    def holds(self, field, value, cell, path, unit):
        kind = field["type"]
        if kind.startswith("array<"):
            return self.holds_array(field, kind[6:-1], value, cell, path, unit)
        if kind.startswith("struct<"):
            return self.holds_struct(field, value, cell, path, unit)
        if field["name"] in JSON_FIELDS and kind == "string":
            return is_text(cell) and same(read(cell), value)
        return self.holds_scalar(field, kind, value, cell, unit)

    def holds_array(self, field, kind, value, cell, path, unit):
        if isinstance(value, Object) or not isinstance(value, list) or not isinstance(cell, list) or len(value) != len(cell):
            return False
        element = {**field, "type": kind}
        for at, (one, held) in enumerate(zip(value, cell)):
            here = (*path, at)
            if one is None and held is None:
                continue
            if held is None and (self.sentinel(field["name"], one) or self.rescue(here, one, OF_VALUES[1:])):
                continue
            if held is None or one is None or not self.holds(element, one, held, here, unit):
                self.miss(here, f"{json.dumps(one)[:80]} is not in {field['name']}[{at}] ({json.dumps(held)[:80]})")
        return True

    def holds_struct(self, field, value, cell, path, unit):
        if not isinstance(value, Object) or not isinstance(cell, Object):
            return False
        found, where = {}, ("", *path)
        self.scope(value, path, tree_of(field["fields"]), found)
        self.settle(found, dict(cell), unit, where)
        return True

    def holds_scalar(self, field, kind, value, cell, unit):
        if kind == "boolean":
            return isinstance(value, bool) and value is cell
        if kind == "timestamp":
            return isinstance(value, str) and cell == instant(value)
        if kind in ("string", "date"):
            folded = is_text(value) and (re.fullmatch("[A-Z_]+", value.upper()) or field["name"] == "vehicle_mode")
            return is_text(value) and is_text(cell) and (cell == value or bool(folded) and cell.upper() == value.upper())
        if not isinstance(cell, Number) or isinstance(value, (bool, list)):
            return False
        if not isinstance(value, Number) and not (
                field["name"] in TEXT_NUMBERS and re.fullmatch(r"-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?", value)):
            return False
        factor, offset = self.conversion(field, unit)
        if (factor, offset) != (1.0, 0.0):
            return math.isclose(float(cell), float(value) * factor + offset, rel_tol=1e-12, abs_tol=1e-9)
        if kind in INTEGERS or kind.startswith("decimal"):
            return Decimal(value) == Decimal(cell)
        exact = float(value)
        if kind == "float":
            exact = struct.unpack("f", struct.pack("f", exact))[0]
        return exact == float(cell) and math.copysign(1, exact) == math.copysign(1, float(cell))

    @staticmethod
    def conversion(field, unit):
        own = field.get("unit")
        came = UNIT_IF_ABSENT.get(field["name"]) if unit is None else unit
        if own is None or came is None or UNITS[came][0] != UNITS[own][0]:
            return 1.0, 0.0
        return UNITS[came][1] / UNITS[own][1], (UNITS[came][2] - UNITS[own][2]) / UNITS[own][1]

    # Signals.

    def frame(self, path, item, code, naming):
        """An item of `signals` that counts."""
        for word in ("code", "group", "name"):
            if item.get(word) is not None and word not in words_of(item):
                self.must_rescue((*path, word), item.get(word), "wrong_type", "lone_surrogate")
        self.agreement(path, item, code, naming)
        state, body = {}, item.get("body")
        tree = {**self.book.state_tree, "code": [], "group": [], "name": [], "body": []}
        self.scope(item, path, tree, state)
        status = item.get("status")
        failed = isinstance(status, Object) and isinstance(status.get("value"), str) and status.get("value").upper() in FAILED
        cells = dict(((self.row.get("_signal_state") or Object()).get(code)) or {})
        self.settle(state, cells, None, ("_signal_state", code))
        if body is not None:
            self.body((*path, "body"), body, code, failed)

    def agreement(self, path, item, code, naming):
        came = words_of(item)
        group, name = self.book.signals[code]
        if naming == "alias":
            agree = not {"group", "name"} <= came.keys() or f"{came['group']}-{came['name']}".lower() == came["code"]
        else:
            agree = came.get("code", code) == code and came.get("group", group) == group and came.get("name", name) == name
        if not agree:
            self.must_rescue(path, Object(came.items()), "name_mismatch")
        else:
            self.ok()

    def body(self, path, body, code, failed):
        fields = self.book.columns_of[code]
        value = body
        if is_text(body):
            if broken(body):
                return self.must_rescue(path, body, "lone_surrogate")
            try:
                value = parse(body)
            except (ValueError, RecursionError):
                value = None
        if not isinstance(value, Object) or depth(value) > MAX_DEPTH:
            return self.must_rescue(path, body, "malformed_body")
        units = unit_bearing(fields)
        text = value.get("unit") if units else None
        if failed:
            left = [(key, one) for key, one in value if key not in IGNORED.get(code, ())
                    and not (units and key == "unit" and isinstance(one, str) and one in SPELLINGS)]
            if not all(empty(one) for _, one in left):
                self.must_rescue(path, value, "failed_body")
            return None
        known = text is None or (isinstance(text, str) and text in SPELLINGS and self.governs(fields, SPELLINGS[text]))
        if not known:
            self.must_rescue(path, value, "unknown_unit")
        found = {}
        self.scope(value, path, {**tree_of(fields), **({"unit": []} if units else {})}, found, IGNORED.get(code, ()))
        unit = UNKNOWN if not known else SPELLINGS[text] if text else None
        self.settle(found, {name: self.row.get(name) for name in found}, unit)
        return None

    def governs(self, fields, symbol):
        return any((field.get("unit") and UNITS[field["unit"]][0] == UNITS[symbol][0])
                   or self.governs(field.get("fields") or [], symbol) for field in fields)

    def signals(self):
        """All frames, then which of them count."""
        frames = []
        for root in ROOTS:
            scope = self.event if not root else self.event.get(root[0])
            for key, items in scope if isinstance(scope, Object) else ():
                path = (*root, "signals")
                if key != "signals" or items is None:
                    continue
                self.signal = None
                if isinstance(items, Object) or not isinstance(items, list):
                    self.must_rescue(path, items, "wrong_type")
                    continue
                for at, item in enumerate(items):
                    if isinstance(item, Object):
                        frames.append(((*path, at), item, *self.book.which(item)))
                    elif item is not None:
                        self.must_rescue((*path, at), item, "wrong_type")
        best = {}
        for at, (_, _, code, naming) in enumerate(frames):
            if code and (code not in best or naming == "own" or frames[best[code]][3] == "alias"):
                best[code] = at
        for at, (path, item, code, naming) in enumerate(frames):
            self.signal = code or words_of(item).get("code")
            if code is None:
                self.must_rescue(path, item, "unknown_signal")
            elif best[code] != at:
                self.must_rescue(path, item, "duplicate")
            else:
                self.frame(path, item, code, naming)
        return {frames[at][2] for at in best.values()}

    def run(self):
        stream = {key: [(0, self.book.by_name[name])] for key, name in STREAM.items()} | {key: [] for key in STREAM_USED}
        found, top = {}, {**self.book.event_tree, "_stream": stream}
        event = Object((key, without_signals(inner) if key == "data" and isinstance(inner, Object) else inner)
                       for key, inner in without_signals(self.event))
        self.scope(event, (), top, found)
        if "_stream_sequence" in found:
            candidates = found["_stream_sequence"][1]
            candidates[:] = [(rank, path, value.zfill(40) if is_text(value) and re.fullmatch(r"\d{1,40}", value) else value)
                             for rank, path, value in candidates]
        self.settle(found, {name: self.row.get(name) for name in found})
        counted = self.signals()
        for code in dict(self.row.get("_signal_state") or {}):
            if code not in counted:
                self.miss(("_signal_state", code), "is the state of a signal that is not in the event")
        self.run_columns()
        for name, cell in self.row:
            if name not in self.book.by_name:
                self.miss((name,), "is no column")
            elif cell is not None and (name,) not in self.sources and name not in OF_THE_RUN | {"_rescued", "_signal_state"}:
                self.miss((name,), f"{json.dumps(cell)[:80]} has no source")
            else:
                self.ok()
        for at in sorted(self.unclaimed):
            path, entry = self.rescued[at]
            self.miss(path, f"_rescued holds {json.dumps(entry)[:160]} without a cause")

    def run_columns(self):
        day, created = self.row.get("ingest_date"), self.row.get("_stream_created_at")
        if created and day and day != created[:10]:
            self.miss(("ingest_date",), f"{day} is not the day of {created}")
        if self.row.get("_source_line") not in (None, str(self.line)):
            self.miss(("_source_line",), f"is {self.row.get('_source_line')}")
        if self.row.get("_catalogue") not in (None, self.book.catalogue):
            self.miss(("_catalogue",), f"is {self.row.get('_catalogue')}, the columns are of {self.book.catalogue}")


class Book:
    """The columns, and the score."""

    def __init__(self, columns):
        self.passed, self.failed = 0, []
        self.catalogue = columns["catalogue"]
        self.by_name = {column["name"]: column for column in columns["columns"]}
        self.event_tree = tree_of([column for column in columns["columns"] if column["origin"] == "envelope"])
        self.state_tree = tree_of(self.by_name["_signal_state"]["fields"])
        self.signals, self.columns_of = {}, {}
        for column in columns["columns"]:
            if column["origin"] == "signal":
                self.signals[column["signal"]] = (column["group"], column["signal_name"])
                self.columns_of.setdefault(column["signal"], []).append(column)
        self.pairs = {pair: code for code, pair in self.signals.items()}
        names = Counter(name for _, name in self.signals.values())
        self.names = {name: code for code, (_, name) in self.signals.items() if names[name] == 1}
        self.key = self.by_name[columns["key"]]

    def which(self, item):
        """The code of the signal that an item is, and whether its own name or an older one says so."""
        came = words_of(item)
        code, name = came.get("code"), came.get("name")
        if code in self.signals:
            return code, "own"
        if code in ALIASES:
            return ALIASES[code], "alias"
        return self.pairs.get((came["group"], name)) if "group" in came else self.names.get(name), "own"

    def verdict(self, raw):
        """What must become of a line: a reason for quarantine, `removed`, or the event."""
        if len(raw) > MAX_LINE:
            return "too_long"
        try:
            event = parse(raw.decode("utf-8"))
        except UnicodeDecodeError:
            return "not_utf8"
        except RecursionError:
            return "too_deep"
        except ValueError:
            return "not_json"
        if depth(event) > MAX_DEPTH:
            return "too_deep"
        if not isinstance(event, Object):
            return "not_an_object"
        stream = event.get("_stream")
        if isinstance(stream, Object) and stream.get("event_name") == "REMOVE":
            return "removed"
        keys = []
        for path in self.key["paths"]:
            at = event
            for key in path.split("."):
                at = at.get(key) if isinstance(at, Object) else None
            keys += [] if at is None else [at]
        if any(is_text(key) and key and not broken(key) for key in keys):
            return event
        return "key_missing" if not keys else "key_empty" if keys[0] == "" else "key_not_text"

    def compare(self, line, raw, came):
        wanted = self.verdict(raw)
        if came is None:
            self.failed.append(f"line {line}: is not in the rows")
        elif isinstance(wanted, Object):
            if isinstance(came.get("row"), Object):
                Check(self, line, wanted, came.get("row")).run()
            else:
                self.failed.append(f"line {line}: should be a row, is {json.dumps(came)[:80]}")
        elif (wanted == "removed" and came.get("removed") is True) or came.get("quarantine") == wanted:
            self.passed += 1
        else:
            self.failed.append(f"line {line}: should be {wanted}, is {json.dumps(came)[:80]}")


def main(columns, events, rows):
    with open(columns, encoding="utf-8") as file:
        book = Book(json.load(file))
    with open(rows, encoding="utf-8") as file:
        came = {int(row.get("line")): row for row in (parse(line) for line in file if line.strip())}
    with open(events, "rb") as file:
        for line, raw in enumerate(file.read().split(b"\n"), 1):
            if raw.strip(b" \t\r"):
                book.compare(line, raw, came.pop(line, None))
    book.failed += [f"line {line}: the rows have it, the events do not" for line in came]
    for failure in book.failed:
        print(failure)
    print(f"{book.passed} passed, {len(book.failed)} failed")
    return 1 if book.failed or not book.passed else 0


if __name__ == "__main__":
    if len(sys.argv) != 4:
        sys.exit("usage: check_values.py COLUMNS.json EVENTS.ndjson ROWS.ndjson")
    sys.exit(main(*sys.argv[1:]))

#!/usr/bin/env python3
"""Holds a table against what DynamoDB acknowledged and what its stream delivered: every record is a row once, or in quarantine with its
reason, and nothing else is there.

    check_stream.py RUN BUCKET TABLE COLUMNS.json REFERENCE CATALOGUE [--once]

RUN is a folder that `stream_chain` left, BUCKET the folder of its objects, TABLE the Delta table that came of them. COLUMNS.json is what
`planish columns --json` prints, REFERENCE the program `planish-reference`. --once: nothing was delivered twice, so nothing may be in
quarantine twice; otherwise a record may lie in the objects of several batches there.
"""

import argparse
import base64
import gzip
import json
import os
import pathlib
import subprocess
import sys
from collections import Counter, defaultdict
from decimal import Decimal

from check_table import OF_THE_RUN, plain
from deltalake import DeltaTable

# In an object of a list these come first; all other keys are in the order of their text.
FIRST = ["code", "group", "name", "status", "meta", "body"]
SPOILED = "spoiled-"

failures = []


def check(what, got, wanted):
    if got != wanted:
        failures.append(f"{what}: got {got!r}, wanted {wanted!r}")
    return got == wanted


def lines(path):
    opened = gzip.open(path, "rt") if path.suffix == ".gz" else open(path)
    with opened as file:
        return [json.loads(line) for line in file if line.strip()]


def json_of(attribute, in_list=False):
    """An attribute value as the text of plain JSON."""
    ((kind, value),) = attribute.items()
    if kind == "M":
        keys = sorted(value)
        if in_list:
            keys = [key for key in FIRST if key in value] + [key for key in keys if key not in FIRST]
        return "{" + ",".join(f"{text_of(key)}:{json_of(value[key])}" for key in keys) + "}"
    if kind == "L":
        return "[" + ",".join(json_of(element, in_list=True) for element in value) + "]"
    if kind in ("SS", "BS"):
        return "[" + ",".join(text_of(element) for element in sorted(value)) + "]"
    if kind == "NS":
        return "[" + ",".join(sorted(value)) + "]"
    return {"NULL": lambda: "null", "BOOL": lambda: "true" if value else "false", "N": lambda: value}.get(kind, lambda: text_of(value))()


def text_of(text):
    return json.dumps(text, ensure_ascii=False)


def has_empty_map(attribute):
    """DynamoDB Local 3.3.1 gives an empty map in a stream as `{}`, which is an attribute value of no type."""
    ((kind, value),) = attribute.items()
    if kind == "M":
        return not value or any(map(has_empty_map, value.values()))
    return kind == "L" and any(map(has_empty_map, value))


def bad_key(image):
    """Why an item has no key, or nothing."""
    if "eventId" in image or "data" in image:
        sys.exit("error: an item that says its key in another way; teach this program")
    attribute = image.get("event_id")
    if attribute is None or "NULL" in attribute:
        return "key_missing"
    if "S" not in attribute:
        return "key_not_text"
    return None if attribute["S"] else "key_empty"


def effective(images):
    """Without writes that change nothing, which leave no record."""
    now, kept = None, []
    for image in images:
        if image != now:
            kept.append(image)
        now = image
    return kept


def history(run):
    """The records of the stream, each with the item that it brought; None for a removal."""
    acknowledged, delivered = defaultdict(list), defaultdict(list)
    for write in lines(run / "acknowledged.ndjson"):
        acknowledged[write["item"]].append(write["image"])
    for record in lines(run / "journal.ndjson"):
        delivered[record["item"]].append(record)
    check("items that nobody wrote", sorted(delivered.keys() - acknowledged.keys()), [])
    records = []
    for item, images in acknowledged.items():
        images = effective(images)
        # Nobody asked for it: an item that expired.
        expired = [record for record in delivered[item] if record["event_name"] not in ("INSERT", "MODIFY", "REMOVE")]
        asked = [record for record in delivered[item] if record not in expired]
        check(f"{item}: records of its writes", len(asked), len(images))
        names = [record["event_name"] != "REMOVE" for record in asked]
        check(f"{item}: what was done to it", names, [image is not None for image in images])
        check(f"{item}: its order in the stream", [int(record["sequence"]) for record in asked], sorted(int(record["sequence"]) for record in asked))
        records += [(record, image) for record, image in zip(asked, images)]
        records += [(record, None) for record in expired]
    return records


def expectation(records):
    """Lines of the newest version of each key; reasons of what is in the function's quarantine, and in that of the batch, by event id."""
    newest, poison, bad = {}, {}, {}
    for record, image in records:
        event = record["event_id"]
        if record["event_name"] not in ("INSERT", "MODIFY", "REMOVE"):
            poison[event] = "unknown_event_name"
        elif image is None:
            continue
        elif record["item"].startswith(SPOILED) or has_empty_map({"M": image}):
            poison[event] = "bad_attribute"
        elif reason := bad_key(image):
            bad[event] = reason
        else:
            key = image["event_id"]["S"]
            if key not in newest or int(newest[key][0]["sequence"]) < int(record["sequence"]):
                newest[key] = (record, image)
    rows = []
    for record, image in newest.values():
        stream = {"event_id": record["event_id"], "event_name": record["event_name"], "sequence": record["sequence"], "created_at": record["created_at"]}
        rows.append(json_of({"M": image})[:-1] + f',"_stream":{json.dumps(stream)}}}')
    return rows, poison, bad


def same(got, wanted):
    """Equal, or JSON in texts that means the same: DynamoDB spells numbers and escapes in its own way."""
    if got == wanted:
        return True
    if isinstance(got, str) and isinstance(wanted, str):
        try:
            return read(got) == read(wanted)
        except ValueError:
            return False
    if isinstance(got, list) and isinstance(wanted, list):
        return len(got) == len(wanted) and all(map(same, got, wanted))
    if isinstance(got, dict) and isinstance(wanted, dict):
        return got.keys() == wanted.keys() and all(same(got[name], wanted[name]) for name in got)
    return False


def read(text):
    value = json.loads(text, parse_float=Decimal, parse_int=Decimal)
    if isinstance(value, Decimal) and text[:1] not in "-0123456789":
        raise ValueError(text)
    return value


def check_rows(table, wanted, key):
    """Every row of the table, cell by cell."""
    seen, cells = Counter(), 0
    for batch in DeltaTable(table).to_pyarrow_table().to_batches(max_chunksize=1000):
        for row in batch.to_pylist():
            got = {name: plain(value, batch.schema.field(name).type) for name, value in row.items() if value is not None}
            seen[got[key]] += 1
            row = wanted.get(got[key])
            if row is None:
                failures.append(f"{got[key]}: a row that nobody asked for")
                continue
            check(f"{got[key]}: filled columns of the run", sorted(OF_THE_RUN & got.keys()), sorted(OF_THE_RUN))
            for name in sorted((row.keys() | got.keys()) - OF_THE_RUN):
                if same(got.get(name), row.get(name)):
                    cells += 1
                else:
                    failures.append(f"{got[key]}: {name}: got {got.get(name)!r}, wanted {row.get(name)!r}")
    for name, count in seen.items():
        if count > 1:
            failures.append(f"{name}: {count} rows")
    for name in wanted.keys() - seen.keys():
        failures.append(f"{name}: no row")
    return cells


def check_quarantine(what, found, wanted, once):
    """`found` are pairs of an event id and a reason."""
    for event, reason in set(found):
        check(f"{what}: {event}", reason, wanted.get(event))
    for event in wanted.keys() - {event for event, _ in found}:
        failures.append(f"{what}: {event} is missing, {wanted[event]}")
    repeated = len(found) - len(set(found))
    if once:
        check(f"{what}: entries that are there more than once", repeated, 0)
    return repeated


def main():
    parser = argparse.ArgumentParser()
    for name in ("run", "bucket", "table", "columns", "reference", "catalogue"):
        parser.add_argument(name, type=pathlib.Path)
    parser.add_argument("--once", action="store_true")
    arguments = parser.parse_args()
    columns = json.loads(arguments.columns.read_text())

    records = history(arguments.run)
    newest, poison, bad = expectation(records)
    expected = arguments.run / "expected.ndjson"
    expected.write_text("".join(line + "\n" for line in newest))
    reference = [arguments.reference, arguments.catalogue, columns["catalogue"], expected]
    printed = subprocess.run(reference, check=True, stdout=subprocess.PIPE, text=True).stdout
    wanted = {row[columns["key"]]: row for row in map(json.loads, printed.splitlines())}
    check("rows of the reference", len(wanted), len(newest))
    cells = check_rows(arguments.table, wanted, columns["key"])

    def entries(folder):
        return [entry for path in sorted(folder.rglob("*.ndjson")) for entry in lines(path)]

    of_function = [(entry["event_id"], entry["reason"]) for entry in entries(arguments.bucket / "quarantine")]
    repeated = check_quarantine("the function's quarantine", of_function, poison, arguments.once)
    of_batch = []
    for entry in entries(arguments.table / "_planish/quarantine"):
        raw = entry["raw"] if "raw" in entry else base64.b64decode(entry["raw_base64"])
        of_batch.append((json.loads(raw)["_stream"]["event_id"], entry["reason"]))
    repeated += check_quarantine("the batch's quarantine", of_batch, bad, arguments.once)

    objects = [path for path in (arguments.bucket / "telemetry").rglob("*.ndjson*")]
    written = [line["_stream"]["event_id"] for path in objects for line in lines(path)]
    check("lines of records that the stream never had", set(written) - {record["event_id"] for record, _ in records}, set())
    again = len(written) - len(set(written))
    if arguments.once:
        check("lines that are there more than once", again, 0)

    for failure in failures[:40]:
        print(f"error: {failure}")
    print(
        f"{arguments.run}: {len(records)} records of {len({record['item'] for record, _ in records})} items; {len(objects)} objects, {again} lines more "
        f"than once; {len(wanted)} rows, {cells} cells equal; {len(poison)} + {len(bad)} in quarantine, {repeated} entries more than once"
    )
    print(f"{cells} passed, {len(failures)} failed")
    sys.stdout.flush()
    # The reader's threads can abort an interpreter that is ending (seen with deltalake 1.6.6); the verdict stands by now.
    os._exit(1 if failures or not records else 0)


if __name__ == "__main__":
    main()

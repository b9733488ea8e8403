"""A catalogue of so many signals, the same on every machine: signals.yaml with other signals, in about the mix of the Vehicle Signal
Specification: switches, measures with a unit and limits, counts, words, texts, and a few structs and lists.

    catalogue.py SIGNALS OUT.yaml
"""

import pathlib
import sys

USUAL = pathlib.Path(__file__).resolve().parent.parent / "signals.yaml"
GROUP = 20
MEASURES = [("km/h", 0, 300), ("celsius", -60, 120), ("percent", 0, 100), ("kPa", 0, 500), ("V", 0, 900), ("A", -600, 600), ("km", 0, 2000)]
WORDS = ["[OPEN, CLOSED, MOVING]", "[OFF, LOW, MEDIUM, HIGH]", "[UNKNOWN, INACTIVE, ACTIVE, FAILED, LOCKED]"]


def measure(number):
    unit, least, most = MEASURES[number % len(MEASURES)]
    return f"value: double, unit: {unit}, min: {least}, max: {most}"


def signal(number):
    """What a signal is: of twenty, seven are switches, six measures, three counts, two words, one a text, and one has an inside."""
    comment = f"comment: Signal {number} of a generated catalogue."
    place = number % GROUP
    if place < 7:
        return f"{{ type: boolean, {comment} }}"
    if place < 13:
        return f"{{ {measure(number // GROUP + place)}, {comment} }}"
    if place < 16:
        return f"{{ value: int, min: 0, {comment} }}"
    if place < 18:
        return f"{{ value: string, enum: {WORDS[number % len(WORDS)]}, {comment} }}"
    if place < 19:
        return f"{{ value: string, {comment} }}"
    inside = ["fields: { isOpen: boolean, isLocked: boolean }", "fields: { status: Health, description: OemText }", "type: array<Tire>"]
    return f"{{ {inside[number // GROUP % len(inside)]}, {comment} }}"


def catalogue(signals):
    head, rest = USUAL.read_text(encoding="utf-8").split("\nsignals:\n", 1)
    types = rest[rest.index("\ntypes:\n"):]
    lines = []
    for number in range(signals):
        if number % GROUP == 0:
            lines.append(f"  Branch{number // GROUP:03}:\n")
        lines.append(f"    Signal{number:04}: {signal(number)}\n")
    return f"{head}\nsignals:\n{''.join(lines)}{types}"


if __name__ == "__main__":
    pathlib.Path(sys.argv[2]).write_text(catalogue(int(sys.argv[1])), encoding="utf-8")

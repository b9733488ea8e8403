"""Events as a fleet's webhook sends them, for figures that anybody can make again.

    python3 bench/peers/fleet.py EVENTS OUT.ndjson

About 8.6 KB an event: 40 signals, a third of them failed; bodies as JSON text; the same bytes for the same number of events.
"""

import json
import random
import sys
import uuid

random_ = random.Random(20260105)


def number(low, high, digits):
    return "DOUBLE", lambda: round(random_.uniform(low, high), digits)


def whole(low, high):
    return "BIGINT", lambda: random_.randint(low, high)


def word(*words):
    return "VARCHAR", lambda: random_.choice(words)


def maybe():
    return "BOOLEAN", lambda: random_.choice((True, False, None))


FLAG = ("BOOLEAN", lambda: random_.random() < 0.5)
VIN = ("VARCHAR", lambda: "WVWZZZ1KZ%08d" % random_.randrange(10**8))


def flag():
    return {"value": FLAG}


def measure(unit, low, high, digits=2):
    return {"value": number(low, high, digits), "unit": word(unit)}


def lid():
    return {"isOpen": FLAG, "isLocked": maybe()}


def lamp():
    return {"status": word("OK", "OK", "ALERT"), "description": word("Nothing found", 'See the "brakes" page', "Pressure too low")}


# (group, name) → field → (SQL type, how a value is drawn)
SIGNALS = {
    ("Charge", "IsCharging"): flag(),
    ("Charge", "IsChargingCableConnected"): flag(),
    ("Charge", "IsFastChargerPresent"): flag(),
    ("Charge", "DetailedChargingStatus"): {"value": word("CHARGING", "NOT_CHARGING", "FULLY_CHARGED")},
    ("Charge", "Voltage"): measure("volts", 110, 410),
    ("Charge", "Amperage"): measure("ampere", 0, 32),
    ("Charge", "Wattage"): measure("watts", 0, 11000),
    ("Charge", "EnergyAdded"): measure("kWh", 0, 77),
    ("Charge", "TimeToComplete"): {"value": whole(0, 720)},
    ("Charge", "ChargingConnectorType"): {"value": word("CCS", "J1772", "CHADEMO")},
    ("Location", "PreciseLocation"): {
        "latitude": number(-90, 90, 15), "longitude": number(-180, 180, 15), "heading": number(0, 359, 1),
        "direction": word("N", "E", "S", "W"), "locationType": word("LAST_PARKED", "CURRENT"),
    },
    ("Location", "IsAtHome"): flag(),
    ("Odometer", "TraveledDistance"): measure("km", 0, 280000, 11),
    ("TractionBattery", "StateOfCharge"): {"value": whole(0, 100), "unit": word("percent")},
    ("TractionBattery", "Range"): measure("km", 0, 560) | {"type": word("DEFAULT")},
    ("TractionBattery", "NominalCapacity"): {
        "capacity": number(38, 107, 1), "source": word("SMARTCAR", "USER_SELECTED"), "unit": word("kWh"),
    },
    ("TractionBattery", "IsHeaterActive"): flag(),
    ("Closure", "IsLocked"): flag(),
    ("Closure", "FrontTrunk"): lid(),
    ("Closure", "RearTrunk"): lid(),
    ("Closure", "Sunroof"): {"isOpen": maybe()},
    ("Climate", "ExternalTemperature"): measure("celsius", -25, 42, 1),
    ("Climate", "InternalTemperature"): measure("celsius", -20, 55, 1),
    ("ConnectivityStatus", "IsOnline"): flag(),
    ("ConnectivityStatus", "IsAsleep"): flag(),
    ("ConnectivitySoftware", "CurrentFirmwareVersion"): {"value": word("2025.14.3", '2026.2 "beta"', "2024.38.1")},
    ("VehicleIdentification", "VIN"): {"value": VIN},
    ("VehicleIdentification", "Nickname"): {"value": word("Zoë", "The blue one", "Flitzer ⚡")},
    ("VehicleIdentification", "ExteriorColor"): {"value": word("BLUE", "WHITE")},
    ("Motion", "CurrentSpeed"): measure("kph", 0, 135, 1),
    ("LowVoltageBattery", "StateOfCharge"): measure("percent", 55, 100, 1),
    ("LowVoltageBattery", "Status"): {"value": word("GOOD", "WARN")},
    ("InternalCombustionEngine", "FuelLevel"): {"value": number(0, 1, 2)},
    ("InternalCombustionEngine", "Range"): measure("km", 0, 870),
    ("InternalCombustionEngine", "OilLife"): measure("percent", 0, 100, 1),
    ("Diagnostics", "ABS"): lamp(),
    ("Diagnostics", "BrakeFluid"): lamp(),
    ("Diagnostics", "DTCCount"): {"value": whole(0, 6), "unit": word("count")},
    ("HVAC", "CabinTargetTemperature"): measure("celsius", 16, 27, 1),
    ("Transmission", "GearState"): {"value": word("PARK", "DRIVE", "NEUTRAL", "REVERSE")},
}
MODELS = [("TESLA", "Model Y"), ("VOLKSWAGEN", "ID.3"), ("BMW", "iX1"), ("FORD", "Mustang Mach-E")]
FAILURES = [{"type": "COMPATIBILITY", "code": "VEHICLE_NOT_CAPABLE"}] * 3 + [{"type": "PERMISSION", "code": None}]


def identity():
    return str(uuid.UUID(int=random_.getrandbits(128)))


def vehicle():
    """Who it is, whose it is, and which signals it can't give."""
    make, model = random_.choice(MODELS)
    car = {"id": identity(), "make": make, "model": model, "year": random_.randint(2017, 2026)}
    return car, {"id": identity()}, {signal for signal in SIGNALS if random_.random() < 0.35}


def frame(signal, fails, at):
    group, name = signal
    named = {"name": name, "group": group}
    code = f"{group}-{name}".lower()
    if fails:
        return named | {"code": code, "status": {"value": "ERROR", "error": random_.choice(FAILURES)}}
    body = {field: draw() for field, (_, draw) in SIGNALS[signal].items()}
    meta = {"oemUpdatedAt": at - random_.randrange(10**6), "retrievedAt": at}
    return {"code": code} | named | {"body": dense(body), "meta": meta, "status": {"value": "SUCCESS"}}


def event(car, user, unable):
    at = 1767225600000 + random_.randrange(2_400_000_000)
    day, second = divmod((at - 1767225600000) // 1000, 86400)
    clock = f"{second // 3600:02}:{second // 60 % 60:02}:{second % 60:02}"
    return {
        "event_id": identity(),
        "event_type": "VEHICLE_STATE",
        "recorded_at": f"2026-01-{day + 1:02} {clock}",
        "record_type": "ALL",
        "meta": {
            "deliveryId": identity(), "deliveredAt": at + 850, "version": "4.0", "webhookId": "6f1de8c4-7b0c-4f7e-a8a1-1c8b35f0f2ab",
            "webhookName": "fleet", "mode": "LIVE", "signalCount": len(SIGNALS),
        },
        "triggers": [{"type": "SIGNAL_UPDATED", "signal": {"name": "IsOnline", "code": "connectivitystatus-isonline", "group": "ConnectivityStatus"}}],
        "user": user,
        "vehicle": car,
        "signals": [frame(signal, signal in unable, at) for signal in SIGNALS],
    }


def dense(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def write(events, path):
    fleet = [vehicle() for _ in range(2000)]
    with open(path, "w", encoding="utf-8") as out:
        for _ in range(events):
            out.write(dense(event(*random_.choice(fleet))) + "\n")


if __name__ == "__main__":
    write(int(sys.argv[1]), sys.argv[2])

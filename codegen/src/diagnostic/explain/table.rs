//! The table of all explanations. A code without one does not compile.

use super::Explanation;
use crate::diagnostic::Code;

/// The explanation of a code.
pub(super) const fn of(code: Code) -> Explanation {
    match code {
        Code::NotUtf8 => Explanation {
            why: "A catalogue is text in UTF-8. A byte that is not would become a different letter in every tool that guesses. \
                  Here � stands for such a byte; save the file as UTF-8.",
            wrong: "
table: { name: main.telemetry.cars, key: event_id, comment: Caf� }",
            right: "
table: { name: main.telemetry.cars, key: event_id, comment: Café }",
        },
        Code::Malformed => Explanation {
            why: "The file can't be read as YAML from this place on, so nothing behind it was looked at. Usual reasons: a bracket or \
                  a quote that is not closed, a tab, a text with a colon and no quotes.",
            wrong: "
signals:
  Charge:
    Voltage: { value: double, unit: V",
            right: "
signals:
  Charge:
    Voltage: { value: double, unit: V }",
        },
        Code::Unsupported => Explanation {
            why: "Anchors, aliases, tags, merge keys and several documents are YAML, but a catalogue does without them: every line \
                  says what it says where it stands, and no short file becomes a huge one. What many fields share goes into a type \
                  of your own, or into `defaults`.",
            wrong: "
signals:
  Charge:
    Voltage: &volts { value: double, unit: V }
    VoltageMax: *volts",
            right: "
signals:
  Charge:
    Voltage: { value: Volts }
    VoltageMax: { value: Volts }
types:
  Volts: { type: double, unit: V }",
        },
        Code::TooDeep => Explanation {
            why: "No catalogue needs so many levels. The limit keeps a file that a machine wrote by mistake from using up the stack.",
            wrong: "
signals: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
            right: "
signals:
  Charge:
    IsCharging: boolean",
        },
        Code::UnknownKey => Explanation {
            why: "A key that nobody reads does nothing, and whoever wrote it thinks that it does. Mostly it is a slip of the finger.",
            wrong: "
signals:
  Charge:
    Voltage: { value: double, units: V }",
            right: "
signals:
  Charge:
    Voltage: { value: double, unit: V }",
        },
        Code::DuplicateKey => Explanation {
            why: "One of the two would be lost, and tools do not agree on which.",
            wrong: "
signals:
  Charge:
    Voltage: { value: double, unit: V, unit: kV }",
            right: "
signals:
  Charge:
    Voltage: { value: double, unit: V }",
        },
        Code::WrongKind => Explanation {
            why: "The key takes another kind of value: a text, a number, a list or a mapping. `no`, `on` and `1.0` are texts where a \
                  text is expected, so words of an enum need no quotes.",
            wrong: "
signals:
  Charge:
    IsCharging: [boolean]",
            right: "
signals:
  Charge:
    IsCharging: boolean",
        },
        Code::BadValue => Explanation {
            why: "The value is of the right kind, but it is none that the key takes. The label lists those it takes.",
            wrong: "
defaults: { fold: uper }",
            right: "
defaults: { fold: upper }",
        },
        Code::MissingKey => Explanation {
            why: "The mapping can't be understood without the key, and there is no default that would be right for everyone.",
            wrong: "
table: { name: main.telemetry.cars }",
            right: "
table: { name: main.telemetry.cars, key: event_id }",
        },
        Code::CommaInText => Explanation {
            why: "Between braces a comma ends a text that is not quoted, and what follows becomes a key without a value. YAML reads \
                  it without complaint, so half of the text would be lost silently.",
            wrong: "
signals:
  Charge:
    IsCharging: { type: boolean, comment: Plugged in, and charging }",
            right: "
signals:
  Charge:
    IsCharging: { type: boolean, comment: \"Plugged in, and charging\" }",
        },
        Code::Version => Explanation {
            why: "The number says in which syntax the file is written. A later syntax may give the same words another meaning, so an \
                  unknown one is not guessed at.",
            wrong: "
catalogue: 2",
            right: "
catalogue: 1",
        },

        Code::UnknownType => Explanation {
            why: "A type is built in, such as `boolean`, `double` or `array<string>`, or one of your own under `types`. A name that is \
                  neither is a slip, or a type that is still to be written.",
            wrong: "
signals:
  Charge:
    IsCharging: bolean",
            right: "
signals:
  Charge:
    IsCharging: boolean",
        },
        Code::TypeName => Explanation {
            why: "Own types start with a capital and consist of letters and digits: that tells them from built-in ones, and a struct \
                  type is a struct of that name in Rust.",
            wrong: "
signals:
  Charge:
    Level: { value: percentage }
types:
  percentage: { type: double, unit: percent }",
            right: "
signals:
  Charge:
    Level: { value: Percentage }
types:
  Percentage: { type: double, unit: percent }",
        },
        Code::TypeCycle => Explanation {
            why: "Columns have a finite depth. A type that holds itself, directly or through others, has none. What may nest without \
                  end is kept as it came, as `json`.",
            wrong: "
signals:
  Closure:
    Doors: array<Door>
types:
  Door: { fields: { isOpen: boolean, inner: Door } }",
            right: "
signals:
  Closure:
    Doors: array<Door>
types:
  Door: { fields: { isOpen: boolean, inner: json } }",
        },
        Code::Shape => Explanation {
            why: "A signal says what it holds with `type` (column Group_Name), `value` (column Group_Name_value) or `fields`; a field \
                  with `type`; a type with `type` or `fields`. Nothing of it means no column; two that exclude each other mean two.",
            wrong: "
signals:
  Charge:
    IsCharging: { comment: Whether current flows. }",
            right: "
signals:
  Charge:
    IsCharging: { type: boolean, comment: Whether current flows. }",
        },
        Code::Decimal => Explanation {
            why: "A decimal has 1 to 38 digits in all, the first number; the second says how many of them stand after the point.",
            wrong: "
signals:
  Charge:
    Price: { value: \"decimal(2,10)\" }",
            right: "
signals:
  Charge:
    Price: { value: \"decimal(10,2)\" }",
        },
        Code::TypeSize => Explanation {
            why: "Types may hold types, and each field of theirs becomes a field of the table: ten in ten in ten soon are more than a \
                  table can have. A table has 100000 fields at most, and 16 types inside each other. Keep what is larger as `json`.",
            wrong: "
signals:
  Battery:
    Packs: array<Pack>
types:
  Pack: { fields: { a: Rack, b: Rack, c: Rack, d: Rack, e: Rack, f: Rack, g: Rack, h: Rack, i: Rack, j: Rack } }
  Rack: { fields: { a: Shelf, b: Shelf, c: Shelf, d: Shelf, e: Shelf, f: Shelf, g: Shelf, h: Shelf, i: Shelf, j: Shelf } }
  Shelf: { fields: { a: Module, b: Module, c: Module, d: Module, e: Module, f: Module, g: Module, h: Module, i: Module, j: Module } }
  Module: { fields: { a: Cell, b: Cell, c: Cell, d: Cell, e: Cell, f: Cell, g: Cell, h: Cell, i: Cell, j: Cell } }
  Cell: { fields: { a: float, b: float, c: float, d: float, e: float, f: float, g: float, h: float, i: float, j: float } }",
            right: "
signals:
  Battery:
    Packs: array<Pack>
types:
  Pack: { fields: { a: Rack, b: Rack, c: Rack, d: Rack, e: Rack, f: Rack, g: Rack, h: Rack, i: Rack, j: Rack } }
  Rack: { fields: { a: Shelf, b: Shelf, c: Shelf, d: Shelf, e: Shelf, f: Shelf, g: Shelf, h: Shelf, i: Shelf, j: Shelf } }
  Shelf: { fields: { a: json, b: json, c: json, d: json, e: json, f: json, g: json, h: json, i: json, j: json } }",
        },

        Code::Misfit => Explanation {
            why: "The attribute can do nothing where it stands: a unit on a text, an enum on a number, a fold without words. Whoever \
                  wrote it expects that it does something.",
            wrong: "
signals:
  Charge:
    IsCharging: { type: boolean, unit: V }",
            right: "
signals:
  Charge:
    IsCharging: boolean",
        },
        Code::Bounds => Explanation {
            why: "The least value is greater than the greatest, so every value would be a violation; or a limit lies beyond what the type can \
                  hold, so it was meant for another type.",
            wrong: "
signals:
  Charge:
    Level: { value: double, unit: percent, min: 100, max: 0 }",
            right: "
signals:
  Charge:
    Level: { value: double, unit: percent, min: 0, max: 100 }",
        },
        Code::Words => Explanation {
            why: "A text is folded before it is compared with the words of an enum; the words are not. A word in the other case is \
                  never met, so every text would be a violation. An enum without words has the same effect.",
            wrong: "
signals:
  Charge:
    Status: { value: string, fold: upper, enum: [charging, idle] }",
            right: "
signals:
  Charge:
    Status: { value: string, fold: upper, enum: [CHARGING, IDLE] }",
        },
        Code::Formats => Explanation {
            why: "A number does not say whether it counts seconds or milliseconds, so a field takes one numeric format at most. \
                  Without any format no timestamp can be read.",
            wrong: "
event:
  event_id: { type: string, required: true }
  recorded_at: { type: timestamp, formats: [epoch_ms, epoch_s] }",
            right: "
event:
  event_id: { type: string, required: true }
  recorded_at: { type: timestamp, formats: [epoch_ms, rfc3339] }",
        },
        Code::Required => Explanation {
            why: "The key alone is required: an event that lacks anything else is still an event, with a NULL in that column.",
            wrong: "
event:
  event_id: { type: string, required: true }
  vehicle_id: { type: string, required: true }",
            right: "
event:
  event_id: { type: string, required: true }
  vehicle_id: { type: string }",
        },
        Code::Repeated => Explanation {
            why: "The second does nothing. Often another word was meant.",
            wrong: "
signals:
  Charge:
    Status: { value: string, enum: [CHARGING, IDLE, CHARGING] }",
            right: "
signals:
  Charge:
    Status: { value: string, enum: [CHARGING, IDLE, COMPLETE] }",
        },

        Code::ColumnName => Explanation {
            why: "Delta refuses spaces and some signs in the names of columns while column mapping is off, and Unity Catalog takes 255 \
                  bytes at most. Names that start with `_`, `ingest_date` and `pipeline_processed_at` belong to the pipeline.",
            wrong: "
signals:
  Charge:
    Voltage: { value: double, unit: V, column: Plug Voltage }",
            right: "
signals:
  Charge:
    Voltage: { value: double, unit: V, column: Plug_Voltage }",
        },
        Code::DuplicateColumn => Explanation {
            why: "The table compares names without case, and in Rust names are written in small letters: two columns must differ in \
                  both. If both mean the same, give one field two paths.",
            wrong: "
event:
  event_id: { type: string, required: true }
  vehicle_id: string
  Vehicle_ID: { path: vehicle.id, type: string }",
            right: "
event:
  event_id: { type: string, required: true }
  vehicle_id: { path: [vehicle_id, vehicle.id], type: string }",
        },
        Code::TableName => Explanation {
            why: "Unity Catalog knows a table by catalog, schema and table, with points between them.",
            wrong: "
table: { name: cars, key: event_id }",
            right: "
table: { name: main.telemetry.cars, key: event_id }",
        },
        Code::Key => Explanation {
            why: "Events are told apart by the key; a line without one goes to quarantine. So it is a field of `event`, a `string`, \
                  `required: true`, and its column has its name.",
            wrong: "
event:
  event_id: string",
            right: "
event:
  event_id: { type: string, required: true }",
        },

        Code::Overlap => Explanation {
            why: "A value is read whole, or entered, never both: it is decoded once and lands in one place.",
            wrong: "
event:
  event_id: { type: string, required: true }
  vehicle: json
  vehicle_id: { path: vehicle.id, type: string }",
            right: "
event:
  event_id: { type: string, required: true }
  vehicle_make: { path: vehicle.make, type: string }
  vehicle_id: { path: vehicle.id, type: string }",
        },
        Code::PathTypes => Explanation {
            why: "A value is decoded once. If two fields, or a field and the reader itself, take it as different things, one of them is \
                  wrong about it.",
            wrong: "
event:
  event_id: { type: string, required: true }
  speed: { type: double }
  speed_rounded: { path: speed, type: int }",
            right: "
event:
  event_id: { type: string, required: true }
  speed: { type: double }",
        },
        Code::IgnoredPath => Explanation {
            why: "What is ignored is counted and not kept; what is read becomes a column. A path can't be both.",
            wrong: "
signals:
  Closure:
    Doors: { type: array<int>, ignore: [values, rowCount] }",
            right: "
signals:
  Closure:
    Doors: { type: array<int>, ignore: rowCount }",
        },
        Code::Roots => Explanation {
            why: "Every path is looked for under the roots. Without one nothing is ever found, and with more than a few \
                  the table of paths grows without use. `.` is the event itself.",
            wrong: "
source: { roots: [] }",
            right: "
source: { roots: [., data] }",
        },
        Code::PathForm => Explanation {
            why: "`.` is the element of an array itself, when it is a single value; events, frames and bodies are objects. `_stream` \
                  is what the stream says about an event: the pipeline reads it into columns of its own.",
            wrong: "
event:
  event_id: { type: string, required: true }
  vehicle: { path: ., type: json }",
            right: "
event:
  event_id: { type: string, required: true }
  vehicle: { path: vehicle, type: json }",
        },

        Code::UnknownUnit => Explanation {
            why: "The column is in this unit, and what comes in another one is converted to it. That takes a unit whose dimension and \
                  factor are known. Write symbols, such as `km`, `kWh` or `percent`; under `units` stand more spellings of them.",
            wrong: "
signals:
  Charge:
    EnergyAdded: { value: double, unit: kWhh }",
            right: "
signals:
  Charge:
    EnergyAdded: { value: double, unit: kWh }",
        },
        Code::UnitField => Explanation {
            why: "`unit_field` says where a body names the unit that a value came in, `unit_if_absent` what a body without one means. \
                  Both convert to `unit`, so they need one; and a body, which the envelope has not.",
            wrong: "
signals:
  Charge:
    Voltage: { value: double, unit_field: unit }",
            right: "
signals:
  Charge:
    Voltage: { value: double, unit: V, unit_field: unit }",
        },
        Code::Dimension => Explanation {
            why: "Kilometres become miles, never kilowatt-hours: only units of one dimension can be converted.",
            wrong: "
signals:
  Odometer:
    TraveledDistance: { value: double, unit: km, unit_if_absent: kWh }",
            right: "
signals:
  Odometer:
    TraveledDistance: { value: double, unit: km, unit_if_absent: mi }",
        },
        Code::UnknownTag => Explanation {
            why: "Tags govern who may see a column. A misspelt one would leave personal data without protection, so tags and their \
                  words are declared at the top.",
            wrong: "
tags: { pii: [none, location] }
signals:
  Location:
    IsAtHome: { type: boolean, tags: { pii: loction } }",
            right: "
tags: { pii: [none, location] }
signals:
  Location:
    IsAtHome: { type: boolean, tags: { pii: location } }",
        },
        Code::Spelling => Explanation {
            why: "A value that comes in this spelling could be in either unit, and would be converted by chance.",
            wrong: "
units: { km: [klicks], mi: [klicks] }",
            right: "
units: { km: [klicks] }",
        },

        Code::SignalName => Explanation {
            why: "Group and name make the column `Group_Name_field`, which is taken apart at its underscores, and a group is a struct \
                  in Rust. So both consist of letters and digits, a letter first. The code that events carry may be anything: `code`.",
            wrong: "
signals:
  Charge:
    is_charging: boolean",
            right: "
signals:
  Charge:
    IsCharging: { type: boolean, code: charge-is_charging }",
        },
        Code::DuplicateSignal => Explanation {
            why: "The code in an event decides which signal it is. Two signals with one code can't be told apart. Without `code` it is \
                  group and name in small letters with a dash between them.",
            wrong: "
signals:
  Charge:
    Voltage: { value: double, unit: V }
    PlugVoltage: { value: double, unit: V, code: charge-voltage }",
            right: "
signals:
  Charge:
    Voltage: { value: double, unit: V }
    PlugVoltage: { value: double, unit: V, code: charge-plugvoltage }",
        },
        Code::Alias => Explanation {
            why: "An alias is a code that a signal had before, or `Group.Name`. It leads to one signal, and never hides one that has the \
                  code today.",
            wrong: "
signals:
  Charge:
    Voltage: { value: double, unit: V, aliases: [charge-volts] }
    PlugVoltage: { value: double, unit: V, aliases: [charge-volts] }",
            right: "
signals:
  Charge:
    Voltage: { value: double, unit: V, aliases: [charge-volts] }
    PlugVoltage: { value: double, unit: V }",
        },
        Code::UnknownSignal => Explanation {
            why: "Whoever follows `replaced_by` has to arrive at a signal of the catalogue, by its code or as `Group.Name`.",
            wrong: "
signals:
  Charge:
    Volts: { value: double, unit: V, deprecated: \"2026\", replaced_by: Charge.Voltag }
    Voltage: { value: double, unit: V }",
            right: "
signals:
  Charge:
    Volts: { value: double, unit: V, deprecated: \"2026\", replaced_by: Charge.Voltage }
    Voltage: { value: double, unit: V }",
        },
        Code::Empty => Explanation {
            why: "Nothing would be read, and a table refuses a struct without fields. Either something was forgotten, or the whole can \
                  go.",
            wrong: "
signals:
  Charge: {}",
            right: "
signals:
  Charge:
    IsCharging: boolean",
        },

        Code::UnknownLint => Explanation {
            why: "`allow` switches off a lint at one place, by its name. A name that no lint has switches off nothing.",
            wrong: "
signals:
  Charge:
    Power: { type: double, unit: kW, allow: [bare_numbre] }",
            right: "
signals:
  Charge:
    Power: { type: double, unit: kW, allow: [bare_number] }",
        },
        Code::UnusedAllow => Explanation {
            why: "The lint has nothing to say here, so the permission does nothing today, and would hide the next fault of its kind.",
            wrong: "
signals:
  Charge:
    Power: { value: double, unit: kW, allow: [bare_number] }",
            right: "
signals:
  Charge:
    Power: { value: double, unit: kW }",
        },
        Code::BareNumber => Explanation {
            why: "With `type` the column is named after the signal alone, with `value` it ends in `_value`. Flags and lists read well \
                  bare; a number mostly gets more fields beside it one day, and a column is never renamed.",
            wrong: "
signals:
  Charge:
    Power: { type: double, unit: kW }",
            right: "
signals:
  Charge:
    Power: { value: double, unit: kW }",
        },
        Code::UnusedType => Explanation {
            why: "No column comes down to the type: it was forgotten here, or misspelt where it was meant.",
            wrong: "
signals:
  Charge:
    IsCharging: boolean
types:
  Percent: { type: double, unit: percent }",
            right: "
signals:
  Charge:
    IsCharging: boolean
    Level: { value: Percent }
types:
  Percent: { type: double, unit: percent }",
        },
        Code::SimilarType => Explanation {
            why: "Two types whose names differ in case alone are taken for one another, and the wrong one is used without a word.",
            wrong: "
event:
  event_id: { type: string, required: true }
  recorded_at: { type: Timestamp }
types:
  Timestamp: { type: timestamp, formats: [epoch_ms] }",
            right: "
event:
  event_id: { type: string, required: true }
  recorded_at: { type: Instant }
types:
  Instant: { type: timestamp, formats: [epoch_ms] }",
        },
        Code::UnusedUnitField => Explanation {
            why: "The group says where its bodies name their units, but nothing in it has a unit, so no body is asked. Either a `unit` \
                  was forgotten, or the key can go.",
            wrong: "
signals:
  Charge:
    _: { unit_field: unit }
    Voltage: { value: double }",
            right: "
signals:
  Charge:
    _: { unit_field: unit }
    Voltage: { value: double, unit: V }",
        },
    }
}

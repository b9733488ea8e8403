//! What the codes about types mean.

use crate::diagnostic::Explanation;

pub(super) const UNKNOWN_TYPE: Explanation = Explanation {
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
};

pub(super) const TYPE_NAME: Explanation = Explanation {
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
};

pub(super) const TYPE_CYCLE: Explanation = Explanation {
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
};

pub(super) const SHAPE: Explanation = Explanation {
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
};

pub(super) const DECIMAL: Explanation = Explanation {
    why: "A decimal has 1 to 38 digits in all, the first number; the second says how many of them stand after the point.",
    wrong: "
signals:
  Charge:
    Price: { value: \"decimal(2,10)\" }",
    right: "
signals:
  Charge:
    Price: { value: \"decimal(10,2)\" }",
};

pub(super) const TYPE_SIZE: Explanation = Explanation {
    why: "Types may hold types, and each field of theirs becomes a field of the table: ten in ten in ten soon are more than a \
          table can have. A table has 50000 fields at most, and 16 types inside each other; keep what is larger as `json`. What types, \
          groups and units say stands in each column that uses them: all columns together say 32 MB at most.",
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
};

//! What the codes about paths mean.

use crate::diagnostic::Explanation;

pub(super) const OVERLAP: Explanation = Explanation {
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
};

pub(super) const PATH_TYPES: Explanation = Explanation {
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
};

pub(super) const IGNORED_PATH: Explanation = Explanation {
    why: "What is ignored is counted and not kept; what is read becomes a column. A path can't be both.",
    wrong: "
signals:
  Closure:
    Doors: { type: array<int>, ignore: [values, rowCount] }",
    right: "
signals:
  Closure:
    Doors: { type: array<int>, ignore: rowCount }",
};

pub(super) const ROOTS: Explanation = Explanation {
    why: "Every path of the envelope is looked for under each root. Without a root nothing is ever found, and with more than a few \
          the table of paths grows without use: 16 roots are the most, and 100000 keys of paths under all of them. `.` is the event \
          itself.",
    wrong: "
source: { roots: [] }",
    right: "
source: { roots: [., data] }",
};

pub(super) const PATH_FORM: Explanation = Explanation {
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
};

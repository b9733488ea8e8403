//! What the codes about columns and the table mean.

use crate::diagnostic::Explanation;

pub(super) const COLUMN_NAME: Explanation = Explanation {
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
};

pub(super) const DUPLICATE_COLUMN: Explanation = Explanation {
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
};

pub(super) const TABLE_NAME: Explanation = Explanation {
    why: "Unity Catalog knows a table by catalog, schema and table, with points between them.",
    wrong: "
table: { name: cars, key: event_id }",
    right: "
table: { name: main.telemetry.cars, key: event_id }",
};

pub(super) const KEY: Explanation = Explanation {
    why: "Events are told apart by the key; a line without one goes to quarantine. So it is a field of `event`, a `string`, \
          `required: true`, and its column has its name. Every text that is not empty is a key, so it has no `enum` and no `sentinels`.",
    wrong: "
event:
  event_id: string",
    right: "
event:
  event_id: { type: string, required: true }",
};

pub(super) const TEST_MODE: Explanation = Explanation {
    why: "`edge: { drop_test_mode: true }` drops events before they are stored, so what it goes by must be a string column of `event` \
          that can hold the value. A column that is not there, or a word that the column's enum does not have, would drop nothing, \
          and nobody would see it.",
    wrong: "
source: { test_mode: { column: mode, is: TEST } }
edge: { drop_test_mode: true }
event:
  event_id: { type: string, required: true }
  meta_mode: { path: meta.mode, type: string, enum: [LIVE, TEST], fold: upper }",
    right: "
source: { test_mode: { column: meta_mode, is: TEST } }
edge: { drop_test_mode: true }
event:
  event_id: { type: string, required: true }
  meta_mode: { path: meta.mode, type: string, enum: [LIVE, TEST], fold: upper }",
};

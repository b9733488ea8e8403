//! What the codes about lints mean.

use crate::diagnostic::Explanation;

pub(super) const UNKNOWN_LINT: Explanation = Explanation {
    why: "`allow` switches off a lint at one place, by its name. A name that no lint has switches off nothing.",
    wrong: "
signals:
  Charge:
    Power: { type: double, unit: kW, allow: [bare_numbre] }",
    right: "
signals:
  Charge:
    Power: { type: double, unit: kW, allow: [bare_number] }",
};

pub(super) const UNUSED_ALLOW: Explanation = Explanation {
    why: "The lint has nothing to say here, so the permission does nothing today, and would hide the next fault of its kind.",
    wrong: "
signals:
  Charge:
    Power: { value: double, unit: kW, allow: [bare_number] }",
    right: "
signals:
  Charge:
    Power: { value: double, unit: kW }",
};

pub(super) const BARE_NUMBER: Explanation = Explanation {
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
};

pub(super) const UNUSED_TYPE: Explanation = Explanation {
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
};

pub(super) const SIMILAR_TYPE: Explanation = Explanation {
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
};

pub(super) const UNUSED_UNIT_FIELD: Explanation = Explanation {
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
};

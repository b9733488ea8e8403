//! What the codes about attributes of fields mean.

use crate::diagnostic::Explanation;

pub(super) const MISFIT: Explanation = Explanation {
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
};

pub(super) const BOUNDS: Explanation = Explanation {
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
};

pub(super) const WORDS: Explanation = Explanation {
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
};

pub(super) const FORMATS: Explanation = Explanation {
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
};

pub(super) const REQUIRED: Explanation = Explanation {
    why: "The key alone is required: an event that lacks anything else is still an event, with a NULL in that column.",
    wrong: "
event:
  event_id: { type: string, required: true }
  vehicle_id: { type: string, required: true }",
    right: "
event:
  event_id: { type: string, required: true }
  vehicle_id: { type: string }",
};

pub(super) const REPEATED: Explanation = Explanation {
    why: "The second does nothing. Often another word was meant.",
    wrong: "
signals:
  Charge:
    Status: { value: string, enum: [CHARGING, IDLE, CHARGING] }",
    right: "
signals:
  Charge:
    Status: { value: string, enum: [CHARGING, IDLE, COMPLETE] }",
};

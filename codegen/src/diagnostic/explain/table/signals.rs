//! What the codes about signals mean.

use crate::diagnostic::Explanation;

pub(super) const SIGNAL_NAME: Explanation = Explanation {
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
};

pub(super) const DUPLICATE_SIGNAL: Explanation = Explanation {
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
};

pub(super) const ALIAS: Explanation = Explanation {
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
};

pub(super) const UNKNOWN_SIGNAL: Explanation = Explanation {
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
};

pub(super) const EMPTY: Explanation = Explanation {
    why: "Nothing would be read, and a table refuses a struct without fields. Either something was forgotten, or the whole can \
          go.",
    wrong: "
signals:
  Charge: {}",
    right: "
signals:
  Charge:
    IsCharging: boolean",
};

//! What the codes about the file itself: its bytes, its YAML, its keys mean.

use crate::diagnostic::Explanation;

pub(super) const NOT_UTF8: Explanation = Explanation {
    why: "A catalogue is text in UTF-8. A byte that is not would become a different letter in every tool that guesses. \
          Here � stands for such a byte; save the file as UTF-8.",
    wrong: "
table: { name: main.telemetry.cars, key: event_id, comment: Caf� }",
    right: "
table: { name: main.telemetry.cars, key: event_id, comment: Café }",
};

pub(super) const MALFORMED: Explanation = Explanation {
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
};

pub(super) const UNSUPPORTED: Explanation = Explanation {
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
};

pub(super) const TOO_DEEP: Explanation = Explanation {
    why: "No catalogue needs so many levels. The limit keeps a file that a machine wrote by mistake from using up the stack.",
    wrong: "
signals: [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]",
    right: "
signals:
  Charge:
    IsCharging: boolean",
};

pub(super) const UNKNOWN_KEY: Explanation = Explanation {
    why: "A key that nobody reads does nothing, and whoever wrote it thinks that it does. Mostly it is a slip of the finger.",
    wrong: "
signals:
  Charge:
    Voltage: { value: double, units: V }",
    right: "
signals:
  Charge:
    Voltage: { value: double, unit: V }",
};

pub(super) const DUPLICATE_KEY: Explanation = Explanation {
    why: "One of the two would be lost, and tools do not agree on which.",
    wrong: "
signals:
  Charge:
    Voltage: { value: double, unit: V, unit: kV }",
    right: "
signals:
  Charge:
    Voltage: { value: double, unit: V }",
};

pub(super) const WRONG_KIND: Explanation = Explanation {
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
};

pub(super) const BAD_VALUE: Explanation = Explanation {
    why: "The value is of the right kind, but it is none that the key takes. The label lists those it takes.",
    wrong: "
defaults: { fold: uper }",
    right: "
defaults: { fold: upper }",
};

pub(super) const MISSING_KEY: Explanation = Explanation {
    why: "The mapping can't be understood without the key, and there is no default that would be right for everyone.",
    wrong: "
table: { name: main.telemetry.cars }",
    right: "
table: { name: main.telemetry.cars, key: event_id }",
};

pub(super) const COMMA_IN_TEXT: Explanation = Explanation {
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
};

pub(super) const VERSION: Explanation = Explanation {
    why: "The number says in which syntax the file is written. A later syntax may give the same words another meaning, so an \
          unknown one is not guessed at.",
    wrong: "
catalogue: 2",
    right: "
catalogue: 1",
};

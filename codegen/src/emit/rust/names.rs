//! Rust names from the catalogue's.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Span};

/// Names of the prelude and of the kernel that generated code uses: a group called `Option` must not hide Rust's.
pub(super) const USED: [&str; 22] = [
    "Box",
    "Cell",
    "Clone",
    "Column",
    "Date",
    "Debug",
    "Decimal",
    "Default",
    "Err",
    "Feed",
    "Json",
    "None",
    "Ok",
    "Option",
    "PartialEq",
    "Row",
    "Self",
    "Sink",
    "Some",
    "String",
    "Timestamp",
    "Vec",
];

/// Names that stand in one namespace.
#[derive(Default)]
pub(super) struct Taken(BTreeSet<String>);

impl Taken {
    /// A namespace in which `names` are taken.
    pub(super) fn new(names: &[&str]) -> Self {
        Self(names.iter().map(|name| (*name).to_owned()).collect())
    }

    /// `name`; if that is taken, with `what` it names behind it; if that is taken too, with a number.
    pub(super) fn take_as(&mut self, name: String, what: &str) -> String {
        let longer = format!("{name}{what}");
        if self.0.contains(&name) && !self.0.contains(&longer) { self.take(longer) } else { self.take(name) }
    }

    /// `name`, or the first of `name2`, `name3` and so on that is free; taken from now on.
    pub(super) fn take(&mut self, name: String) -> String {
        let mut free = name.clone();
        let mut number = 1;
        while !self.0.insert(free.clone()) {
            number += 1;
            free = format!("{name}{number}");
        }
        free
    }
}

/// `car_telemetry_flattened` → `CarTelemetryFlattened`.
pub(super) fn camel(name: &str) -> String {
    let word = |word: String| {
        let mut chars = word.chars();
        chars.next().map(|first| first.to_uppercase().chain(chars).collect::<String>()).unwrap_or_default()
    };
    legal(name.split(|char: char| !char.is_alphanumeric()).map(|part| word(part.to_owned())).collect(), 'X')
}

/// `IsCharging` → `is_charging`, `DTCList` → `dtc_list`.
pub(super) fn snake(name: &str) -> String {
    legal(words(name).join("_").to_lowercase(), 'x')
}

/// `Charge_IsCharging` → `CHARGE_IS_CHARGING`.
pub(super) fn screaming(name: &str) -> String {
    legal(words(name).join("_").to_uppercase(), 'X')
}

/// As an identifier, raw if it is a keyword.
pub(super) fn ident(name: &str) -> Ident {
    match name {
        "self" | "super" | "crate" | "Self" | "_" => Ident::new(&format!("{name}_"), Span::call_site()),
        _ if is_keyword(name) => Ident::new_raw(name, Span::call_site()),
        _ => Ident::new(name, Span::call_site()),
    }
}

/// Whether a name means something to Rust and can't stand for a module.
pub(super) fn is_keyword(name: &str) -> bool {
    syn::parse_str::<Ident>(name).is_err()
}

/// Letters and digits only, and `first` before a digit that would be first: in the case that the compiler wants there.
fn legal(name: String, first: char) -> String {
    let plain = |name: &str| -> String {
        let mut out: String = name.chars().map(|char| if char.is_ascii_alphanumeric() { char } else { '_' }).collect();
        if !out.starts_with(|char: char| char.is_ascii_alphabetic()) {
            out.insert(0, first);
        }
        out
    };
    let starts_well = name.starts_with(char::is_alphabetic);
    if name.is_ascii() && starts_well {
        plain(&name)
    } else if starts_well && syn::parse_str::<Ident>(&name).is_ok() {
        name
    } else {
        plain(&name)
    }
}

/// The words of a name: at other than letters and digits, and where a capital starts a new one.
fn words(name: &str) -> Vec<String> {
    let chars: Vec<char> = name.chars().collect();
    let mut words = Vec::new();
    let mut word = String::new();
    for (index, char) in chars.iter().copied().enumerate() {
        if !char.is_alphanumeric() {
            words.push(std::mem::take(&mut word));
            continue;
        }
        let before = index.checked_sub(1).and_then(|before| chars.get(before)).copied();
        let after = chars.get(index + 1).copied();
        let starts = char.is_uppercase()
            && before.is_some_and(|before| {
                before.is_lowercase()
                    || before.is_numeric()
                    || (before.is_uppercase() && after.is_some_and(char::is_lowercase))
            });
        if starts {
            words.push(std::mem::take(&mut word));
        }
        word.push(char);
    }
    words.push(word);
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_take_the_case_of_what_they_name() {
        assert_eq!(camel("car_telemetry"), "CarTelemetry");
        assert_eq!(camel("Charge"), "Charge");
        assert_eq!(snake("IsCharging"), "is_charging");
        assert_eq!(snake("DTCList"), "dtc_list");
        assert_eq!(snake("VIN"), "vin");
        assert_eq!(snake("Range_type"), "range_type");
        assert_eq!(snake("Speed2D"), "speed2_d");
        assert_eq!(screaming("_signal_state"), "SIGNAL_STATE");
        assert_eq!(screaming("Charge_IsCharging"), "CHARGE_IS_CHARGING");
    }

    #[test]
    fn any_text_becomes_an_identifier() {
        for name in ["", "_", "2nd", "a-b c", "größe", "²", "\u{24b6}", "type", "self", "%"] {
            for made in [camel(name), snake(name), screaming(name)] {
                assert!(syn::parse_str::<Ident>(&ident(&made).to_string()).is_ok(), "{name:?} → {made:?}");
            }
        }
        assert_eq!(snake("Größe"), "größe");
        assert_eq!((camel("2nd"), snake("2nd"), screaming("2nd")), ("X2nd".into(), "x2nd".into(), "X2ND".into()));
        assert_eq!(ident("type").to_string(), "r#type");
        assert_eq!(ident("self").to_string(), "self_");
    }

    #[test]
    fn a_taken_name_is_numbered() {
        let mut taken = Taken::new(&["Option"]);
        assert_eq!(taken.take("Option".to_owned()), "Option2");
        assert_eq!(taken.take_as("Option".to_owned(), "Type"), "OptionType");
        assert_eq!(taken.take_as("Option".to_owned(), "Type"), "Option3");
        assert_eq!(taken.take("Door".to_owned()), "Door");
        assert_eq!(taken.take("Door".to_owned()), "Door2");
        assert_eq!(taken.take("Door".to_owned()), "Door3");
    }
}

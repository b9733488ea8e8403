//! Signals: their names, codes and aliases.

use std::collections::HashMap;

use crate::{
    catalogue::{Catalogue, Signal, Spanned},
    check::is_letters_and_digits,
    diagnostic::{Code, Diagnostic, Diagnostics, Span, nearest},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for (group_name, group) in &catalogue.signals {
        name(group_name, "group", diagnostics);
        if group.signals.is_empty() && group.signals.lost.is_empty() {
            let message = format!("the group `{group_name}` has no signals");
            diagnostics.push(Diagnostic::new(Code::Empty, group_name.span, message));
        }
        for (signal_name, _) in &group.signals {
            name(signal_name, "signal", diagnostics);
        }
    }
    let signals = identified(catalogue);
    let own = own_codes(&signals, diagnostics);
    aliases(&signals, &own, diagnostics);
    replacements(catalogue, &signals, diagnostics);
}

/// `Group_Name_field` is taken apart at its underscores, and a group is a word of Rust.
fn name(name: &Spanned<String>, what: &str, diagnostics: &mut Diagnostics) {
    if !is_letters_and_digits(name) {
        diagnostics.push(
            Diagnostic::new(Code::SignalName, name.span, format!("`{name}` can't be the name of a {what}"))
                .label("expected letters and digits, a letter first"),
        );
    }
}

/// A signal and the code that it has.
struct Identified<'a> {
    group: &'a Spanned<String>,
    name: &'a Spanned<String>,
    signal: &'a Signal,
    code: String,
    /// Where the code comes from.
    span: Span,
}

fn identified(catalogue: &Catalogue) -> Vec<Identified<'_>> {
    let groups = catalogue.signals.iter();
    let pairs = groups.flat_map(|(group, of)| of.signals.iter().map(move |(name, signal)| (group, name, signal)));
    pairs
        .map(|(group, name, signal)| {
            let code = signal.code.as_ref().map_or_else(|| usual_code(group, name), |code| code.value.clone());
            let span = signal.code.as_ref().map_or(name.span, |code| code.span);
            Identified { group, name, signal, code, span }
        })
        .collect()
}

/// The code of a pair, unless the signal says otherwise.
fn usual_code(group: &str, name: &str) -> String {
    format!("{}-{}", group.to_ascii_lowercase(), name.to_ascii_lowercase())
}

/// What stands at a code decides: two signals with one code would be told apart by chance.
fn own_codes<'a>(signals: &'a [Identified<'a>], diagnostics: &mut Diagnostics) -> HashMap<&'a str, &'a Identified<'a>> {
    let mut own: HashMap<&str, &Identified<'_>> = HashMap::new();
    for signal in signals {
        if signal.code.is_empty() {
            diagnostics.push(Diagnostic::new(Code::DuplicateSignal, signal.span, "the code is empty"));
        } else if let Some(first) = own.get(signal.code.as_str()) {
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateSignal,
                    signal.span,
                    format!("two signals have the code `{}`", signal.code),
                )
                .label(format!("`{}.{}` has it", signal.group, signal.name))
                .secondary(first.span, format!("`{}.{}` has it too", first.group, first.name))
                .help("set another with `code`"),
            );
        } else {
            own.insert(&signal.code, signal);
        }
    }
    own
}

/// An alias finds one signal, and never hides a current one.
fn aliases(signals: &[Identified<'_>], own: &HashMap<&str, &Identified<'_>>, diagnostics: &mut Diagnostics) {
    let mut seen: HashMap<String, (&Spanned<String>, &Identified<'_>)> = HashMap::new();
    for signal in signals {
        for alias in &signal.signal.aliases {
            let pair = alias.split_once('.');
            if alias.is_empty()
                || pair.is_some_and(|(group, name)| group.is_empty() || name.is_empty() || name.contains('.'))
            {
                diagnostics.push(
                    Diagnostic::new(Code::Alias, alias.span, format!("`{alias}` is no alias"))
                        .label("expected a code, or `Group.Name`"),
                );
                continue;
            }
            let code = pair.map_or_else(|| alias.value.clone(), |(group, name)| usual_code(group, name));
            if let Some(current) = own.get(code.as_str()) {
                diagnostics.push(hides(alias, &code, signal, current));
            } else if let Some((first, of)) = seen.get(&code) {
                diagnostics.push(
                    Diagnostic::new(Code::Alias, alias.span, format!("the alias `{alias}` stands twice"))
                        .label(format!("for `{}.{}`", signal.group, signal.name))
                        .secondary(first.span, format!("for `{}.{}`", of.group, of.name)),
                );
            } else {
                seen.insert(code, (alias, signal));
            }
        }
    }
}

fn hides(alias: &Spanned<String>, code: &str, signal: &Identified<'_>, current: &Identified<'_>) -> Diagnostic {
    if current.group.span == signal.group.span && current.name.span == signal.name.span {
        return Diagnostic::new(Code::Alias, alias.span, format!("`{alias}` is the signal's own code"))
            .help("take it out; aliases are for what it was called before");
    }
    Diagnostic::new(Code::Alias, alias.span, format!("`{alias}` is the code of another signal"))
        .label(format!("`{code}` finds `{}.{}`", current.group, current.name))
        .secondary(current.span, "this one has it now")
}

/// Somebody who follows the pointer must arrive.
fn replacements(catalogue: &Catalogue, signals: &[Identified<'_>], diagnostics: &mut Diagnostics) {
    for signal in signals {
        let Some(by) = &signal.signal.replaced_by else { continue };
        let pair = by.split_once('.');
        let is = |other: &&Identified<'_>| match pair {
            Some((group, name)) => other.group.value == group && other.name.value == name,
            None => other.code == by.value,
        };
        match signals.iter().find(is) {
            Some(found) if found.name.span == signal.name.span && found.code == signal.code => {
                diagnostics.push(Diagnostic::new(Code::UnknownSignal, by.span, "the signal is replaced by itself"))
            }
            Some(_) => {}
            // A faulty signal is known too, though not what it is.
            None if pair.is_some_and(|(group, name)| is_lost(catalogue, group, name)) => {}
            None => {
                let known: Vec<String> = match pair {
                    Some(_) => signals.iter().map(|other| format!("{}.{}", other.group, other.name)).collect(),
                    None => signals.iter().map(|other| other.code.clone()).collect(),
                };
                let near = nearest(by, known.iter().map(String::as_str));
                let diagnostic = Diagnostic::new(Code::UnknownSignal, by.span, format!("there is no signal `{by}`"));
                diagnostics.push(match near {
                    Some(near) => diagnostic.replace(format!("did you mean `{near}`?"), by.span, near),
                    None => diagnostic.help("name the signal by its code, or as `Group.Name`"),
                });
            }
        }
    }
}

fn is_lost(catalogue: &Catalogue, group: &str, name: &str) -> bool {
    catalogue.signals.get(group).is_none_or(|group| group.signals.knows(name)) && catalogue.signals.knows(group)
}

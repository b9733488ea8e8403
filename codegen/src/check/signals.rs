//! Signals: their names, codes and aliases.

use std::collections::{BTreeSet, HashMap};

use crate::{
    catalogue::{Catalogue, Signal, Spanned},
    check::{is_letters_and_digits, worth_comparing},
    diagnostic::{Code, Diagnostic, Diagnostics, Span, nearest},
};

/// The rules of this file.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    for (group_name, group) in &catalogue.signals {
        name(group_name, "group", diagnostics);
        if group.signals.is_empty() && group.signals.lost.is_empty() {
            let message = format!("the group `{group_name}` has no signals");
            diagnostics.push(
                Diagnostic::new(Code::Empty, group_name.span, message)
                    .label("expected at least one below it")
                    .help("add a signal, or take the group out"),
            );
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
                .label("expected letters and digits, a letter first")
                .help(format!("write {}; `code` or `aliases` say what events call it", plain_name(name))),
        );
    }
}

/// The name without what it can't have, if anything is left of it.
fn plain_name(name: &str) -> String {
    let plain: String = name.chars().filter(char::is_ascii_alphanumeric).take(40).collect();
    if is_letters_and_digits(&plain) { format!("`{plain}`, or another such name") } else { "such a name".to_owned() }
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
            diagnostics.push(
                Diagnostic::new(Code::DuplicateSignal, signal.span, "the code is empty")
                    .label("expected the code that events carry")
                    .help("write it, or take `code` out: it is then made of the group and the name"),
            );
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
    let pairs: HashMap<(&str, &str), &Identified<'_>> =
        signals.iter().map(|signal| ((signal.group.as_str(), signal.name.as_str()), signal)).collect();
    for signal in signals {
        for alias in &signal.signal.aliases {
            let pair = alias.split_once('.');
            if alias.is_empty()
                || pair.is_some_and(|(group, name)| group.is_empty() || name.is_empty() || name.contains('.'))
            {
                diagnostics.push(
                    Diagnostic::new(Code::Alias, alias.span, format!("`{alias}` is no alias"))
                        .label("expected a code, or `Group.Name`")
                        .help("write a code without a dot, or group and name with one dot between them"),
                );
                continue;
            }
            let code = pair.map_or_else(|| alias.value.clone(), |(group, name)| usual_code(group, name));
            let current = own.get(code.as_str()).or_else(|| pair.and_then(|pair| pairs.get(&pair)));
            if let Some(current) = current {
                diagnostics.push(hides(alias, &code, signal, current));
            } else if let Some((first, of)) = seen.get(&code) {
                diagnostics.push(
                    Diagnostic::new(Code::Alias, alias.span, format!("the alias `{alias}` stands twice"))
                        .label(format!("for `{}.{}`", signal.group, signal.name))
                        .secondary(first.span, format!("for `{}.{}`", of.group, of.name))
                        .help("an alias finds one signal: take it out of one of the two"),
                );
            } else {
                seen.insert(code, (alias, signal));
            }
        }
    }
}

fn hides(alias: &Spanned<String>, code: &str, signal: &Identified<'_>, current: &Identified<'_>) -> Diagnostic {
    if current.group.span == signal.group.span && current.name.span == signal.name.span {
        return Diagnostic::new(Code::Alias, alias.span, format!("`{alias}` is what the signal is called now"))
            .label("expected a code or a pair that it had before")
            .help("take it out");
    }
    let what = if code == current.code { format!("the code `{code}`") } else { "this pair".to_owned() };
    Diagnostic::new(Code::Alias, alias.span, format!("the alias `{alias}` is another signal's own"))
        .label(format!("{what} finds `{}.{}`", current.group, current.name))
        .secondary(current.span, "this signal has it now, and always goes first")
        .help("take the alias out; an alias is a code or a pair that no signal has any more")
}

/// Somebody who follows the pointer must arrive.
fn replacements(catalogue: &Catalogue, signals: &[Identified<'_>], diagnostics: &mut Diagnostics) {
    let named = |signal: &Identified<'_>| format!("{}.{}", signal.group, signal.name);
    let pairs: HashMap<String, &Identified<'_>> = signals.iter().map(|signal| (named(signal), signal)).collect();
    let codes: HashMap<&str, &Identified<'_>> = signals.iter().map(|signal| (signal.code.as_str(), signal)).collect();
    for signal in signals {
        let Some(by) = &signal.signal.replaced_by else { continue };
        let pair = by.split_once('.');
        let found = if pair.is_some() { pairs.get(&by.value) } else { codes.get(by.as_str()) };
        match found.copied() {
            Some(found) if found.name.span == signal.name.span && found.code == signal.code => diagnostics.push(
                Diagnostic::new(Code::UnknownSignal, by.span, "the signal is replaced by itself")
                    .label("expected another signal")
                    .help("name the signal that replaces it, or take `replaced_by` out"),
            ),
            Some(_) => {}
            // A faulty signal is known too, though not what it is.
            None if pair.is_some_and(|(group, name)| is_lost(catalogue, group, name)) => {}
            None => {
                let near = match pair {
                    _ if !worth_comparing(by, signals.len(), diagnostics) => None,
                    Some(_) => nearest(by, pairs.keys().map(String::as_str).collect::<BTreeSet<_>>()),
                    None => nearest(by, codes.keys().copied().collect::<BTreeSet<_>>()),
                };
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

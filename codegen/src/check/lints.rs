//! Lints: what means something, but perhaps not what was meant. `allow` switches them off, one by one, where they speak.

use std::collections::{HashMap, HashSet};

use crate::{
    catalogue::{Catalogue, Group, Signal, Spanned, TypeExpr, yaml::quoted},
    check::{
        attributes::repeated,
        reach::{Reached, of_bodies, of_envelope},
        resolve::{Base, resolve},
        sites::sites,
        with_nearest,
    },
    diagnostic::{Code, Diagnostic, Diagnostics, Span},
};

type Allowed<'a> = &'a [Spanned<String>];

/// A misspelt `allow` would not say why it does nothing.
pub(super) fn words(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let known: Vec<&str> = Code::ALL.iter().filter_map(|code| code.lint()).collect();
    for allow in allowed(catalogue) {
        let words = allow.iter().filter(|word| known.contains(&word.as_str()));
        repeated(words.map(|word| (&word.value, word.span)), "lint", diagnostics);
    }
    for word in allowed(catalogue).into_iter().flatten().filter(|word| !known.contains(&word.as_str())) {
        let diagnostic = Diagnostic::new(Code::UnknownLint, word.span, format!("there is no lint `{word}`"));
        diagnostics.push(with_nearest(diagnostic, word.span, word, known.iter().copied(), diagnostics));
    }
}

/// All places where lints are allowed.
fn allowed(catalogue: &Catalogue) -> Vec<Allowed<'_>> {
    let groups = catalogue.signals.iter().map(|(_, group)| group.attributes.allow.as_slice());
    sites(catalogue).into_iter().map(|site| site.attributes.allow.as_slice()).chain(groups).collect()
}

/// The lints.
pub(super) fn check(catalogue: &Catalogue, diagnostics: &mut Diagnostics) {
    let mut findings = Findings { used: HashSet::new(), diagnostics };
    for (name, group) in &catalogue.signals {
        unused_unit_field(catalogue, group, &mut findings);
        for (signal_name, signal) in &group.signals {
            bare_number(catalogue, (name, group), (signal_name, signal), &mut findings);
        }
    }
    unused_types(catalogue, &mut findings);
    similar_types(catalogue, &mut findings);
    let used = findings.used;
    unused_allow(catalogue, &used, diagnostics);
}

/// Where lints go, and which permissions they met.
struct Findings<'a> {
    used: HashSet<Span>,
    diagnostics: &'a mut Diagnostics,
}

impl Findings<'_> {
    /// Takes what a lint found, unless one of the places around it allows that.
    fn push<const N: usize>(&mut self, allowed: [Allowed<'_>; N], diagnostic: Diagnostic) {
        let word = diagnostic.code.lint();
        match allowed.into_iter().flatten().find(|allow| Some(allow.as_str()) == word) {
            Some(allow) => _ = self.used.insert(allow.span),
            None => self.diagnostics.push(diagnostic),
        }
    }
}

/// Beside `type` a value's column is named after the signal alone. Flags and lists read well so; a number is meant to have its suffix, and a
/// column is never renamed.
fn bare_number(
    catalogue: &Catalogue,
    (group_name, group): (&str, &Group),
    (name, signal): (&Spanned<String>, &Signal),
    findings: &mut Findings<'_>,
) {
    let Some(data_type) = signal.data_type.as_ref().filter(|_| signal.attributes.column.is_none()) else { return };
    let resolved = resolve(catalogue, data_type);
    let is_number = resolved.arrays == 0 && matches!(resolved.base, Base::Scalar(scalar) if scalar.is_number());
    if is_number {
        let written = quoted(&data_type.to_string());
        findings.push(
            [&signal.attributes.allow, &group.attributes.allow],
            Diagnostic::new(
                Code::BareNumber,
                data_type.span,
                format!("the column `{group_name}_{name}` has no suffix"),
            )
            .label(format!("with `value` it is `{group_name}_{name}_value`"))
            .help(format!("write `value: {written}`, or keep the name with `allow: [bare_number]`")),
        );
    }
}

/// A group that says where its units are has something in a unit.
fn unused_unit_field(catalogue: &Catalogue, group: &Group, findings: &mut Findings<'_>) {
    let Some(unit_field) = &group.attributes.unit_field else { return };
    let mut reached = Reached::default();
    for (_, signal) in &group.signals {
        reached.signal(catalogue, signal);
    }
    if !reached.has_unit() {
        findings.push(
            [&group.attributes.allow],
            Diagnostic::new(Code::UnusedUnitField, unit_field.span, "nothing in this group has a unit")
                .label("no body is asked for the text at this path")
                .help("add `unit` to a field, take `unit_field` out, or keep it with `allow: [unused_unit_field]`"),
        );
    }
}

/// A type that no column comes down to was forgotten here, or misspelt where it was meant.
fn unused_types(catalogue: &Catalogue, findings: &mut Findings<'_>) {
    let (in_bodies, elsewhere) = (of_bodies(catalogue), of_envelope(catalogue));
    let unused = |name: &str| !in_bodies.has(name) && !elsewhere.has(name);
    for (name, own) in catalogue.types.iter().filter(|(name, _)| unused(name)) {
        findings.push(
            [&own.attributes.allow],
            Diagnostic::new(Code::UnusedType, name.span, format!("the type `{name}` is not used"))
                .label("no column comes down to it")
                .help("use it, take it out, or keep it with `allow: [unused_type]`"),
        );
    }
}

/// Two types that differ in case alone are taken for one another.
fn similar_types(catalogue: &Catalogue, findings: &mut Findings<'_>) {
    let mut seen: HashMap<String, (&str, Span)> =
        TypeExpr::words().map(|word| (word.to_lowercase(), (word, Span::NOWHERE))).collect();
    for (name, own) in &catalogue.types {
        match seen.get(&name.to_lowercase()) {
            Some((other, span)) => {
                let whose = if *span == Span::NOWHERE { "built-in " } else { "" };
                let message = format!("`{name}` and the {whose}type `{other}` differ in case alone");
                findings.push(
                    [&own.attributes.allow],
                    Diagnostic::new(Code::SimilarType, name.span, message)
                        .label("easily taken for the other")
                        .secondary(*span, "the other")
                        .help("give it a name of its own, or keep it with `allow: [similar_type]`"),
                );
            }
            None => _ = seen.insert(name.to_lowercase(), (name.as_str(), name.span)),
        }
    }
}

/// A permission that nothing needs any more would hide the next fault of its kind.
fn unused_allow(catalogue: &Catalogue, used: &HashSet<Span>, diagnostics: &mut Diagnostics) {
    for word in allowed(catalogue).into_iter().flatten().filter(|word| !used.contains(&word.span)) {
        diagnostics.push(
            Diagnostic::new(Code::UnusedAllow, word.span, format!("`{word}` is allowed, but nothing here needs it"))
                .label("the lint has nothing to say at this place")
                .help("take it out"),
        );
    }
}

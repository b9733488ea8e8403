//! `src/edge.rs`: what is decided of an event before it is stored, by the struct that it fills.

use super::{names, text};
use crate::emit::{Input, comment};

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let event = input.layout.groups.first().map_or("Event", |group| group.name.as_str());
    let is_test_mode = is_test_mode(input, event);
    let rule = if is_test_mode.is_some() && input.plan.edge.drop_test_mode { "Some(is_test_mode)" } else { "None" };
    let text = format!(
        "\
//! What is decided of an event before it is stored.

use super::groups::{event};

/// Whether an event is of the sender's test mode, if the catalogue drops those (`edge.drop_test_mode`); none if it keeps them.
pub const DROP_TEST_MODE: Option<fn(&{event}) -> bool> = {rule};
{}",
        is_test_mode.unwrap_or_default()
    );
    vec![("src/edge.rs".to_owned(), text)]
}

/// The function that tells test mode by its field, if the catalogue says how.
fn is_test_mode(input: &Input<'_>, event: &str) -> Option<String> {
    let told = input.plan.source.test_mode.as_ref()?;
    let group = input.layout.groups.first()?;
    let (_, field) = group.columns.iter().find(|(number, _)| *number == told.column)?;
    let field = names::ident(field);
    let column = comment::code(&input.plan.columns.get(told.column)?.field.name);
    let words = comment::code_list(told.words.iter().map(String::as_str), " or ");
    let doc = text::doc(&[format!("Whether an event is of the sender's test mode: {column} is {words}.")]);
    let patterns: Vec<_> = told.words.iter().map(|word| text::literal(word)).collect();
    Some(format!(
        "
///{}
#[must_use]
pub fn is_test_mode(event: &{event}) -> bool {{
    matches!(event.{field}.as_deref(), Some({}))
}}
",
        doc.join("\n///"),
        patterns.join(" | ")
    ))
}

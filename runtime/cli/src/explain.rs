//! `planish explain`.

use clap::Args;
use comfy_table::{Cell, ContentArrangement, Table, presets};
use planish_codegen::diagnostic::Code;

use crate::{Failure, print};

/// Options of `planish explain`.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The code, as it stands beside a mistake; without one all are listed.
    #[arg(value_name = "CODE", value_parser = code)]
    code: Option<Code>,
}

fn code(text: &str) -> Result<Code, String> {
    Code::from_id(text).ok_or_else(|| "there is no such code; `planish explain` lists all".to_owned())
}

pub(crate) fn run(arguments: &Arguments) -> Result<(), Failure> {
    match arguments.code {
        Some(code) => print(&explanation(code)),
        None => print(&list()),
    }
}

fn explanation(code: Code) -> String {
    let explanation = code.explanation();
    let title = format!("{}: {}", code.id(), code.title());
    let mut paragraphs = vec![[title], [String::new()], [explanation.why.to_owned()]];
    paragraphs.extend(code.note().into_iter().flat_map(|note| [[String::new()], [note]]));
    let mut text = wrapped(paragraphs);
    for (name, example) in [("Wrong:", explanation.wrong()), ("Right:", explanation.right())] {
        text += &format!("\n\n{name}\n");
        text.extend(example.lines().map(|line| format!("\n    {line}")));
    }
    text
}

fn list() -> String {
    wrapped(Code::ALL.iter().map(|code| [code.id().to_owned(), code.title().to_owned()]))
}

/// Rows, as wide as the terminal at most.
fn wrapped<const N: usize>(rows: impl IntoIterator<Item = [String; N]>) -> String {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    for row in rows {
        table.add_row(row.map(Cell::new));
    }
    for column in table.column_iter_mut() {
        column.set_padding((0, 2));
    }
    table.trim_fmt()
}

//! A row as JSON text, for people and for tests.

use std::fmt::Write;

use super::row::{Cell, Row};
use crate::tables::{Field, Kind, Tables};
use crate::{Date, Decimal, Timestamp};

/// Writes a row as one JSON object on one line.
///
/// Columns and fields that are NULL are left out; NULL elements are `null`; a map is an object. Times and dates are texts,
/// `2026-01-09T00:53:21.000500Z` and `2026-01-09`; decimals are numbers with all their decimals; JSON columns are texts.
#[must_use]
pub fn row_json(tables: &Tables, row: &Row) -> String {
    let mut out = String::new();
    // Writing to a text cannot fail.
    let _ = fields(&mut out, tables, tables.columns(), row);
    out
}

fn fields(out: &mut String, tables: &Tables, fields: &[Field], row: &Row) -> std::fmt::Result {
    out.push('{');
    let mut first = true;
    for field in fields {
        let cell = row.get(field.place);
        if *cell != Cell::Null {
            separate(out, &mut first);
            text(out, &field.name)?;
            out.push(':');
            value(out, tables, field, cell)?;
        }
    }
    out.push('}');
    Ok(())
}

fn value(out: &mut String, tables: &Tables, field: &Field, cell: &Cell) -> std::fmt::Result {
    match cell {
        Cell::Null => out.write_str("null"),
        Cell::Boolean(v) => write!(out, "{v}"),
        Cell::Byte(v) => write!(out, "{v}"),
        Cell::Short(v) => write!(out, "{v}"),
        Cell::Int(v) => write!(out, "{v}"),
        Cell::Long(v) => write!(out, "{v}"),
        Cell::Float(v) => write!(out, "{v:?}"),
        Cell::Double(v) => write!(out, "{v:?}"),
        Cell::Decimal(digits) => {
            let scale = if let Kind::Decimal { scale, .. } = field.kind { scale } else { 0 };
            write!(out, "{}", Decimal { digits: *digits, scale })
        }
        Cell::Text(v) => text(out, v),
        Cell::Timestamp(v) => write!(out, "\"{}\"", Timestamp(*v)),
        Cell::Date(v) => write!(out, "\"{}\"", Date(*v)),
        Cell::Array(elements) => array(out, tables, field, elements),
        Cell::Struct(row) => match field.kind {
            Kind::Struct { scope } => {
                let inner = tables.scope(scope).map(|scope| scope.fields.slice(&tables.fields));
                fields(out, tables, inner.unwrap_or_default(), row)
            }
            _ => out.write_str("null"),
        },
    }
}

fn array(out: &mut String, tables: &Tables, field: &Field, elements: &[Cell]) -> std::fmt::Result {
    let mut first = true;
    match field.kind {
        Kind::Array { element } => {
            out.push('[');
            for cell in elements {
                separate(out, &mut first);
                tables.field(element).map_or(Ok(()), |element| value(out, tables, element, cell))?;
            }
            out.push(']');
        }
        Kind::Map { value: of } => {
            out.push('{');
            for cell in elements {
                if let (Cell::Struct(entry), Some(of)) = (cell, tables.field(of)) {
                    separate(out, &mut first);
                    value(out, tables, of, entry.get(0))?;
                    out.push(':');
                    value(out, tables, of, entry.get(1))?;
                }
            }
            out.push('}');
        }
        _ => out.push_str("null"),
    }
    Ok(())
}

fn separate(out: &mut String, first: &mut bool) {
    if !std::mem::take(first) {
        out.push(',');
    }
}

fn text(out: &mut String, text: &str) -> std::fmt::Result {
    out.push('"');
    for character in text.chars() {
        match character {
            '"' | '\\' => out.extend(['\\', character]),
            '\0'..='\u{1f}' => write!(out, "\\u{:04x}", u32::from(character))?,
            _ => out.push(character),
        }
    }
    out.push('"');
    Ok(())
}

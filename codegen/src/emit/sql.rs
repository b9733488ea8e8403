//! Quoting for Spark SQL. Nothing else in codegen puts a name or a text into SQL.

use crate::plan::{DataType, Field};

/// A name, in backticks.
pub(super) fn identifier(name: &str) -> String {
    format!("`{}`", name.replace('`', "``"))
}

/// A name with its qualifiers, such as catalog, schema, table.
pub(super) fn qualified(parts: &[String]) -> String {
    parts.iter().map(|part| identifier(part)).collect::<Vec<_>>().join(".")
}

/// A text, in single quotes.
///
/// The backslash is escaped, and by the same pass the quote, so that neither undoes the other. A dollar before a brace is escaped because
/// Spark replaces `${…}` in statements before it parses them.
pub(super) fn literal(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    out.push('\'');
    let mut chars = text.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => out.push_str("\\\\"),
            '\'' => out.push_str("\\'"),
            '\n' => out.push_str("\\n"),
            '$' if chars.peek() == Some(&'{') => out.push_str("\\u0024"),
            char if char.is_control() => out.push_str(&format!("\\u{:04X}", u32::from(char))),
            char => out.push(char),
        }
    }
    out.push('\'');
    out
}

/// The type as DDL spells it, nested fields with their comments.
pub(super) fn data_type(of: &DataType) -> String {
    match of {
        DataType::Boolean => "BOOLEAN".to_owned(),
        DataType::Byte => "TINYINT".to_owned(),
        DataType::Short => "SMALLINT".to_owned(),
        DataType::Int => "INT".to_owned(),
        DataType::Long => "BIGINT".to_owned(),
        DataType::Float => "FLOAT".to_owned(),
        DataType::Double => "DOUBLE".to_owned(),
        DataType::Decimal { precision, scale } => format!("DECIMAL({precision},{scale})"),
        DataType::String | DataType::Sequence | DataType::Json => "STRING".to_owned(),
        DataType::Timestamp { .. } => "TIMESTAMP".to_owned(),
        DataType::Date => "DATE".to_owned(),
        DataType::Array(element) => format!("ARRAY<{}>", data_type(&element.data_type)),
        DataType::Map(value) => format!("MAP<STRING, {}>", data_type(&value.data_type)),
        DataType::Struct(of) => {
            let field = |field: &Field| {
                let comment = super::comment::field(field, None).map(|text| format!(" COMMENT {}", literal(&text)));
                format!("{}: {}{}", identifier(&field.name), data_type(&field.data_type), comment.unwrap_or_default())
            };
            format!("STRUCT<{}>", of.fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_backtick_in_a_name_is_doubled() {
        assert_eq!(identifier("a`b"), "`a``b`");
        assert_eq!(qualified(&["main".to_owned(), "x`".to_owned()]), "`main`.`x```");
    }

    #[test]
    fn a_backslash_before_a_quote_does_not_close_the_text() {
        assert_eq!(literal(r"it's"), r"'it\'s'");
        assert_eq!(literal(r"C:\"), r"'C:\\'");
        assert_eq!(literal(r"\'"), r"'\\\''");
    }

    #[test]
    fn line_ends_and_control_characters_are_escaped() {
        assert_eq!(literal("a\nb\tc\0"), r"'a\nb\u0009c\u0000'");
    }

    #[test]
    fn a_text_that_looks_like_a_variable_is_not_replaced_by_spark() {
        assert_eq!(literal("${location} costs 5 $"), r"'\u0024{location} costs 5 $'");
    }
}

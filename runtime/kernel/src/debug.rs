//! Debug output without personal data.

use std::fmt;

/// Writes which fields of a generated struct are set, and none of their values: locations, VINs and names must not reach a log.
///
/// # Errors
/// Those of the formatter.
pub fn fields(f: &mut fmt::Formatter<'_>, name: &str, fields: &[(&str, bool)]) -> fmt::Result {
    let mut out = f.debug_struct(name);
    for (field, _) in fields.iter().filter(|(_, set)| *set) {
        out.field(field, &format_args!("set"));
    }
    out.finish_non_exhaustive()
}

//! Debug output without personal data.

use std::fmt;

/// Writes which of the fields `names` of a generated struct are `set`, and none of their values: locations, VINs and names must not reach
/// a log. Names and what is set stand apart, so that the names are data and not code.
///
/// # Errors
/// Those of the formatter.
pub fn fields(f: &mut fmt::Formatter<'_>, name: &str, names: &[&str], set: &[bool]) -> fmt::Result {
    let mut out = f.debug_struct(name);
    for (field, _) in names.iter().zip(set).filter(|(_, set)| **set) {
        out.field(field, &format_args!("set"));
    }
    out.finish_non_exhaustive()
}

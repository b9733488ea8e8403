//! Shapes of YAML that serde's own types do not have: mappings in file order, one or many, a type name or a mapping.
//!
//! Each deserializes from our own reader with recovery, and from any other self-describing one (`serde_yaml`) without.

mod lenient;
mod one_or_many;
mod ordered;
mod type_or;

pub use one_or_many::OneOrMany;
pub use ordered::{Ordered, WithUnderscore};
pub use type_or::TypeOr;

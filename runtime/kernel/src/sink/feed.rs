//! The way back: values of typed structs, fed to a sink.

use super::{Sink, Value};
use crate::{Date, Decimal, Json, Timestamp};

/// A value of a typed struct that a [`Sink`] takes.
///
/// Generated structs have it, so that a row that a person fills in goes wherever a flattened one goes.
pub trait Feed {
    /// Feeds the value to `place` of the innermost container. A field that is none feeds nothing.
    fn feed<S: Sink + ?Sized>(&self, place: u32, sink: &mut S);
}

/// Declares the way back of a scalar.
macro_rules! scalars {
    ($($type:ty { $self:ident => $value:expr })*) => {
        $(
            impl Feed for $type {
                fn feed<S: Sink + ?Sized>(&$self, place: u32, sink: &mut S) {
                    sink.set(place, $value);
                }
            }
        )*
    };
}

scalars! {
    bool { self => Value::Boolean(*self) }
    i8 { self => Value::Byte(*self) }
    i16 { self => Value::Short(*self) }
    i32 { self => Value::Int(*self) }
    i64 { self => Value::Long(*self) }
    f32 { self => Value::Float(*self) }
    f64 { self => Value::Double(*self) }
    Decimal { self => Value::Decimal(self.digits) }
    String { self => Value::Text(self) }
    Json { self => Value::Text(&self.0) }
    Timestamp { self => Value::Timestamp(self.0) }
    Date { self => Value::Date(self.0) }
}

impl<T: Feed> Feed for Option<T> {
    fn feed<S: Sink + ?Sized>(&self, place: u32, sink: &mut S) {
        if let Some(value) = self {
            value.feed(place, sink);
        }
    }
}

impl<T: Feed> Feed for Vec<Option<T>> {
    fn feed<S: Sink + ?Sized>(&self, place: u32, sink: &mut S) {
        sink.begin_array(place);
        for element in self {
            match element {
                Some(value) => value.feed(0, sink),
                None => sink.set(0, Value::Null),
            }
        }
        sink.end_array();
    }
}

impl<T: Feed> Feed for Vec<(String, Option<T>)> {
    fn feed<S: Sink + ?Sized>(&self, place: u32, sink: &mut S) {
        sink.begin_array(place);
        for (key, value) in self {
            sink.begin_struct(0);
            sink.set(0, Value::Text(key));
            value.feed(1, sink);
            sink.end_struct();
        }
        sink.end_array();
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;
    use crate::sink::row::{Cell, Row};

    /// The cell that `value` feeds.
    fn fed(value: &impl Feed) -> Cell {
        let mut row = Row::new();
        value.feed(0, &mut row);
        row.take(0)
    }

    #[test]
    fn scalars_come_back_as_they_were() {
        assert_eq!(fed(&true).into_boolean(), Some(true));
        assert_eq!(fed(&-3_i8).into_byte(), Some(-3));
        assert_eq!(fed(&-3_i16).into_short(), Some(-3));
        assert_eq!(fed(&-3_i32).into_int(), Some(-3));
        assert_eq!(fed(&-3_i64).into_long(), Some(-3));
        assert_eq!(fed(&0.5_f32).into_float(), Some(0.5));
        assert_eq!(fed(&0.5_f64).into_double(), Some(0.5));
        assert_eq!(fed(&"a".to_owned()).into_string().as_deref(), Some("a"));
        assert_eq!(fed(&Json("[1]".to_owned())).into_json(), Some(Json("[1]".to_owned())));
        assert_eq!(fed(&Timestamp(7)).into_timestamp(), Some(Timestamp(7)));
        assert_eq!(fed(&Date(7)).into_date(), Some(Date(7)));
        let decimal = Decimal { digits: 125, scale: 2 };
        assert_eq!(fed(&decimal).into_decimal(2), Some(decimal));
    }

    #[test]
    fn none_feeds_nothing_but_in_an_array_a_null() {
        assert_eq!(fed(&None::<bool>), Cell::Null);
        let array = vec![Some(1), None, Some(3)];
        assert_eq!(fed(&Some(array.clone())).into_array(Cell::into_int), Some(array));
    }

    #[test]
    fn a_map_comes_back_in_its_order() {
        let map = vec![("b".to_owned(), Some(1)), ("a".to_owned(), None)];
        assert_eq!(fed(&map).into_map(Cell::into_int), Some(map));
    }
}

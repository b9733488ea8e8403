//! Some of the columns, for a sink that has no use for the others.

use super::{Sink, Value};

/// Gives on to a sink the columns that are chosen. The others were checked and counted on their way here, and go no further.
#[derive(Debug)]
pub struct Chosen<'s, S, F> {
    sink: &'s mut S,
    to: F,
    /// How many arrays and structs have begun.
    depth: u32,
    /// Whether the column that has begun is chosen.
    passes: bool,
}

impl<'s, S: Sink, F: Fn(u32) -> Option<u32>> Chosen<'s, S, F> {
    /// Gives on to `sink` what comes for a column, as the column that `to` makes of it; none is not chosen.
    pub fn new(sink: &'s mut S, to: F) -> Self {
        Self { sink, to, depth: 0, passes: false }
    }

    /// Where the sink takes what stands at `place` of the innermost container, if it does.
    fn to(&mut self, place: u32) -> Option<u32> {
        if self.depth > 0 {
            return self.passes.then_some(place);
        }
        let to = (self.to)(place);
        self.passes = to.is_some();
        to
    }

    fn begin(&mut self, place: u32, begin: impl Fn(&mut S, u32)) {
        if let Some(place) = self.to(place) {
            begin(self.sink, place);
        }
        self.depth += 1;
    }

    fn end(&mut self, end: impl Fn(&mut S)) {
        self.depth = self.depth.saturating_sub(1);
        if self.passes {
            end(self.sink);
        }
    }
}

impl<S: Sink, F: Fn(u32) -> Option<u32>> Sink for Chosen<'_, S, F> {
    fn begin_row(&mut self) {
        self.depth = 0;
        self.sink.begin_row();
    }

    fn set(&mut self, place: u32, value: Value<'_>) {
        if let Some(place) = self.to(place) {
            self.sink.set(place, value);
        }
    }

    fn begin_array(&mut self, place: u32) {
        self.begin(place, S::begin_array);
    }

    fn end_array(&mut self) {
        self.end(S::end_array);
    }

    fn begin_struct(&mut self, place: u32) {
        self.begin(place, S::begin_struct);
    }

    fn end_struct(&mut self) {
        self.end(S::end_struct);
    }

    fn end_row(&mut self) {
        self.sink.end_row();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Cell, Feed, Row};

    /// Feeds a text to column 0, a map to column 1 and an array to column 2.
    fn fed(to: impl Fn(u32) -> Option<u32>) -> Row {
        let mut row = Row::new();
        let mut chosen = Chosen::new(&mut row, to);
        chosen.begin_row();
        "a".to_owned().feed(0, &mut chosen);
        vec![("b".to_owned(), Some(vec![Some(1), None])), ("c".to_owned(), None)].feed(1, &mut chosen);
        vec![Some(2), Some(3)].feed(2, &mut chosen);
        chosen.end_row();
        row
    }

    #[test]
    fn one_column_is_given_on_whole_and_no_other() {
        let all = fed(Some);
        assert_eq!(all.cells().iter().filter(|cell| **cell != Cell::Null).count(), 3);
        for column in 0..3 {
            let one = fed(|other| (other == column).then_some(7));
            for other in 0..8 {
                let expected = if other == 7 { all.get(column) } else { &Cell::Null };
                assert_eq!(one.get(other), expected, "{column} {other}");
            }
        }
    }

    #[test]
    fn a_row_knows_nothing_of_one_that_was_given_up() {
        let mut row = Row::new();
        let mut chosen = Chosen::new(&mut row, |column| (column == 1).then_some(column));
        chosen.begin_row();
        chosen.begin_array(1);
        chosen.begin_row();
        true.feed(0, &mut chosen);
        false.feed(1, &mut chosen);
        assert_eq!(row.cells(), [Cell::Null, Cell::Boolean(false)]);
    }
}

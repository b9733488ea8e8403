//! What is kept of a row: the columns that someone reads here.

use planish_kernel::{Row, Sink, Value};

/// Takes rows and keeps some of their columns. The others were checked and counted on the way; to keep them as well costs more than all
/// that.
#[derive(Debug, Default)]
pub(super) struct Kept {
    /// What was kept.
    pub(super) row: Row,
    wanted: Wanted,
    depth: u32,
    passes: bool,
}

/// Which columns are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Wanted {
    /// Every one.
    #[default]
    All,
    /// The one with this number.
    One(u32),
}

impl Kept {
    /// One that keeps what is wanted from the next row on.
    pub(super) fn only(&mut self, wanted: Wanted) -> &mut Self {
        self.wanted = wanted;
        self
    }

    /// Whether what comes at `place` of the innermost container is kept, which its column decides.
    fn passes(&mut self, place: u32) -> bool {
        if self.depth == 0 {
            self.passes = self.wanted == Wanted::All || self.wanted == Wanted::One(place);
        }
        self.passes
    }
}

impl Sink for Kept {
    fn begin_row(&mut self) {
        self.depth = 0;
        self.row.begin_row();
    }

    fn set(&mut self, place: u32, value: Value<'_>) {
        if self.passes(place) {
            self.row.set(place, value);
        }
    }

    fn begin_array(&mut self, place: u32) {
        if self.passes(place) {
            self.row.begin_array(place);
        }
        self.depth += 1;
    }

    fn end_array(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.passes {
            self.row.end_array();
        }
    }

    fn begin_struct(&mut self, place: u32) {
        if self.passes(place) {
            self.row.begin_struct(place);
        }
        self.depth += 1;
    }

    fn end_struct(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.passes {
            self.row.end_struct();
        }
    }

    fn end_row(&mut self) {
        self.row.end_row();
    }
}

#[cfg(test)]
mod tests {
    use planish_kernel::{Cell, Feed};

    use super::*;

    /// Feeds a text to column 0, a map to column 1 and an array to column 2.
    fn fed(wanted: Wanted) -> Row {
        let mut kept = Kept::default();
        kept.only(wanted).begin_row();
        "a".to_owned().feed(0, &mut kept);
        vec![("b".to_owned(), Some(vec![Some(1), None])), ("c".to_owned(), None)].feed(1, &mut kept);
        vec![Some(2), Some(3)].feed(2, &mut kept);
        kept.end_row();
        kept.row
    }

    #[test]
    fn a_row_knows_nothing_of_one_that_was_given_up() {
        let mut kept = Kept::default();
        kept.only(Wanted::One(1)).begin_row();
        kept.begin_array(1);
        kept.begin_row();
        true.feed(0, &mut kept);
        false.feed(1, &mut kept);
        assert_eq!(kept.row.cells(), [Cell::Null, Cell::Boolean(false)]);
    }

    #[test]
    fn one_column_is_kept_whole_and_no_other() {
        let all = fed(Wanted::All);
        assert_eq!(all.cells().iter().filter(|cell| **cell != Cell::Null).count(), 3);
        for column in 0..3 {
            let one = fed(Wanted::One(column));
            for other in 0..3 {
                let expected = if other == column { all.get(other) } else { &Cell::Null };
                assert_eq!(one.get(other), expected, "{column} {other}");
            }
        }
    }
}

//! The same catalogue where both crates go by other names, and twice: by the crate's own name, and by a path inside this crate.

/// The kernel is the dependency `anvil`.
pub mod by_name {
    hammer::catalogue!("../signals.yaml", crate = ::anvil);
}

/// Where the rest of this crate takes the kernel from.
pub mod tools {
    pub use anvil as kernel;
}

/// The kernel is `tools::kernel`.
pub mod by_path {
    /// Deeper than the root of the crate.
    pub mod inside {
        hammer::catalogue!("../signals.yaml", crate = crate::tools::kernel,);
    }
}

#[cfg(test)]
mod tests {
    use super::by_path::inside;
    use super::{anvil_row, by_name};

    #[test]
    fn both_are_the_same_catalogue() {
        assert_eq!(by_name::TABLES, inside::TABLES);
        assert_eq!(by_name::DELTA_SCHEMA, inside::DELTA_SCHEMA);
        assert_eq!(by_name::columns::RIDE_SPEED_VALUE.index(), inside::columns::RIDE_SPEED_VALUE.index());
    }

    #[test]
    fn both_make_structs() {
        let speed = |row| by_name::ScooterEvents::from_row(row).ride.speed_value;
        let same = |row| inside::ScooterEvents::from_row(row).ride.speed_value;
        let line = r#"{"message_id":"m1","readings":[{"id":"ride-speed","data":{"value":25.5}}]}"#;
        assert_eq!((speed(anvil_row(line)), same(anvil_row(line))), (Some(25.5), Some(25.5)));
    }
}

/// A message as the kernel's own row.
#[must_use]
pub fn anvil_row(line: &str) -> anvil::Row {
    use anvil::{Date, Flattener, ForTables, LineContext, Row, Timestamp};
    let mut row = Row::for_tables(&by_name::TABLES);
    let context = LineContext { source_file: "inbox", line: 1, processed_at: Timestamp(0), run_date: Date(0) };
    _ = Flattener::new(&by_name::TABLES).flatten(line.as_bytes(), &context, &mut row);
    row
}

//! From structs to events and back.

use planish_kernel::{Date, Flattener, ForTables, LineContext, Outcome, Row, Timestamp};
use planish_simulate::cars::{CarTelemetry, TABLES};
use planish_simulate::{Options, Order};

use crate::lines;

#[test]
fn a_row_read_into_structs_and_fed_back_is_the_same_row() {
    let (lines, _) = lines(&TABLES, Options { signals: 93, order: Order::Event, ..Options::default() }, 120);
    for line in &lines {
        let mut row = Row::for_tables(&TABLES);
        let context = LineContext { source_file: "a", line: 1, processed_at: Timestamp(7), run_date: Date(7) };
        assert_eq!(Flattener::new(&TABLES).flatten(line, &context, &mut row), Outcome::Row);
        let car = CarTelemetry::from_row(row.clone());
        assert!(car.vehicle_identification != Default::default() || car.charge != Default::default());
        let mut again = Row::for_tables(&TABLES);
        car.feed(&mut again);
        assert!(
            planish_kernel::sink::json::row_json(&TABLES, &row)
                == planish_kernel::sink::json::row_json(&TABLES, &again)
        );
    }
}

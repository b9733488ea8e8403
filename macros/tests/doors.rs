//! The macro and the build script are doors on one function: what they make is the same.

mod by_path {
    planish_macros::catalogue!("../signals.yaml");
}

mod elsewhere {
    pub(crate) use planish_kernel as kernel;
}

mod renamed {
    planish_macros::catalogue!("../signals.yaml", crate = crate::elsewhere::kernel);
}

#[test]
fn the_macro_makes_the_tables_of_the_build_script() {
    assert_eq!(by_path::TABLES, planish_generated::TABLES);
    assert_eq!(renamed::TABLES, planish_generated::TABLES);
    assert_eq!(by_path::CATALOGUE_HASH, planish_generated::CATALOGUE_HASH);
    assert_eq!(by_path::DELTA_SCHEMA, planish_generated::DELTA_SCHEMA);
}

#[test]
fn its_structs_and_handles_are_the_same_too() {
    let mine = by_path::CarTelemetry::from_row(planish_kernel::Row::new());
    let theirs = planish_generated::CarTelemetry::from_row(planish_kernel::Row::new());
    assert_eq!(format!("{mine:?}"), format!("{theirs:?}"));
    assert_eq!(by_path::columns::EVENT_ID.index(), planish_generated::columns::EVENT_ID.index());
    assert_eq!(by_path::columns::INGEST_DATE.index(), planish_generated::columns::INGEST_DATE.index());
}

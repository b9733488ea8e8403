//! Columns: their names, types and order.

use planish_reference::Reference;

use crate::support::{CATALOGUE, reference, reference_with};

fn columns(reference: &Reference) -> Vec<String> {
    reference.columns().into_iter().map(|(name, kind)| format!("{name} {kind}")).collect()
}

#[test]
fn the_envelope_comes_first_then_the_system_then_the_signals() {
    let columns = columns(&reference());
    let expected = [
        "event_id string",
        "recorded_at timestamp",
        "vehicle_id string",
        "vehicle_year int",
        "score double",
        "blob string",
        "triggers array<struct<type:string,signal:string>>",
        "range_km double",
        "_rescued array<struct<reason:string,signal:string,path:string,raw:string>>",
        "_signal_state map<string,struct<status:string,error_type:string,oem_updated_at:timestamp>>",
        "_stream_event_id string",
        "_stream_sequence string",
        "_stream_created_at timestamp",
        "_source_file string",
        "_source_line bigint",
        "pipeline_processed_at timestamp",
        "_catalogue string",
        "ingest_date date",
        "Plain_Flag boolean",
        "Plain_Byte_value tinyint",
        "Plain_Short_value smallint",
        "Plain_Int_value int",
        "Plain_Long_value bigint",
        "Plain_Float_value float",
        "Plain_Double_value double",
        "Plain_Money_value decimal(5,2)",
        "Plain_Text_value string",
        "Plain_Day_value date",
        "Plain_Json_value string",
        "Plain_Rfc_value timestamp",
    ];
    assert_eq!(columns[..expected.len()], expected);
}

#[test]
fn type_gives_a_bare_column_value_a_suffix_and_fields_their_names() {
    let columns = columns(&reference());
    for column in [
        "Odd_Either_a int",
        "Odd_Own struct<row:int,isOpen:boolean>",
        "Unit_Range_value double",
        "Unit_Range_text string",
        "Unit_Fuel_value double",
        "Unit_Tires array<struct<row:int,pressure:double>>",
        "Unit_Tires_all array<double>",
        "Closure_Words array<string>",
        "Other_Name boolean",
        "a_third int",
    ] {
        assert!(columns.iter().any(|have| have == column), "{column}");
    }
}

#[test]
fn one_line_and_long_form_give_the_same_column() {
    let long = reference_with("Flag: boolean", "Flag: { type: boolean, comment: Long. }");
    assert_eq!(columns(&long), columns(&reference()));
}

#[test]
fn what_no_catalogue_has_is_refused() {
    let broken = [
        ("Flag: boolean", "Flag: { type: boolean, colour: red }"),
        ("Flag: boolean", "Flag: bool"),
        ("Flag: boolean", "Flag: { value: int, type: int }"),
        ("Flag: boolean", "Flag: { comment: Nothing. }"),
        ("unit: kWh", "unit: furlong"),
        ("row: int, isOpen: boolean", "row: int, isOpen: { type: boolean, aliases: [x] }"),
        ("{ row: int, isOpen", "{ row: Door, isOpen"),
        ("key: event_id", "key: nobody"),
        ("units: { percent:", "units: { furlong:"),
        ("unknown: rescue", "unknown: forget"),
        ("catalogue: 1", "catalogue: 1\nextra: 2"),
        ("_: { comment: One of each type. }", "_: { unit: km }"),
        ("unit_if_absent: ratio", "unit_if_absent: km"),
    ];
    for (from, to) in broken {
        assert!(CATALOGUE.contains(from), "{from}");
        assert!(Reference::from_yaml(&CATALOGUE.replace(from, to)).is_err(), "{to}");
    }
}

#[test]
fn the_key_is_known_by_its_column() {
    assert_eq!(reference().key(), "event_id");
    assert_eq!(reference_with("required: true,", "required: true, column: id,").key(), "id");
}

use super::*;

#[test]
fn a_signal_gives_a_bare_column_a_value_column_and_one_for_each_field() {
    let plan = plan_with_key(
        "signals:
           Closure: { IsLocked: boolean, Doors: array<int> }
           Charge: { Limit: { value: double, fields: { a: int, b: { type: int, path: [x.y, z] } } } }",
    );
    assert_eq!(
        names(&plan),
        ["id", "Closure_IsLocked", "Closure_Doors", "Charge_Limit_value", "Charge_Limit_a", "Charge_Limit_b"]
    );
    assert_eq!(paths(field(&plan, "Closure_IsLocked")), ["value"]);
    assert_eq!(paths(field(&plan, "Closure_Doors")), ["values"]);
    assert_eq!(paths(field(&plan, "Charge_Limit_value")), ["value"]);
    assert_eq!(paths(field(&plan, "Charge_Limit_a")), ["a"]);
    assert_eq!(paths(field(&plan, "Charge_Limit_b")), ["x.y", "z"]);
}

#[test]
fn a_name_that_the_catalogue_gives_is_the_columns_name() {
    let plan = plan_with_key(
        "signals: { G: { N: { value: int, column: n, fields: { a: { type: S, column: b } } } } }
types: { S: { fields: { c: { type: int, column: d } } } }",
    );
    assert_eq!(names(&plan), ["id", "n", "b"]);
    assert_eq!(paths(field(&plan, "b")), ["a"]);
    assert_eq!(paths(inside(field(&plan, "b"), "d")), ["c"]);
}

#[test]
fn an_own_type_that_is_an_array_reads_values() {
    let plan = plan_with_key("signals: { G: { N: List } }\ntypes: { List: array<int> }");
    assert_eq!(paths(field(&plan, "G_N")), ["values"]);
}

#[test]
fn the_key_comes_first_then_the_envelope_the_system_columns_and_the_signals() {
    let plan = plan_of(
        "catalogue: 1
table: { name: a.b.c, key: id }
event: { made: timestamp, id: { type: string, required: true, column: event_id }, more: int }
signals: { G: { N: int } }",
    );
    let origins: Vec<_> = plan.columns.iter().map(|column| column.origin).collect();
    let system = System::ALL.map(Origin::System);
    let expected = [&[Origin::Envelope; 3][..], &system, &[Origin::Signal(0)]].concat();
    assert_eq!(origins, expected);
    assert_eq!(names(&plan), ["event_id", "made", "more", "G_N"]);
    assert_eq!(plan.table.key, "event_id");
    assert!(plan.columns.iter().all(|column| column.nullable == (column.field.name != "event_id")));
}

#[test]
fn an_envelope_path_stands_under_each_root_with_its_alternatives_inside() {
    let plan = plan_of(
        "catalogue: 1
table: { name: a.b.c, key: id }
source: { roots: [., data] }
event: { id: { path: [id, eventId], type: string }, made: { path: meta.at, type: timestamp } }
signals: {}",
    );
    assert_eq!(paths(field(&plan, "id")), ["id", "eventId", "data.id", "data.eventId"]);
    assert_eq!(paths(field(&plan, "made")), ["meta.at", "data.meta.at"]);
}

#[test]
fn the_stream_is_read_at_the_top_alone() {
    let plan = plan_with_key("source: { roots: [., data] }\nsignals: {}");
    assert_eq!(paths(field(&plan, "_stream_sequence")), ["_stream.sequence"]);
    assert_eq!(field(&plan, "_stream_sequence").data_type, DataType::Sequence);
    assert_eq!(field(&plan, "_source_file").paths, Vec::<Path>::new());
}

#[test]
fn every_system_column_says_what_it_holds() {
    for system in System::ALL {
        assert!(system.column(&[]).field.comment.unwrap().ends_with('.'), "{}", system.name());
    }
}

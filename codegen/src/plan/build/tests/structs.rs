use super::*;

#[test]
fn a_struct_has_the_name_of_the_type_with_the_fields() {
    let plan = plan_with_key(
        "signals: { G: { A: { type: array<Gate> }, B: Door } }
types: { Gate: Door, Door: { fields: { row: int, lock: { type: Lock, path: locks.main } } }, Lock: { fields: { isOpen: boolean } } }",
    );
    let DataType::Struct(door) = &element(field(&plan, "G_A")).data_type else { panic!("no struct") };
    assert_eq!(door.name, crate::plan::TypeName("Door".to_owned()));
    assert_eq!(field(&plan, "G_A").data_type.spark_text(), "array<struct<row:int,lock:struct<isOpen:boolean>>>");
    let door = field(&plan, "G_B");
    assert_eq!(paths(inside(door, "row")), ["row"]);
    assert_eq!(paths(inside(door, "lock")), ["locks.main"]);
    assert_eq!(paths(inside(inside(door, "lock"), "isOpen")), ["isOpen"]);
}

#[test]
fn a_type_may_be_used_twice_but_not_inside_itself() {
    let twice = "signals: { G: { A: P } }\ntypes: { P: { fields: { a: N, b: N } }, N: int }";
    assert_eq!(field(&plan_with_key(twice), "G_A").data_type.spark_text(), "struct<a:int,b:int>");
    let circle = "signals: { G: { A: P } }\ntypes: { P: { fields: { a: array<Q> } }, Q: P }";
    assert_eq!(try_plan_of(&with_key(circle)), Err(BuildError::EndlessType("P".to_owned())));
    let itself = "signals: { G: { A: P } }\ntypes: { P: P }";
    assert_eq!(try_plan_of(&with_key(itself)), Err(BuildError::EndlessType("P".to_owned())));
}

#[test]
fn what_is_not_there_is_said() {
    let error = |rest: &str| try_plan_of(&with_key(rest)).unwrap_err();
    assert_eq!(error("signals: { G: { A: Nope } }"), BuildError::UnknownType("Nope".to_owned()));
    assert_eq!(
        error("signals: { G: { A: { value: int, unit: parsec } } }"),
        BuildError::UnknownUnit("parsec".to_owned())
    );
    assert_eq!(error("signals: { G: { A: { comment: x } } }"), BuildError::Untyped("G_A".to_owned()));
    let table = |table: &str| {
        try_plan_of(&format!("catalogue: 1\ntable: {table}\nevent: {{ id: string }}\nsignals: {{}}")).unwrap_err()
    };
    assert_eq!(table("{ name: a.b, key: id }"), BuildError::TableName("a.b".to_owned()));
    assert_eq!(table("{ name: a.b.c, key: di }"), BuildError::Key("di".to_owned()));
}

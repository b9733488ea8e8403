use super::*;

#[test]
fn comment_and_tags_come_from_the_field_its_type_the_signal_or_the_group() {
    let plan = plan_with_key(
        "signals:
  G:
    _: { comment: The group., tags: { pii: location, owner: fleet } }
    A: int
    B: { value: Typed, comment: The signal., fields: { own: { type: Typed, comment: The field., tags: { owner: me } }, typed: Typed, plain: int } }
types: { Typed: { type: int, comment: The type., tags: { owner: type } } }",
    );
    let of = |column| {
        let field = field(&plan, column);
        (field.comment.as_deref().unwrap(), tag(field, "pii").unwrap(), tag(field, "owner").unwrap())
    };
    assert_eq!(of("G_A"), ("The group.", "location", "fleet"));
    assert_eq!(of("G_B_value"), ("The signal.", "location", "type"));
    assert_eq!(of("G_B_own"), ("The field.", "location", "me"));
    assert_eq!(of("G_B_typed"), ("The type.", "location", "type"));
    assert_eq!(of("G_B_plain"), ("The signal.", "location", "fleet"));
    let comments: Vec<_> = plan.signals.iter().map(|signal| signal.comment.as_deref().unwrap()).collect();
    assert_eq!(comments, ["The group.", "The signal."]);
}

#[test]
fn a_signals_mask_is_its_values_or_without_a_value_its_fields() {
    let plan = plan_with_key(
        "signals: { G: { A: { value: int, mask: m, fields: { a: int } }, B: { mask: m, fields: { a: int } } } }",
    );
    let mask = |column| field(&plan, column).mask.as_deref();
    assert_eq!((mask("G_A_value"), mask("G_A_a"), mask("G_B_a")), (Some("m"), None, Some("m")));
}

#[test]
fn a_column_is_as_personal_as_the_most_personal_thing_in_it() {
    let plan = plan_with_key(
        "tags: { pii: [none, quasi, location] }
signals: { G: { A: { type: array<Stop>, tags: { pii: quasi } }, B: { value: int, tags: { pii: quasi } } } }
types: { Stop: { fields: { place: { type: string, tags: { pii: location } }, at: timestamp } } }",
    );
    assert_eq!(tag(field(&plan, "G_A"), "pii"), Some("location"));
    assert_eq!(tag(field(&plan, "G_B_value"), "pii"), Some("quasi"));
}

#[test]
fn what_was_rescued_is_as_personal_as_anything_in_the_catalogue() {
    let plan = plan_with_key(
        "tags: { pii: [none, quasi, location] }
source: { state: { fields: { note: { type: string, tags: { pii: location } } } } }
signals: { G: { B: { value: int, tags: { pii: quasi } } } }",
    );
    assert_eq!(tag(field(&plan, "_rescued"), "pii"), Some("location"));
    assert_eq!(tag(field(&plan, "_signal_state"), "pii"), Some("location"));
    let plan = plan_with_key("signals: { G: { B: int } }");
    assert_eq!(tag(field(&plan, "_rescued"), "pii"), None);
}

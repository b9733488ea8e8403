use super::*;

#[test]
fn the_words_of_failure_are_folded_like_the_text() {
    let plan = plan_with_key(
        "defaults: { fold: upper }\nsource: { failed: { path: status.value, is: [error] } }\nsignals: {}",
    );
    let failed = plan.source.failed.unwrap();
    assert_eq!((failed.words, failed.fold), (vec!["ERROR".to_owned()], Fold::Upper));
}

#[test]
fn a_source_that_says_nothing_keeps_and_rescues_all() {
    let source = plan_with_key("signals: {}").source;
    assert_eq!((source.keep_state, source.unknown), (KeepState::All, Unknown::Rescue));
    assert_eq!(source.roots, [Path::new()]);
}

#[test]
fn a_state_without_fields_is_a_column_that_stays_empty() {
    let plan = plan_with_key("signals: {}");
    assert_eq!(field(&plan, "_signal_state").data_type.spark_text(), "map<string,struct<status:string>>");
    assert!(plan.source.state.iter().all(|field| field.paths.is_empty()));
}

#[test]
fn the_hash_is_that_of_the_bytes() {
    let yaml = with_key("signals: {}");
    assert_ne!(plan_of(&yaml).hash, plan_of(&format!("{yaml}\n")).hash);
    assert_eq!(hash("abc"), "ba7816bf8f01cfea");
}

#[test]
fn test_mode_is_told_by_the_place_of_its_column_and_dropped_if_the_catalogue_says_so() {
    let with = |edge: &str| {
        let envelope = "event:\n  mode: { type: string, column: purpose }\n  id: { type: string, required: true }";
        let source = "source: { test_mode: { column: purpose, is: [TEST, DEMO] } }";
        plan_of(&format!("catalogue: 1\ntable: {{ name: a.b.c, key: id }}\n{source}\n{edge}{envelope}\nsignals: {{}}"))
    };
    let plan = with("edge: { drop_test_mode: true }\n");
    let told = plan.source.test_mode.clone().unwrap();
    assert_eq!((told.column, told.words), (1, vec!["TEST".to_owned(), "DEMO".to_owned()]));
    assert_eq!(plan.columns.get(told.column).unwrap().field.name, "purpose");
    assert!(plan.edge.drop_test_mode);
    assert!(!with("").edge.drop_test_mode && !with("edge: {}\n").edge.drop_test_mode);
}

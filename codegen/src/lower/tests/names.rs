//! What finds a signal.

use super::*;

#[test]
fn signals_stand_in_the_order_of_their_codes_and_columns_in_that_of_the_catalogue() {
    let tables = small();
    let codes: Vec<_> = tables.signals.iter().map(|signal| &*signal.code).collect();
    assert_eq!(codes, ["charge-limit", "charge-steps", "tank-limit", "wheel-tires"]);
    assert_eq!(body(&tables, "wheel-tires").fields, Span::new(13, 1));
    assert_eq!(body(&tables, "charge-limit").fields, Span::new(14, 5));
}

#[test]
fn a_signal_is_found_by_code_pair_and_name() {
    let tables = small();
    let code = |code| tables.by_code(code).map(|entry| (entry.signal, entry.naming));
    assert_eq!(code("charge-limit"), Some((0, Naming::Own)));
    assert_eq!(code("charge-max"), Some((0, Naming::Alias)));
    assert_eq!(code("old-limit"), Some((0, Naming::Alias)));
    assert_eq!(code("Charge-Limit"), None);
    let pair = |group, name| tables.by_pair(group, name).map(|entry| (entry.signal, entry.naming));
    assert_eq!(pair("Charge", "Limit"), Some((0, Naming::Own)));
    assert_eq!(pair("Old", "Limit"), Some((0, Naming::Alias)));
    assert_eq!(pair("charge", "limit"), None);
    let name = |name| tables.by_name(name).map(|entry| entry.signal);
    assert_eq!(name("Steps"), Some(1));
    assert_eq!(name("Limit"), None, "two signals have it");
    let aliases: Vec<_> = tables.alias_codes.iter().map(|alias| (&*alias.code, alias.signal)).collect();
    assert_eq!(aliases, [("charge-max", 0), ("old-limit", 0)]);
}

#[test]
fn a_current_code_stands_where_an_alias_says_the_same() {
    let mut plan = plan_of(SMALL);
    let alias = plan.signals.get_mut(1).unwrap().aliases.first_mut().unwrap();
    alias.code = "wheel-tires".to_owned();
    let tables = lowered(&plan);
    let entry = tables.by_code("wheel-tires").unwrap();
    assert_eq!((entry.signal, entry.naming), (3, Naming::Own));
    assert!(tables.alias_codes.iter().all(|alias| alias.code != "wheel-tires"));
}

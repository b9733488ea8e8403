use super::*;

#[test]
fn a_signal_has_a_code_and_older_ones() {
    let plan = plan_with_key(
        "signals:
  Charge: { Wattage: { value: int, aliases: [charge-power, Old.PowerNow] }, Odd: { value: int, code: something-else, replaced_by: Charge.Wattage } }",
    );
    let [wattage, odd] = plan.signals.as_slice() else { panic!("two signals") };
    assert_eq!((wattage.code.as_str(), odd.code.as_str()), ("charge-wattage", "something-else"));
    let pair = Some(("Old".to_owned(), "PowerNow".to_owned()));
    assert_eq!(
        wattage.aliases,
        [Alias { code: "charge-power".to_owned(), pair: None }, Alias { code: "old-powernow".to_owned(), pair }]
    );
    assert_eq!(odd.replaced_by.as_deref(), Some("charge-wattage"));
    assert_eq!((&wattage.columns, &odd.columns), (&(11..12), &(12..13)));
}

#[test]
fn a_signal_is_as_old_as_its_group_unless_it_says_otherwise() {
    let plan = plan_with_key(
        "signals: { G: { _: { since: '1', deprecated: Gone. }, A: int, B: { type: int, since: '2', ignore: [x.y] } } }",
    );
    let [a, b] = plan.signals.as_slice() else { panic!("two signals") };
    assert_eq!(
        (a.since.as_deref(), a.deprecated.as_deref(), b.since.as_deref()),
        (Some("1"), Some("Gone."), Some("2"))
    );
    assert_eq!(b.ignore, [["x".to_owned(), "y".to_owned()]]);
}

use crate::plan::Alias;

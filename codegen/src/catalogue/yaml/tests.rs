//! What the reader promises, with structs that know nothing of it.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{OneOrMany, Ordered, Scalar, Spanned, read};
use crate::diagnostic::{Diagnostics, SourceText};

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Pipeline {
    source: Place,
    #[serde(default)]
    limits: BTreeMap<String, u32>,
    retries: Option<u8>,
    schedule: Option<Schedule>,
    #[serde(default)]
    labels: Vec<String>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Place {
    url: String,
    #[serde(default)]
    public: bool,
    share: Option<f64>,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Schedule {
    Manual,
    Every { minutes: u16 },
    At(String),
}

fn try_read<T: serde::de::DeserializeOwned>(text: &str) -> (Option<T>, Vec<String>) {
    let source = SourceText::new("a.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let made = read(&source, &mut diagnostics);
    (made, diagnostics.lines(&source))
}

fn read_well<T: serde::de::DeserializeOwned>(text: &str) -> T {
    let (made, faults) = try_read(text);
    assert_eq!(faults, [] as [&str; 0]);
    made.unwrap()
}

#[test]
fn any_struct_can_be_read() {
    let pipeline: Pipeline = read_well(
        "source: { url: s3://raw, public: true, share: 0.5 }\nlimits:\n  files: 100\n  bytes: 7\nretries: 3\nschedule: { every: { minutes: 5 } }\nlabels: [a, 'b c']\n",
    );
    assert_eq!(pipeline.source, Place { url: "s3://raw".into(), public: true, share: Some(0.5) });
    assert_eq!(pipeline.limits, BTreeMap::from([("bytes".into(), 7), ("files".into(), 100)]));
    assert_eq!(pipeline.schedule, Some(Schedule::Every { minutes: 5 }));
    assert_eq!(pipeline.labels, ["a", "b c"]);
}

#[test]
fn an_enum_is_a_word_or_a_mapping_with_one_key() {
    assert_eq!(read_well::<Schedule>("manual"), Schedule::Manual);
    assert_eq!(read_well::<Schedule>("at: 03:00"), Schedule::At("03:00".into()));
    let (_, faults) = try_read::<Schedule>("{ at: 1, every: { minutes: 2 } }");
    assert_eq!(faults.len(), 1, "{faults:?}");
}

#[test]
fn all_faults_of_a_plain_struct_are_found_at_once() {
    let (made, faults) = try_read::<Pipeline>(
        "source: { url: [], pubic: true, share: half }\nlimits: { files: many, files: 2, bytes: 4294967296 }\nretries: 300\nschedule: { every: { minute: 5 } }\nlabels: [a, {}, b, []]\n",
    );
    assert_eq!(made, None);
    assert_eq!(
        faults,
        [
            "a.yaml:1:16: expected a text, found a list [P0107]",
            "a.yaml:1:20: unknown key `pubic`; did you mean `public`? [P0105]",
            "a.yaml:1:40: expected a number, found `half`; write a number, such as `0` or `-40.5` [P0107]",
            "a.yaml:2:18: expected a whole number, found `many` [P0107]",
            "a.yaml:2:24: the key `files` stands here twice; take one of them out [P0106]",
            "a.yaml:2:41: expected a whole number from 0 to 4294967295, found `4294967296` [P0108]",
            "a.yaml:3:10: expected a whole number from 0 to 255, found `300` [P0108]",
            "a.yaml:4:22: unknown key `minute`; did you mean `minutes`? [P0105]",
            "a.yaml:5:13: expected a text, found a mapping [P0107]",
            "a.yaml:5:20: expected a text, found a list [P0107]",
        ]
    );
}

#[test]
fn what_is_faulty_is_left_out_and_the_rest_is_there() {
    let (made, faults) = try_read::<Pipeline>("source: { url: x, share: half }\nretries: many\nlabels: [a, {}, b]\n");
    let pipeline = made.unwrap();
    assert_eq!(faults.len(), 3);
    assert_eq!(pipeline.source, Place { url: "x".into(), public: false, share: None });
    assert_eq!(pipeline.labels, ["a", "b"]);
}

#[test]
fn all_faults_of_a_list_are_found_however_many_there_are() {
    let (made, faults) = try_read::<BTreeMap<String, Vec<u32>>>(&format!("a: [1, {}2]\nb: [x]\n", "x, ".repeat(500)));
    assert_eq!(faults.len(), 501, "{faults:#?}");
    assert_eq!(made.unwrap(), BTreeMap::from([("a".into(), vec![1, 2])]));
}

#[test]
fn a_tuple_with_a_faulty_part_is_one_fault() {
    let (made, faults) = try_read::<Ordered<(u8, u8)>>("a: [1, x]\nb: [1, 2]\nc: [1]\n");
    assert_eq!(made.unwrap().entries.len(), 1);
    assert_eq!(faults.len(), 2, "{faults:?}");
}

#[test]
fn a_missing_key_is_reported_at_its_mapping_and_not_where_it_is_only_misspelt() {
    let (_, faults) = try_read::<Pipeline>("retries: 1\nsource: { public: true }\n");
    assert_eq!(faults, ["a.yaml:2:9: the key `url` is missing; add `url` to it [P0109]"]);
    let (_, faults) = try_read::<Pipeline>("source: { ulr: x }\n");
    assert_eq!(faults, ["a.yaml:1:11: unknown key `ulr`; did you mean `url`? [P0105]"]);
}

#[test]
fn words_stay_text_where_text_is_expected() {
    let words: Vec<String> = read_well("[NO, on, 1.0, 0x10, 1_000, true, 2024-01-01, 'null', \"a\\tb\"]");
    assert_eq!(words, ["NO", "on", "1.0", "0x10", "1_000", "true", "2024-01-01", "null", "a\tb"]);
}

#[test]
fn nothing_is_not_a_text() {
    for nothing in ["null", "~", "", "NULL"] {
        let (_, faults) = try_read::<Pipeline>(&format!("source: {{ url: {nothing} }}\n"));
        assert_eq!(faults.len(), 1, "{nothing:?}: {faults:?}");
        assert!(faults[0].contains("expected a text, found nothing"), "{faults:?}");
    }
}

#[test]
fn numbers_have_json_s_grammar() {
    assert_eq!(read_well::<Vec<f64>>("[1, -2.5, 1e3]"), [1.0, -2.5, 1000.0]);
    assert_eq!(read_well::<Vec<i64>>("[-9223372036854775808, 0]"), [i64::MIN, 0]);
    for wrong in ["0x10", "1_000", ".5", "+1", ".inf", "'1'", "1e400"] {
        let (_, faults) = try_read::<f64>(wrong);
        assert_eq!(faults.len(), 1, "{wrong}");
    }
}

#[test]
fn a_scalar_keeps_its_spelling_and_its_quotes() {
    let scalars: Vec<Scalar> = read_well("[0.10, '0', none, 1e400]");
    let numbers: Vec<bool> = scalars.iter().map(Scalar::is_number).collect();
    assert_eq!(numbers, [true, false, false, true]);
    assert_eq!(scalars[0].text, "0.10");
}

#[test]
fn a_place_is_that_of_the_word() {
    let text = "é: [ab, 'c d', \"e\"]\nblock: |\n  one\n  two\n";
    let source = SourceText::new("a.yaml", text);
    let mut diagnostics = Diagnostics::default();
    let made: Ordered<OneOrMany<Spanned<String>>> = read(&source, &mut diagnostics).unwrap();
    let places =
        |of: &OneOrMany<Spanned<String>>| of.iter().map(|word| source.slice(word.span).to_owned()).collect::<Vec<_>>();
    assert_eq!(source.slice(made[0].0.span), "é");
    assert_eq!(places(&made[0].1), ["ab", "'c d'", "\"e\""]);
    assert_eq!(made[1].1[0].value, "one\ntwo\n");
}

#[test]
fn mappings_keep_the_order_of_the_file_and_the_names_of_what_is_lost() {
    let (made, faults) = try_read::<Ordered<u32>>("z: 1\nb: x\na: 2\n");
    let made = made.unwrap();
    assert_eq!(made.names().collect::<Vec<_>>(), ["z", "a"]);
    assert!(made.knows("b") && made.get("b").is_none());
    assert!(made.knows("b") && made.get("b").is_none());
    assert_eq!(faults.len(), 1);
}

#[test]
fn a_text_with_commas_is_read_as_it_was_meant() {
    let (made, faults) = try_read::<BTreeMap<String, String>>("{ a: Plugged in, not charging, really, b: x }");
    assert_eq!(faults, ["a.yaml:1:6: a comma ends a text that is not quoted; quote the text [P0110]"]);
    let expected = [("a", "Plugged in, not charging, really"), ("b", "x")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    assert_eq!(made.unwrap(), BTreeMap::from(expected));
}

#[test]
fn a_merge_key_an_alias_and_a_tag_are_refused_in_one_go() {
    let (_, faults) = try_read::<Ordered<Ordered<String>>>("a: &a { x: y }\nb: { <<: *a }\nc: !!map { x: !x y }\n");
    assert_eq!(faults.len(), 5, "{faults:#?}");
    assert!(faults.iter().all(|fault| fault.ends_with("[P0103]")), "{faults:#?}");
}

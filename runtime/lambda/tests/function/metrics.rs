//! `docs/metrics.md`, the code's table and what an invocation emits are the same.

use std::collections::{BTreeMap, BTreeSet};

use planish_lambda::report::{Basic, Metric, page};
use planish_simulate::{Options, Simulation};
use serde_json::{Value, json};

use crate::events::{event, poison, record};
use crate::s3::S3;
use crate::{at, done};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/metrics.md");

#[test]
fn the_page_is_that_of_the_table() {
    if std::env::var_os("PLANISH_BLESS").is_some() {
        std::fs::write(PAGE, page()).unwrap();
    }
    let found = std::fs::read_to_string(PAGE).unwrap_or_default();
    assert!(
        found == page(),
        "docs/metrics.md is not what the table says; run `PLANISH_BLESS=1 cargo test -p planish-lambda metrics`"
    );
}

/// Names and units of the page, as far as this function is meant.
fn listed() -> BTreeMap<String, String> {
    let page = std::fs::read_to_string(PAGE).unwrap();
    let page = page.split("## job-trigger").next().unwrap();
    let rows = page.lines().filter_map(|line| line.strip_prefix("| `"));
    rows.map(|row| {
        let mut cells = row.split(" | ");
        (cells.next().unwrap().trim_end_matches('`').to_owned(), cells.next().unwrap().to_owned())
    })
    .collect()
}

/// Names and units that a line emits; each has a value, and the one dimension is the function.
fn emitted(line: &Value) -> BTreeMap<String, String> {
    let directive = &line["_aws"]["CloudWatchMetrics"][0];
    assert_eq!(directive["Dimensions"], json!([["FunctionName"]]));
    assert_eq!((&directive["Namespace"], &line["FunctionName"]), (&"Planish".into(), &"stream-processor".into()));
    let metrics = directive["Metrics"].as_array().unwrap();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let emitted: BTreeMap<_, _> = metrics.iter().map(|metric| (text(&metric["Name"]), text(&metric["Unit"]))).collect();
    assert!(emitted.keys().all(|name| line[name].is_u64()));
    let beside: BTreeSet<_> = line.as_object().unwrap().keys().filter(|name| !emitted.contains_key(*name)).collect();
    assert_eq!(beside.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["FunctionName", "_aws"]);
    emitted
}

#[test]
fn an_invocation_emits_what_the_page_lists_and_nothing_else() {
    let s3 = S3::start();
    let mut function = at(&s3);
    let (listed, mut seen) = (listed(), BTreeSet::new());
    let mut batch = Vec::new();
    let options = Options { faults: 1.0, vehicles: 30, ..Options::default() };
    Simulation::new(&planish_generated::TABLES, options).write_batch(300, &mut batch, &mut Vec::new());
    let mut without_time = record(1);
    without_time["dynamodb"].as_object_mut().unwrap().remove("ApproximateCreationDateTime");
    let mut no_image = poison(2);
    no_image["dynamodb"]["NewImage"] = Value::Null;
    let bad = |n, value| {
        let mut record = record(n);
        record["dynamodb"]["NewImage"]["bad"] = value;
        record
    };
    let mut renamed = record(7);
    renamed["eventName"] = "UNKNOWN_TO_SDK_VERSION".into();
    let keyed = |n, key| {
        let mut record = record(n);
        record["dynamodb"]["NewImage"]["event_id"] = key;
        record
    };
    let keys = [json!({"S": ""}), json!({"NULL": true}), json!({"N": "1"})];
    let events = [
        event((10..).zip(keys).map(|(n, key)| keyed(n, key))),
        String::from_utf8(batch).unwrap(),
        event([without_time]),
        event([
            record(3),
            no_image,
            poison(4),
            bad(5, json!({"N": "x"})),
            bad(6, json!({"B": "x"})),
            renamed,
            Value::Null,
        ]),
        event([record(1)]),
    ];
    for event in events {
        assert_eq!(function.invoke(&event), done());
        let emitted = emitted(&function.metrics());
        assert!(Basic::ALL.iter().all(|basic| emitted.contains_key(&Metric::Basic(*basic).name())));
        for (name, unit) in emitted {
            assert_eq!(listed.get(&name), Some(&unit), "{name}");
            seen.insert(name);
        }
    }
    let never: Vec<_> = listed.keys().filter(|name| !seen.contains(*name)).map(String::as_str).collect();
    let impossible = [
        // A line is JSON, an object, in UTF-8 and of a sane size and depth.
        "line_not_an_object",
        "line_not_json",
        "line_not_utf8",
        "line_too_deep",
        "line_too_long",
        // The catalogue that ships asks for neither.
        "counted_unknown_counted",
        "rescued_out_of_range",
    ];
    assert_eq!(never, sorted(impossible));
}

fn sorted<const N: usize>(mut names: [&str; N]) -> Vec<&str> {
    names.sort_unstable();
    names.to_vec()
}

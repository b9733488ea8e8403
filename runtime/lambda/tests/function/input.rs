//! Whatever a stream may send.

use serde_json::{Value, json};

use crate::events::{event, poison, record};
use crate::lambda::Told;
use crate::s3::S3;
use crate::{at, done, keys};

#[test]
fn a_poison_record_first_last_or_in_the_middle_holds_nothing_up() {
    let s3 = S3::start();
    let mut function = at(&s3);
    for (at, place) in [0, 2, 4].into_iter().enumerate() {
        let base = 10 * at as u32;
        let mut records: Vec<_> = (1..=4).map(|n| record(base + n)).collect();
        records.insert(place, poison(base + 5));
        assert_eq!(function.invoke(&event(records)), done());
        let line = function.last("batch");
        assert_eq!([&line["lines"], &line["quarantined"], &line["quarantined_bad_attribute"]], [&4, &1, &1]);
    }
    assert_eq!(keys(&s3.objects(), "telemetry/").len(), 12);
    assert_eq!(keys(&s3.objects(), "quarantine/").len(), 3);
}

#[test]
fn records_that_are_none_do_not_stop_their_neighbours() {
    let s3 = S3::start();
    let odd = [json!(null), json!([]), json!("x"), json!(7), json!({}), json!({"eventName": "INSERT"})];
    let count = odd.len();
    let told = at(&s3).invoke(&event(odd.into_iter().chain([record(1)])));
    assert_eq!(told, done());
    assert_eq!(keys(&s3.objects(), "telemetry/"), ["key-1"]);
    assert_eq!(keys(&s3.objects(), "quarantine/").len(), count);
}

#[test]
fn a_removal_leaves_no_object_and_is_counted() {
    let s3 = S3::start();
    let mut function = at(&s3);
    let mut removed = record(1);
    removed["eventName"] = "REMOVE".into();
    removed["userIdentity"] = json!({"type": "Service", "principalId": "dynamodb.amazonaws.com"});
    removed["dynamodb"].as_object_mut().unwrap().remove("NewImage");
    assert_eq!(function.invoke(&event([removed])), done());
    assert_eq!(function.last("batch")["removed"], 1);
    assert_eq!(s3.methods(), [""; 0]);
    assert_eq!(function.invoke(&event([])), done());
}

#[test]
fn an_event_of_something_else_fails_without_showing_what_it_held() {
    let s3 = S3::start();
    let mut function = at(&s3);
    for event in [r#"{"vin":"secret"}"#, "[]", r#"{"Records":"secret"}"#] {
        let told = function.invoke(event);
        let Told::Error(error) = told else { panic!("{told:?}") };
        let message = error["errorMessage"].as_str().unwrap();
        assert!(message.contains("DynamoDB stream") && !message.contains("secret"), "{message}");
    }
    assert_eq!(function.invoke(&event([record(1)])), done());
}

#[test]
fn personal_data_is_in_the_objects_and_in_no_line_of_the_log() {
    let s3 = S3::start();
    let mut function = at(&s3);
    let mut secret = record(1);
    let image = &mut secret["dynamodb"]["NewImage"];
    image["vehicle"] = json!({"M": {"id": {"S": "WVWZZZsecret"}}});
    image["signals"]["L"][0]["M"]["code"] = json!({"S": "jane.secret@example.org"});
    let mut bad = secret.clone();
    bad["dynamodb"]["NewImage"]["secret"] = json!({"N": "secret"});
    bad["eventID"] = "2".into();
    assert_eq!(function.invoke(&event([secret, bad])), done());
    assert_eq!(s3.objects().values().filter(|body| String::from_utf8_lossy(body).contains("secret")).count(), 2);
    for line in function.log() {
        assert!(!line.to_string().contains("secret"), "{line}");
    }
}

#[test]
fn a_time_that_is_missing_or_fractional_and_a_size_that_is_missing_do_no_harm() {
    let s3 = S3::start();
    let mut function = at(&s3);
    let mut records = [record(1), record(2), record(3)];
    records[0]["dynamodb"].as_object_mut().unwrap().remove("ApproximateCreationDateTime");
    records[1]["dynamodb"]["ApproximateCreationDateTime"] = json!(1_479_499_740.567);
    records[2]["dynamodb"].as_object_mut().unwrap().remove("SizeBytes");
    assert_eq!(function.invoke(&event(records)), done());
    let objects = s3.objects();
    let (name, body) = objects.iter().next().unwrap();
    assert!(name.starts_with("telemetry/2016/11/18/20/"), "{name}");
    let lines: Vec<Value> =
        String::from_utf8_lossy(body).lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let times: Vec<_> = lines.iter().map(|line| line["_stream"]["created_at"].as_u64()).collect();
    assert_eq!(times, [None, Some(1_479_499_740_567), Some(1_769_937_944_000)]);
}

#[test]
fn a_number_of_38_digits_and_a_body_that_is_not_json_arrive_as_they_are() {
    let s3 = S3::start();
    let mut odd = record(1);
    odd["dynamodb"]["NewImage"]["n"] = json!({"N": "1234567890123456789012345678901234567.8"});
    odd["dynamodb"]["NewImage"]["signals"]["L"][0]["M"]["body"] = json!({"S": "{\"value\": NaN"});
    assert_eq!(at(&s3).invoke(&event([odd])), done());
    let body = s3.objects().into_values().next().unwrap();
    let text = String::from_utf8_lossy(&body);
    assert!(text.contains(r#""n":1234567890123456789012345678901234567.8"#), "{text}");
    assert!(text.contains(r#""body":"{\"value\": NaN""#), "{text}");
}

#[test]
fn ten_thousand_records_and_items_of_400_kb_up_to_6_mb_fit() {
    let s3 = S3::start();
    let mut function = at(&s3);
    let small = |n| {
        let mut record = record(n);
        record["dynamodb"]["NewImage"].as_object_mut().unwrap().remove("signals");
        record.as_object_mut().unwrap().remove("awsRegion");
        record["eventID"] = n.to_string().into();
        record
    };
    assert_eq!(function.invoke(&event((1..=10_000).map(small))), done());
    let large = |n| {
        let mut record = record(n);
        record["dynamodb"]["NewImage"]["note"] = json!({"S": "x".repeat(399_000)});
        record
    };
    let event = event((20_001..=20_015).map(large));
    assert!(event.len() > 5_990_000 && event.len() < 6_291_456, "{}", event.len());
    assert_eq!(function.invoke(&event), done());
    assert_eq!(keys(&s3.objects(), "telemetry/").len(), 10_015);
    assert!(function.peak_memory() < 64 << 10, "{} KiB", function.peak_memory());
}

//! The store fails as S3 does: what was written is known afterwards, or the batch comes again.

use std::time::Duration;

use crate::events::{event, poison, record};
use crate::lambda::Told;
use crate::s3::{Fault, S3};
use crate::{at, done, handed_back, keys};

/// A batch of one record meets these faults and is done all the same, with one object.
fn is_done_despite(faults: &[Fault]) -> Vec<String> {
    let s3 = S3::start();
    s3.faults(faults.iter().copied());
    let mut function = at(&s3);
    assert_eq!(function.invoke(&event([record(1)])), done(), "{faults:?}");
    assert_eq!(keys(&s3.objects(), "telemetry/"), ["key-1"], "{faults:?}");
    s3.methods()
}

#[test]
fn a_conflict_that_left_nothing_is_tried_again() {
    assert_eq!(is_done_despite(&[Fault::Status(409)]), ["PUT", "GET", "PUT"]);
}

#[test]
fn a_conflict_of_our_own_write_is_recognised() {
    assert_eq!(is_done_despite(&[Fault::EffectThenStatus(409)]), ["PUT", "GET"]);
    assert_eq!(is_done_despite(&[Fault::EffectThenStatus(412)]), ["PUT", "GET"]);
}

#[test]
fn a_failure_of_the_server_is_tried_again_whether_or_not_it_had_an_effect() {
    for status in [500, 502, 503, 504, 429] {
        assert_eq!(is_done_despite(&[Fault::Status(status)]), ["PUT", "PUT"], "{status}");
        assert_eq!(is_done_despite(&[Fault::EffectThenStatus(status)]), ["PUT", "PUT", "GET"], "{status}");
    }
}

#[test]
fn an_answer_that_is_lost_is_looked_for() {
    assert_eq!(is_done_despite(&[Fault::EffectThenHangUp]), ["PUT", "PUT", "GET"]);
    assert_eq!(is_done_despite(&[Fault::EffectThenHang]), ["PUT", "PUT", "GET"]);
    assert_eq!(is_done_despite(&[Fault::Hang]), ["PUT", "PUT"]);
}

#[test]
fn a_look_that_fails_says_nothing() {
    let methods = is_done_despite(&[Fault::EffectThenStatus(409), Fault::Status(500)]);
    assert_eq!(methods, ["PUT", "GET", "PUT", "GET"]);
}

#[test]
fn a_connection_that_was_closed_while_idle_costs_nothing() {
    let s3 = S3::start();
    s3.faults([Fault::AnswerThenHangUp]);
    let mut function = at(&s3);
    assert_eq!(function.invoke(&event([record(1)])), done());
    std::thread::sleep(Duration::from_millis(50));
    assert_eq!(function.invoke(&event([record(2)])), done());
    assert_eq!(keys(&s3.objects(), "telemetry/"), ["key-1", "key-2"]);
}

#[test]
fn conflicts_without_end_hand_the_batch_back_and_never_count_as_written() {
    for fault in [Fault::Status(409), Fault::Status(503)] {
        let s3 = S3::start();
        s3.faults(std::iter::repeat_n(fault, 100));
        let mut function = at(&s3);
        function.timeout = Duration::from_secs(3);
        assert_eq!(function.invoke(&event([record(1), record(2)])), handed_back());
        let line = function.last("batch");
        assert_eq!((&line["ended"], &line["failed_batches"]), (&"handed back".into(), &1.into()));
        let problem = function.last("problem")["problem"].as_str().unwrap().to_owned();
        assert!(problem.contains("the object may be there or not"), "{problem}");
        assert!(s3.objects().is_empty());
    }
}

#[test]
fn a_store_that_never_answers_is_given_up_before_lambda_gives_up_the_function() {
    let s3 = S3::start();
    s3.faults(std::iter::repeat_n(Fault::Hang, 100));
    let mut function = at(&s3);
    function.timeout = Duration::from_millis(2500);
    let begun = std::time::Instant::now();
    assert_eq!(function.invoke(&event([record(1)])), handed_back());
    assert!(begun.elapsed() < function.timeout + Duration::from_millis(500));
}

#[test]
fn a_refusal_is_not_tried_again_in_one_invocation_and_says_what_to_do() {
    for status in [403, 404] {
        let s3 = S3::start();
        s3.faults([Fault::Status(status)]);
        let mut function = at(&s3);
        assert_eq!(function.invoke(&event([record(1)])), handed_back());
        assert_eq!(s3.methods(), ["PUT"]);
        let problem = function.last("problem")["problem"].as_str().unwrap().to_owned();
        assert!(problem.starts_with("writing s3://raw-"), "{problem}");
        assert_eq!(function.invoke(&event([record(1)])), done());
    }
}

#[test]
fn a_quarantine_that_can_not_be_written_holds_the_lines_back() {
    let s3 = S3::start();
    s3.faults([Fault::Status(403)]);
    let mut function = at(&s3);
    assert_eq!(function.invoke(&event([record(1), poison(2)])), handed_back());
    assert!(s3.objects().is_empty());
}

#[test]
fn an_object_with_other_bytes_is_never_overwritten_and_calls_for_a_person() {
    let s3 = S3::start();
    let mut function = at(&s3);
    assert_eq!(function.invoke(&event([record(1)])), done());
    let first = s3.objects();
    let mut other = record(1);
    other["dynamodb"]["NewImage"]["more"] = serde_json::json!({"S": "than before"});
    assert_eq!(function.invoke(&event([other])), handed_back());
    assert_eq!(s3.objects(), first);
    assert_eq!(function.last("batch")["objects_that_differ"], 1);
    assert!(function.last("problem")["problem"].as_str().unwrap().contains("Move it away"));
}

#[test]
fn without_a_sequence_number_the_whole_invocation_fails() {
    let s3 = S3::start();
    s3.faults([Fault::Status(403)]);
    let mut first = record(1);
    first["dynamodb"].as_object_mut().unwrap().remove("SequenceNumber");
    let told = at(&s3).invoke(&event([first, record(2)]));
    let Told::Error(error) = told else { panic!("{told:?}") };
    assert!(error["errorMessage"].as_str().unwrap().starts_with("a store failed"), "{error}");
}

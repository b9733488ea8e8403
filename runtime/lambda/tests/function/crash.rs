//! The function dies, and the batch comes again to another process: one object, whatever happened.

use crate::events::{event, poison, record};
use crate::s3::{Fault, S3};
use crate::{at, done, keys};

/// A batch of a line and a poison record, and what it leaves.
fn batch() -> String {
    event([record(1), poison(2), record(3)])
}

fn comes_again(s3: &S3) {
    assert_eq!(at(s3).invoke(&batch()), done());
    let objects = s3.objects();
    assert_eq!(objects.len(), 2, "{:?}", objects.keys());
    assert_eq!(keys(&objects, "telemetry/"), ["key-1", "key-3"]);
    assert_eq!(keys(&objects, "quarantine/"), ["00000000000000000000000000000002"]);
}

/// The function is killed while its request number `puts` + 1 hangs.
fn dies_at(puts: usize, fault: Fault) -> S3 {
    let s3 = S3::start();
    s3.faults(std::iter::repeat_n(Fault::None, puts).chain([fault]));
    let function = at(&s3);
    function.give(&batch());
    s3.hangs();
    function.kill();
    s3
}

#[test]
fn killed_before_anything_is_written() {
    let s3 = dies_at(0, Fault::Hang);
    assert!(s3.objects().is_empty());
    comes_again(&s3);
}

#[test]
fn killed_when_the_quarantine_is_written_and_not_answered() {
    let s3 = dies_at(0, Fault::EffectThenHang);
    assert_eq!(s3.objects().len(), 1);
    comes_again(&s3);
}

#[test]
fn killed_between_quarantine_and_lines() {
    let s3 = dies_at(1, Fault::Hang);
    assert_eq!(s3.objects().len(), 1);
    comes_again(&s3);
}

#[test]
fn killed_when_the_lines_are_written_and_not_answered() {
    let s3 = dies_at(1, Fault::EffectThenHang);
    assert_eq!(s3.objects().len(), 2);
    comes_again(&s3);
}

#[test]
fn killed_when_all_is_written_and_lambda_does_not_know() {
    let s3 = S3::start();
    let mut function = at(&s3);
    assert_eq!(function.invoke(&batch()), done());
    function.kill();
    comes_again(&s3);
}

#[test]
fn cut_anew_after_all_was_written_every_record_is_still_there() {
    let s3 = S3::start();
    assert_eq!(at(&s3).invoke(&event((1..=4).map(record))), done());
    let mut other = at(&s3);
    assert_eq!(other.invoke(&event((1..=2).map(record))), done());
    assert_eq!(other.invoke(&event((3..=5).map(record))), done());
    let mut keys = keys(&s3.objects(), "telemetry/");
    keys.sort_unstable();
    keys.dedup();
    assert_eq!(keys, ["key-1", "key-2", "key-3", "key-4", "key-5"]);
}

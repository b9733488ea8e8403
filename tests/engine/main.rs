//! The kernel's two engines: templates must give what the full parser gives alone, and what the reference gives.
//!
//! - `deciders`, `texts`, `numbers`, `values`, `skipped`, `frames`, `envelope`, `undo`: when a hit is sound, one test for each rule. A *warm* flattener
//!   has read good lines and reads them by template; then comes an odd line, which it must read as the full parser does; then the good line
//!   again.
//! - `orders`: thousands of lines through one flattener, in every order, under every limit. `catalogues`: the same with random catalogues.
//! - `senders`: many templates side by side. `hostile`: lines cut and flipped at every byte. `pieces`: files cut at every byte.
//! - `kept`: no value is lost. `faces`: structs, rows and record batches say the same.
//!
//! `PLANISH_SEED` replays a run.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod catalogues;
mod deciders;
mod envelope;
mod faces;
mod frames;
mod hostile;
mod kept;
mod numbers;
mod orders;
mod pieces;
mod senders;
mod skipped;
mod texts;
mod undo;
mod values;

use std::sync::LazyLock;

use planish_kernel::TemplateLimit;
use planish_tests::Both;
use planish_tests::engines::Engines;
use serde_json::Value;

static WARM: LazyLock<Both> = LazyLock::new(|| Both::new(include_str!("warm.yaml")));

/// The catalogue of the tests with one thing changed.
fn changed(from: &str, to: &str) -> &'static Both {
    let yaml = include_str!("warm.yaml");
    assert!(yaml.contains(from), "the catalogue has no {from}");
    Box::leak(Box::new(Both::new(&yaml.replace(from, to))))
}

/// Where chance begins.
fn seed() -> u64 {
    std::env::var("PLANISH_SEED").ok().map_or(20_260_109, |text| text.parse().expect("a number"))
}

/// An event with these items of `signals`.
fn event(signals: &str) -> String {
    format!(r#"{{"id":"e1","car":{{"id":"c1","year":2024}},"signals":[{signals}],"at":"2026-01-09T00:53:30Z"}}"#)
}

/// A signal that went well, with its body as an object.
fn object(code: &str, body: &str) -> String {
    format!(r#"{{"code":"{code}","status":{{"value":"SUCCESS"}},"meta":{{"updatedAt":1767920001000}},"body":{body}}}"#)
}

/// The same with its body as a text.
fn text(code: &str, body: &str) -> String {
    object(code, &Value::from(body).to_string())
}

/// A flattener that reads these good lines by template.
struct Warm {
    engines: Engines<'static>,
    good: Vec<(String, String)>,
}

impl Warm {
    /// Reads the good lines until they are read by template.
    #[track_caller]
    fn of<T: AsRef<str>>(good: &[T]) -> Self {
        Self::with(&WARM, good)
    }

    #[track_caller]
    fn with<T: AsRef<str>>(both: &'static Both, good: &[T]) -> Self {
        let mut engines = Engines::new(both, TemplateLimit::default());
        for line in good.iter().chain(good) {
            let _ = judge(&mut engines, line.as_ref());
        }
        let rows = good.iter().map(|line| {
            let (hit, row) = judge(&mut engines, line.as_ref());
            assert!(hit, "a good line does not hit: {}", line.as_ref());
            (line.as_ref().to_owned(), row)
        });
        let good = rows.collect();
        Self { engines, good }
    }

    /// Reads an odd line, by both engines and the reference, as often as it takes to learn it, with the good lines in between; whether
    /// the templates of the good lines alone have read all of it.
    #[track_caller]
    fn reads(mut self, odd: &str) -> bool {
        let (hit, row) = judge(&mut self.engines, odd);
        for _ in 0..2 {
            for (good, wanted) in &self.good {
                let (_, row) = judge(&mut self.engines, good);
                assert_eq!(row, *wanted, "the good line changed after {odd}");
            }
            assert_eq!(judge(&mut self.engines, odd).1, row, "the odd line changed: {odd}");
        }
        hit
    }
}

/// Whether the line hit, and its row.
#[track_caller]
fn judge(engines: &mut Engines<'_>, line: &str) -> (bool, String) {
    match engines.judge(line.as_bytes()) {
        Ok((made, _)) => (made.is_hit(), made.row),
        Err(difference) => panic!("{difference}"),
    }
}

/// A body in both its forms, good, and what is odd about it, hold what the full parser and the reference say. In each the `@` of `body`
/// is replaced; whether the odd ones hit.
#[track_caller]
fn holes(code: &str, body: &str, good: &str, odd: &[&str]) -> Vec<bool> {
    let mut hits = Vec::new();
    for frame in [object, text] {
        let line = |value: &str| event(&frame(code, &body.replace('@', value)));
        for odd in odd {
            hits.push(Warm::of(&[line(good)]).reads(&line(odd)));
        }
    }
    hits
}

/// The same with a body that holds nothing but the value. All must hit: they are what the hole is for.
#[track_caller]
fn taken(code: &str, good: &str, like: &[&str]) {
    let hits = holes(code, r#"{"value":@}"#, good, like);
    assert!(hits.iter().all(|hit| *hit), "{code}: not all of {like:?} are read by the template of {good}: {hits:?}");
}

/// The same, whatever reads them.
#[track_caller]
fn alike(code: &str, good: &str, odd: &[&str]) {
    let _ = holes(code, r#"{"value":@}"#, good, odd);
}

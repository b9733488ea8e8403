//! Events whose objects are all new: learning ends where nothing hits, and takes a bounded share of memory.

use planish_kernel::{Flattener, TemplateLimit};
use planish_tests::{Both, shipped_catalogue};

use super::counting::{allocations, held};
use super::{Nowhere, flatten};

/// An event with text around its signals, and in its only signal.
fn event(around: &str, inside: &str) -> Vec<u8> {
    let signal = format!(r#"{{"code":"odometer-traveleddistance","body":{{"value":5,"unit":"km"{inside}}}}}"#);
    format!(r#"{{"event_id":"e1"{around},"signals":[{signal}]}}"#).into_bytes()
}

/// A key that no one knows, with no value.
fn new(number: u64, filler: &str) -> String {
    format!(",\"n{number:06}{filler}\":null")
}

/// Where the new key stands.
type Place = fn(&str) -> Vec<u8>;

const PLACES: [(&str, Place); 2] = [("signal", |new| event("", new)), ("event", |new| event(new, ""))];

#[test]
fn what_is_new_every_time_is_soon_not_learned_any_more() {
    let both = Both::new(&shipped_catalogue());
    for (what, place) in PLACES {
        let mut flattener = Flattener::new(&both.tables);
        let lines = |numbers: std::ops::Range<u64>| numbers.map(|number| place(&new(number, ""))).collect::<Vec<_>>();
        flatten(&mut flattener, &lines(0..400), &mut Nowhere);
        let lines = lines(400..500);
        let (count, ()) = allocations(|| flatten(&mut flattener, &lines, &mut Nowhere));
        assert!(count < 25, "{what}: {count} allocations in 100 events");
    }
}

#[test]
fn templates_take_a_bounded_share_of_memory_however_much_is_new() {
    let both = Both::new(&shipped_catalogue());
    let filler = "x".repeat(60_000);
    for (what, place) in PLACES {
        let (held, hits) = held(|| {
            let mut flattener = Flattener::with_templates(&both.tables, TemplateLimit(1000));
            for number in 0..1000 {
                // Each hits before the next comes, which pays for learning that.
                let line = [place(&new(number, &filler))];
                (0..6).for_each(|_| flatten(&mut flattener, &line, &mut Nowhere));
            }
            let hits = flattener.template_hits();
            // Still in use, so that what it holds is counted.
            std::mem::forget(flattener);
            hits
        });
        println!("{what}: {held} bytes, {hits:?}");
        assert!(
            hits.frame_hits.min(hits.event_hits) > 4000,
            "{what}: too little was learned to say anything: {hits:?}"
        );
        assert!(held < 32 << 20, "{what}: {held} bytes for 60 MB of new text");
    }
}

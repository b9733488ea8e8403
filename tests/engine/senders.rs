//! Many templates side by side: units behind their values, texts that begin alike, and cars of several senders.

use planish_kernel::TemplateLimit;
use planish_simulate::{Options, Order, Simulation};
use planish_tests::engines::Engines;
use planish_tests::{Both, shipped_catalogue};

use super::{Warm, event, judge, object, text};

/// Lines that all hit when they were read, whichever came last, and still say what they say.
#[track_caller]
fn all_hit(lines: &[String]) {
    for first in 0..lines.len() {
        let order: Vec<_> = lines.iter().cycle().skip(first).take(lines.len()).collect();
        for line in lines {
            assert!(Warm::of(&order).reads(line), "{line}");
        }
    }
}

#[test]
fn what_a_hole_means_may_be_decided_behind_it() {
    for frame in [object, text] {
        let bodies = [
            r#"{"value":5,"unit":"km"}"#,
            r#"{"value":5,"unit":"mi"}"#,
            r#"{"value":5,"unit":"km","old":null}"#,
            r#"{"value":5,"unit":null}"#,
            r#"{"value":5}"#,
        ];
        all_hit(&bodies.map(|body| event(&frame("drive-distance", body))));
        let limits = [
            r#"{"limit":50,"unit":"percent"}"#,
            r#"{"limit":0.5,"unit":"ratio"}"#,
            r#"{"limit":50}"#,
            r#"{"limit":50,"unit":null}"#,
        ];
        all_hit(&limits.map(|body| event(&frame("charge-limit", body))));
    }
}

#[test]
fn what_stands_behind_the_same_text_may_be_of_any_kind() {
    let states = [
        r#"{"value":"SUCCESS","reason":"a"}"#,
        r#"{"value":"SUCCESS","reason":null}"#,
        r#"{"value":"SUCCESS","reason":"a","more":{}}"#,
        r#"{"value":"SUCCESS"}"#,
        r#"{"reason":"a","value":"SUCCESS"}"#,
        "null",
        "{}",
    ];
    let lines = states.map(|state| {
        event(&format!(
            r#"{{"code":"drive-ison","status":{state},"meta":{{"more":[1],"updatedAt":0}},"body":{{"value":true}}}}"#
        ))
    });
    // A time that is a sentinel is no hit: it is the same without it.
    all_hit(&lines.map(|line| line.replace(r#","updatedAt":0"#, "")));
    let json = ["1", r#""a""#, "[1]", r#"{"a":1}"#, "true", "null"];
    all_hit(
        &json
            .map(|more| event(&format!(r#"{{"code":"drive-ison","meta":{{"more":{more}}},"body":{{"value":true}}}}"#))),
    );
}

#[test]
fn a_text_may_end_where_another_goes_on() {
    let notes = ["", r#","note":1"#, r#","note":12,"note2":null"#, r#","note":"12""#, r#","note":{"a":1}"#];
    let signals = format!(r#""signals":[{}]"#, object("drive-ison", r#"{"value":true}"#));
    let before = notes.map(|note| format!(r#"{{"id":"e1"{note},{signals}}}"#));
    let after = notes.map(|note| format!(r#"{{"id":"e1",{signals}{note}}}"#));
    all_hit(&before);
    all_hit(&after);
    all_hit(&[before, after].concat());
}

#[test]
fn texts_that_differ_in_case_alone_are_apart() {
    let line = |status: &str, more: &str| {
        event(&format!(r#"{{"code":"drive-ison","status":{{"value":"{status}"}}{more},"body":{{"value":true}}}}"#))
    };
    let more = r#","meta":{"updatedAt":1767920001000}"#;
    all_hit(&[line("SUCCESS", ""), line("Success", more), line("success", "")]);
    let _ = Warm::of(&[line("SUCCESS", ""), line("Success", more)]).reads(&line("SUCCESS", more));
}

#[test]
fn what_is_learned_anew_is_learned_to_the_limit() {
    let line = |keys: &str| event(&object("drive-ison", &format!(r#"{{{keys}"value":true}}"#)));
    let lines = ["", "\"a\":null,", "\"b\":null,"].map(line);
    let mut engines = Engines::new(&super::WARM, TemplateLimit(2));
    for line in lines.iter().chain(&lines[1..]).chain(&lines[1..]) {
        let _ = judge(&mut engines, line);
    }
    for line in &lines[1..] {
        assert!(judge(&mut engines, line).0, "two templates are not too many: {line}");
    }
}

#[test]
fn a_fleet_of_several_senders_hits() {
    let both = Both::new(&shipped_catalogue());
    let options = Options { seed: super::seed(), vehicles: 100, signals: 40, order: Order::Fixed, faults: 0.0 };
    let mut simulation = Simulation::new(&both.tables, options);
    let mut engines = Engines::new(&both, TemplateLimit::default());
    let (mut line, mut manifest, mut learned) = (Vec::new(), Vec::new(), engines.hits());
    for number in 0..900 {
        line.clear();
        simulation.write_line(&mut line, &mut manifest);
        engines.read(line.strip_suffix(b"\n").unwrap_or(&line)).unwrap_or_else(|difference| panic!("{difference}"));
        if number == 600 {
            learned = engines.hits();
        }
    }
    let hits = engines.hits();
    let (frames, of) = (hits.frame_hits - learned.frame_hits, hits.frames - learned.frames);
    let (events, lines) = (hits.event_hits - learned.event_hits, hits.events - learned.events);
    println!("{frames} of {of} signals, {events} of {lines} events");
    assert!(frames * 100 > of * 97, "{frames} of {of} signals");
    assert!(events * 100 > lines * 80, "{events} of {lines} events");
}

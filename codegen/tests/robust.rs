//! Whatever stands in a file: reading ends, says where the fault is, and a catalogue that passes the check has a plan and tables.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::{
    fmt::Write as _,
    fs,
    path::Path,
    time::{Duration, Instant},
};

use planish_codegen::{
    check,
    diagnostic::{Diagnostics, SourceText, Style},
    lower, plan,
};

/// All of the syntax in few bytes.
const SMALL: &str = include_str!("small.yaml");

/// Reads, checks and renders; goes on to the tables if all is well. Whether it is.
fn survives(bytes: Vec<u8>) -> bool {
    let mut diagnostics = Diagnostics::default();
    let source = SourceText::decode("catalogue.yaml", bytes, &mut diagnostics);
    let catalogue = check::read_and_check(&source, &mut diagnostics);
    let shown = diagnostics.render(&source, Style::Plain);
    assert_eq!(shown.is_empty(), diagnostics.is_empty());
    assert_eq!(diagnostics.reports(&source, Style::Colour).len(), diagnostics.lines(&source).len());
    let Some(catalogue) = catalogue.filter(|_| diagnostics.errors() == 0) else {
        assert!(!diagnostics.is_empty(), "refused without a word:\n{}", source.text());
        return false;
    };
    let plan = plan::build(&catalogue, source.text()).unwrap_or_else(|error| panic!("{error}\n{}", source.text()));
    lower::lower(&plan).unwrap_or_else(|error| panic!("{error}\n{}", source.text()));
    true
}

/// A small generator of numbers, so that a failure happens again.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end.max(1)
    }

    fn pick<'a, T>(&mut self, of: &'a [T]) -> &'a T {
        of.get(self.below(of.len())).unwrap()
    }
}

fn shipped() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("../signals.yaml")).unwrap()
}

#[test]
fn the_small_catalogue_is_in_order() {
    assert!(survives(SMALL.into()));
}

#[test]
fn the_shipped_catalogue_is_in_order() {
    assert!(survives(shipped().into()));
}

#[test]
fn every_beginning_of_a_catalogue_is_read_to_its_end() {
    for end in 0..SMALL.len() {
        survives(SMALL.as_bytes().get(..end).unwrap().to_vec());
    }
}

#[test]
fn beginnings_of_the_shipped_catalogue_are_read_to_their_end() {
    let text = shipped();
    for end in (0..text.len()).step_by(181) {
        survives(text.as_bytes().get(..end).unwrap().to_vec());
    }
}

#[test]
fn bytes_that_change_by_chance_are_survived() {
    let mut numbers = Numbers(7);
    for _ in 0..1500 {
        let mut bytes = SMALL.as_bytes().to_vec();
        for _ in 0..=numbers.below(3) {
            let at = numbers.below(bytes.len());
            match numbers.below(3) {
                0 => drop(bytes.remove(at)),
                1 => bytes.insert(at, *numbers.pick(b"{}[],:#&*!|>'\"%@`- \n\t.0aZ~\xff\xc3")),
                _ => *bytes.get_mut(at).unwrap() = u8::try_from(numbers.below(256)).unwrap(),
            }
        }
        survives(bytes);
    }
}

#[test]
fn words_that_change_places_are_survived_and_what_passes_has_tables() {
    let is_word = |char: char| char.is_alphanumeric() || "_<>()/-.".contains(char);
    let words: Vec<&str> = SMALL.split(|char| !is_word(char)).filter(|word| !word.is_empty()).collect();
    let mut numbers = Numbers(11);
    let mut passed = 0;
    for _ in 0..2500 {
        let mut text = SMALL.to_owned();
        for _ in 0..=numbers.below(2) {
            let (from, to) = (*numbers.pick(&words), *numbers.pick(&words));
            let places: Vec<usize> = text.match_indices(from).map(|(at, _)| at).collect();
            if !places.is_empty() {
                let at = *numbers.pick(&places);
                text.replace_range(at..at + from.len(), to);
            }
        }
        passed += usize::from(survives(text.into()));
    }
    assert!(passed > 200, "only {passed} passed: the rest of the way was hardly walked");
}

#[test]
fn a_short_file_can_not_become_a_large_tree() {
    let mut text = String::from("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
    for level in 1..40 {
        writeln!(text, "a{level}: &a{level} [{}]", vec![format!("*a{}", level - 1); 10].join(", ")).unwrap();
    }
    assert!(!survives(text.into()));
}

#[test]
fn a_file_that_nests_without_end_is_refused() {
    for open in ["[", "{a: ", "- ", "? "] {
        assert!(!survives(open.repeat(100_000).into()));
    }
}

#[test]
fn a_file_with_a_thousand_faults_shows_all_of_them() {
    let mut text = String::from(
        "catalogue: 1\ntable: { name: a.b.c, key: id }\nevent:\n  id: { type: string, required: true }\nsignals:\n  G:\n",
    );
    for signal in 0..1000 {
        writeln!(text, "    S{signal}: {{ value: double, min: none }}").unwrap();
    }
    let mut diagnostics = Diagnostics::default();
    let source = SourceText::new("many.yaml", text);
    assert!(check::read_and_check(&source, &mut diagnostics).is_none());
    assert_eq!(diagnostics.len(), 1000);
}

/// A catalogue up to its first signal.
const HEAD: &str =
    "catalogue: 1\ntable: { name: a.b.c, key: id }\nevent:\n  id: { type: string, required: true }\nsignals:\n  G:\n";

#[test]
fn one_thing_over_and_over_is_read_to_its_end() {
    for thing in
        [" ", "\n", "#", "a", "'", "- a\n", "a:\n", "? ", "a: |\n", "&a ", "- &a x\n", "---\n", "\u{feff}", "\0", "é"]
    {
        assert!(!survives(thing.repeat(20_000).into()), "{thing:?}");
    }
    for (open, thing, close) in
        [("[", "a,", "]"), ("{", "a,", "}"), ("{", "a: 1, ", "}"), ("[", "*a,", "]"), ("\"", "\\n", "\"")]
    {
        assert!(!survives(format!("{open}{}{close}", thing.repeat(20_000)).into()), "{thing:?}");
        let signal = format!("{HEAD}    S: {open}{}{close}\n", thing.repeat(20_000));
        assert!(!survives(signal.into()), "{thing:?} in a signal");
    }
}

#[test]
fn types_in_a_chain_of_any_length_are_refused() {
    for next in [1, -1] {
        let mut text = format!("{HEAD}    S: {{ value: T5000 }}\ntypes:\n");
        for at in 0..10_000_i32 {
            writeln!(text, "  T{at}: T{}", (at + next).clamp(0, 9_999)).unwrap();
        }
        assert!(!survives(text.into()));
    }
}

#[test]
fn a_few_types_can_not_make_a_huge_table() {
    let mut text = format!("{HEAD}    S: {{ type: array<T0> }}\ntypes:\n");
    for at in 0..12 {
        let fields: Vec<_> = (0..12).map(|field| format!("f{field}: T{}", at + 1)).collect();
        writeln!(text, "  T{at}: {{ fields: {{ {} }} }}", fields.join(", ")).unwrap();
    }
    text.push_str("  T12: { type: double, unit: km }\n");
    assert!(!survives(text.into()));
}

#[test]
fn of_thousands_of_faults_a_thousand_are_shown_and_all_are_counted() {
    let mut text = String::from(HEAD);
    for signal in 0..1500 {
        writeln!(text, "    S{signal}: {{ value: double, min: none }}").unwrap();
    }
    let mut diagnostics = Diagnostics::default();
    let source = SourceText::new("many.yaml", text);
    assert!(check::read_and_check(&source, &mut diagnostics).is_none());
    let shown = diagnostics.render(&source, Style::Plain);
    assert_eq!(diagnostics.lines(&source).len(), 1000);
    assert!(shown.contains("1000 are shown, 500 are not"), "{shown}");
    assert!(shown.ends_with("aborting due to 1500 errors\n"));
}

#[test]
fn what_thousands_of_columns_share_can_not_become_a_huge_table() {
    let long = "x".repeat(40_000);
    for (group, types) in [
        (String::new(), format!("  E: {{ type: string, comment: {long} }}\n")),
        (String::new(), format!("  E: {{ type: string, enum: [a{}] }}\n", ", b".repeat(13_000))),
        (format!("    _: {{ comment: {long} }}\n"), "  E: string\n".to_owned()),
        (format!("    _: {{ mask: {long} }}\n"), "  E: string\n".to_owned()),
        (format!("    _: {{ deprecated: {long} }}\n"), "  E: string\n".to_owned()),
    ] {
        let mut text = format!("{HEAD}{group}");
        for signal in 0..2000 {
            writeln!(text, "    S{signal}: E").unwrap();
        }
        write!(text, "types:\n{types}").unwrap();
        assert!(!survives(text.into()));
    }
}

#[test]
fn one_thing_with_another_name_each_time_is_read_to_its_end() {
    // What comes before, what is repeated with `#` as its number, what comes after.
    let shapes = [
        ("", "    S#: { valeu: double }\n", ""),
        ("", "    S#: { value: Duble# }\n", ""),
        ("", "    S#: { value: double, unit: kmm# }\n", ""),
        ("", "    S#: { value: double, min: none, comment: 車両# }\n", ""),
        ("", "    S#: { value: double, column: x }\n", ""),
        ("", "    S#: { value: double, comment: a, not b }\n", ""),
        ("", "    S#: { value: double, replaced_by: G.R# }\n", ""),
        ("", "    S#: { value: int, allow: [bare_nmber, x#] }\n", ""),
        ("", "    S#: { value: int, tags: { b: c# } }\n", "tags: { a: [b], pii: [none] }\n"),
        ("", "    S#: []\n", ""),
        ("", "    S#: L#\n", "types: { L1: [], L2: [] }\n"),
        ("    S: { value: double", ", k#: 1", " }\n"),
        ("    S: { value: double, path: [x", ", p#", "] }\n"),
        ("    S: { value: double, comment: a", ", not b#", " }\n"),
        ("    S: { value: string, enum: [x", ", W#", "] }\n"),
        ("    S: { fields: {", " a#: Duble,", "} }\n"),
        ("    S: { fields: {", " a#: { type: int, unit: km, unit_field: u# },", "} }\n"),
        ("    S: { value: T }\ntypes:\n  T:\n    fields:\n", "      u#: { type: int, unit: km }\n", ""),
        ("    S: boolean\n  H:\n    S: int\ntypes:\n", "  T#: { fields: { a: int, b: T# } }\n", ""),
        ("    S: boolean\nunits:\n", "  u#: [x#]\n", ""),
    ];
    for (open, thing, close) in shapes {
        let mut text = format!("{HEAD}{open}");
        for number in 0..400 {
            text.push_str(&thing.replace('#', &number.to_string()));
        }
        survives((text + close).into());
    }
}

#[test]
fn a_name_that_is_a_page_long_names_nothing() {
    let name = "g".repeat(2000);
    assert!(!survives(HEAD.replace("G:", &format!("? {name}\n  :")).into()));
    assert!(!survives(format!("{HEAD}    \"{name}\": int\n").into()));
}

#[test]
fn other_line_ends_and_a_mark_at_the_start_change_nothing() {
    assert!(survives(shipped().replace('\n', "\r\n").into()));
    assert!(survives(format!("\u{feff}{}", shipped()).into()));
    assert!(!survives(shipped().replace("  ", "\t").into()));
}

/// What this thread has spent of the processor's time; of anybody's where the system does not say.
fn spent(since: Instant) -> Duration {
    let said = fs::read_to_string("/proc/thread-self/schedstat").ok();
    let nanoseconds = said.and_then(|said| said.split(' ').next().and_then(|first| first.parse().ok()));
    nanoseconds.map_or_else(|| since.elapsed(), Duration::from_nanos)
}

/// `open`, then `thing` with a number for each `#`, so many bytes in all.
fn many(open: &str, thing: &str, close: &str, bytes: usize) -> String {
    let mut text = open.to_owned();
    for number in 0.. {
        if text.len() + close.len() >= bytes {
            break;
        }
        text.push_str(&thing.replace('#', &number.to_string()));
    }
    text + close
}

/// Many signals, and one thing that all of them have.
fn shared(signal: &str, types: &str) -> String {
    format!("{}types:\n{types}", many(HEAD, signal, "", SIZE / 2))
}

/// Bytes of a catalogue that is timed.
const SIZE: usize = 300_000;

#[test]
fn what_many_share_is_not_gone_through_for_each() {
    let half = SIZE / 2;
    let event = |source: &str, fields: &str| HEAD.replace("event:", &format!("{source}\nevent:\n{fields}"));
    let roots = |stem: &str| {
        let roots: Vec<_> = (0..16).map(|number| format!("{stem}{number}")).collect();
        format!("source: {{ roots: [{}] }}", roots.join(", "))
    };
    let units = many("  T:\n    fields:\n", "      f#: { type: int, unit: km, unit_field: u# }\n", "", half);
    let words = many("  E: { type: string, enum: [a", ", w#", "] }\n", half);
    let groups = many(&format!("{HEAD}    S: int\n"), "  H#:\n    _: { unit_field: x# }\n    S: T\n", "", half);
    let deep = "a.".repeat(62);
    let long = "u".repeat(half);
    let faulty =
        ", unit: [], min: a, max: b, fold: x, required: y, mask: [], code: [], since: [], column: [], comment: []";
    let shapes = [
        ("unit texts of a struct", shared("    S#: T\n", &units)),
        ("unit texts of a struct in many groups", format!("{groups}types:\n{units}")),
        ("fields of a struct in many groups", {
            let fields = many("  T:\n    fields:\n", "      f#: int\n", "", half);
            format!("{groups}types:\n{fields}")
        }),
        ("words and sentinels", shared("    S#: { value: E, sentinels: [x] }\n", &words)),
        ("a long unit text", shared("    S#: T\n", &format!("  T: {{ type: int, unit: km, unit_field: {long} }}\n"))),
        ("a long list of lints", {
            let group = many(&format!("{HEAD}    _: {{ allow: [similar_type"), ", similar_type", "] }\n", half);
            many(&group, "    S#: int\n", "", SIZE)
        }),
        ("roots", event(&roots("r"), &many("", "  e#: int\n", "", SIZE)) + "    S: int\n"),
        ("deep roots", event(&roots("r."), &many("", &format!("  e#: {{ type: int, path: {deep}# }}\n"), "", SIZE))),
        ("long roots", event(&roots(&"r".repeat(9_000)), &many("", "  e#: int\n", "", half))),
        (
            "alternatives",
            event(&roots("r"), &format!("  e: {{ type: int, path: {} }}\n", many("[z", ", e#", "]", SIZE))),
        ),
        ("unknown keys", many(&format!("{HEAD}    S: {{ value: int"), ", coment#: 1", " }\n", SIZE)),
        (
            "unknown words",
            many(&format!("{HEAD}    S: {{ value: timestamp, formats: [rfc3339"), ", epoch_m", "] }\n", SIZE),
        ),
        ("faults beside each other", many(HEAD, "    S#: int\n", &format!("    S: {{ value: int{faulty} }}\n"), SIZE)),
        ("one line", many(&HEAD.replace("\n  G:\n", " { G: { "), "S#: { valeu: int, code: x }, ", "} }\n", SIZE)),
    ];
    // Tests are built with few optimisations.
    let limit = Duration::from_secs_f64(3.0 * f64::from(u32::try_from(SIZE).unwrap()) / 1e6);
    for (name, text) in shapes {
        let (start, before) = (Instant::now(), spent(Instant::now()));
        survives(text.into());
        let took = spent(start).saturating_sub(before);
        assert!(took < limit, "{name}: {took:?}");
    }
}

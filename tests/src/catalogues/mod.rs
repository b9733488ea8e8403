//! Random catalogues that are right: the same seed gives the same file.
//!
//! They hold all types, units, limits, enums, sentinels and formats, own types in own types, alternatives, aliases, ignored fields,
//! roots, states and defaults, in one of the many ways in which YAML can be written. [`events`](crate::events) makes events for them.

mod attributes;
mod names;
mod signals;
mod text;
mod types;

use attributes::{Place, governor};
use names::{FIELDS, Names, Paths, keys};
use signals::Signals;
use text::{Node, one_or_many, plain, shuffled, text};
use types::{Scope, Types};

use crate::mutate::Random;

/// The text of a catalogue without faults.
#[must_use]
pub fn catalogue(seed: u64) -> String {
    let mut random = Random(seed);
    let random = &mut random;
    let fold = random.pick(&["none", "upper", "lower"]);
    let mut types = Types::new(fold, tags(random), random);
    let mut columns = Names::default();
    for system in ["ingest_date", "pipeline_processed_at"] {
        columns.take(system);
    }
    let mut frame = Frame::default();
    let mut file = vec![
        ("tags".to_owned(), tags_section(&types)),
        ("defaults".to_owned(), defaults(&types, random)),
        ("units".to_owned(), units(random)),
    ];
    let source = frame.source(&mut types, random);
    let (key, event) = envelope(&frame, &mut types, &mut columns, random);
    file.push(("signals".to_owned(), Signals { types: &mut types, columns: &mut columns }.section(random)));
    file.push(("source".to_owned(), source));
    file.push(("event".to_owned(), event));
    let mut table = vec![("name".to_owned(), text("main.telemetry.cars")), ("key".to_owned(), text(key))];
    if random.one_in(2) {
        table.push(("comment".to_owned(), text("One row per event: what a car says.")));
    }
    file.push(("table".to_owned(), shuffled(table, random)));
    if let Some(types) = types.section(random) {
        file.push(("types".to_owned(), types));
    }
    random.shuffle(&mut file);
    file.insert(0, ("catalogue".to_owned(), plain(1)));
    file.retain(|(_, node)| *node != Node::Map(Vec::new()));
    text::file(&file, random)
}

fn tags(random: &mut Random) -> Vec<(String, Vec<String>)> {
    let pii = ["none", "quasi", "user", "location"].map(str::to_owned).to_vec();
    let mut tags = vec![("pii".to_owned(), pii), ("domain".to_owned(), Vec::new())];
    tags.push(("owner".to_owned(), vec!["team".to_owned()]));
    tags.truncate(random.below(4));
    tags
}

fn tags_section(types: &Types) -> Node {
    let words = |words: &Vec<String>| match words.as_slice() {
        [one] => text(one.clone()),
        many => Node::List(many.iter().cloned().map(text).collect()),
    };
    Node::Map(types.tags.iter().map(|(tag, of)| (tag.clone(), words(of))).collect())
}

fn defaults(types: &Types, random: &mut Random) -> Node {
    let mut entries = Vec::new();
    if random.below(3) > 0 {
        entries.push(("unit_field".to_owned(), governor(random)));
    }
    if types.fold != "none" || random.one_in(3) {
        entries.push(("fold".to_owned(), text(types.fold)));
    }
    if random.one_in(3) {
        entries.push(("on_violation".to_owned(), text(random.pick(&["keep", "rescue"]))));
    }
    Node::Map(entries)
}

fn units(random: &mut Random) -> Node {
    let mut entries = Vec::new();
    for (symbol, spellings) in
        [("km", ["KM!", "kilo metre"]), ("percent", ["Prozent", "v. H."]), ("celsius", ["grad C", "℃"])]
    {
        if random.one_in(3) {
            let count = 1 + random.below(2);
            let spellings = spellings.iter().take(count).map(|spelling| text(*spelling)).collect();
            entries.push((symbol.to_owned(), one_or_many(spellings, random)));
        }
    }
    Node::Map(entries)
}

/// Where things sit in an event.
#[derive(Debug, Default)]
struct Frame {
    roots: Vec<Vec<String>>,
    signals: Vec<String>,
}

impl Frame {
    fn source(&mut self, types: &mut Types, random: &mut Random) -> Node {
        let mut entries = Vec::new();
        let mut roots: Vec<&str> = [".", "data", "pay.load", "pay.more"].to_vec();
        random.shuffle(&mut roots);
        roots.truncate(1 + random.below(3));
        if random.one_in(3) {
            roots = vec!["."];
        } else {
            entries.push(("roots".to_owned(), one_or_many(roots.iter().map(|root| text(*root)).collect(), random)));
        }
        self.roots = roots.iter().map(|root| keys(root)).collect();
        let signals = random.pick(&["signals", "items", "content.signals"]);
        self.signals = keys(signals);
        entries.push(("signals".to_owned(), text(signals)));

        let mut paths = Paths::default();
        for (part, other) in
            [("code", "what.code"), ("group", "what.group"), ("name", "what.name"), ("body", "payload")]
        {
            let path = if random.one_in(4) { other } else { part };
            assert!(paths.take(&keys(path)));
            if path != part || random.one_in(2) {
                entries.push((part.to_owned(), text(path)));
            }
        }
        let mut failed = None;
        if random.below(4) > 0 {
            let path = paths.fresh(&[Vec::new()], random);
            failed = (random.below(4) > 0).then(|| path.clone());
            let words = ["ERROR", "failed", "Down"].into_iter().take(1 + random.below(3)).map(text).collect();
            let told = vec![("path".to_owned(), text(path)), ("is".to_owned(), one_or_many(words, random))];
            entries.push(("failed".to_owned(), shuffled(told, random)));
        }
        if failed.is_some() || random.below(3) > 0 {
            let mut state = Vec::new();
            if random.one_in(2) {
                state.push(("keep".to_owned(), text(random.pick(&["all", "failed", "none"]))));
            }
            let mut names = Names::default();
            let mut scope = Scope { prefix: "", roots: &[Vec::new()], names: &mut names, paths: &mut paths };
            let mut fields = Vec::new();
            if let Some(path) = failed {
                let name = scope.names.fresh("", FIELDS, random);
                scope.paths.reads("string", &path);
                let entries = vec![("path".to_owned(), text(path)), ("type".to_owned(), text("string"))];
                fields.push((name, shuffled(entries, random)));
            }
            for _ in 0..=random.below(4) {
                fields.push(types.field(&mut scope, Place::Outside, types.fold, random).0);
            }
            state.push(("fields".to_owned(), Node::Map(fields)));
            entries.push(("state".to_owned(), shuffled(state, random)));
        }
        if random.one_in(2) {
            entries.push(("unknown".to_owned(), text(random.pick(&["rescue", "count"]))));
        }
        shuffled(entries, random)
    }
}

/// The envelope, and the name of its key.
fn envelope(frame: &Frame, types: &mut Types, columns: &mut Names, random: &mut Random) -> (String, Node) {
    let mut paths = Paths::default();
    for root in &frame.roots {
        assert!(paths.take(&[root.as_slice(), &frame.signals].concat()));
    }
    // What other roots stand in is not to be taken whole.
    for reserved in [["data", "\u{0}"], ["pay", "\u{0}"]] {
        paths.take(&reserved.map(str::to_owned));
    }
    let mut fields = Vec::new();
    let mut scope = Scope { prefix: "", roots: &frame.roots, names: columns, paths: &mut paths };
    let key = scope.names.fresh("", FIELDS, random);
    let mut entries = vec![("type".to_owned(), text("string")), ("required".to_owned(), plain(true))];
    let mut alternatives = Vec::new();
    if scope.paths.take_below(&frame.roots, &keys(&key)) {
        alternatives.push(key.clone());
    }
    while alternatives.is_empty() || random.one_in(3) {
        alternatives.push(scope.paths.fresh(&frame.roots, random));
    }
    for path in &alternatives {
        scope.paths.reads("string", path);
    }
    if alternatives != [key.clone()] {
        entries.push(("path".to_owned(), one_or_many(alternatives.into_iter().map(text).collect(), random)));
    }
    entries.extend(types.about(random));
    fields.push((key.clone(), shuffled(entries, random)));
    for _ in 0..random.below(8) {
        fields.push(types.field(&mut scope, Place::Outside, types.fold, random).0);
    }
    random.shuffle(&mut fields);
    (key, Node::Map(fields))
}

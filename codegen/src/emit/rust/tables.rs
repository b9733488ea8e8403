//! `src/tables.rs`: the kernel's tables as one `static`, and a `static` for each of its arrays.
//!
//! Written plainly, an entry a line, plain numbers many to a line. Every array stands by itself and borrows nothing but texts and other statics, so that the compiler has
//! nothing to promote and the cost grows with the number of entries alone. Where there are thousands of entries they are calls of small
//! constructors: half the price of struct literals, each part of which has to be inferred.

use std::fmt::Write;

use planish_kernel::tables::{
    AliasCode, AliasPair, Conversion, Field, Kind, List, Node, Rules, Scope, Sentinel, Signal, Span, Spelling, Tables,
    Then, TimeFormat, UnitRule, UnitUse,
};

use super::text::literal;
use crate::emit::Input;

pub(in crate::emit) fn emit(input: &Input<'_>) -> Vec<(String, String)> {
    let tables = input.tables;
    let formats = Formats::of(tables);
    let mut writer = Writer::default();
    writer.array("FIELDS", "Field", &tables.fields, |entry| field(entry, &formats));
    for (number, list) in formats.0.iter().enumerate() {
        writer.array(&format!("FORMATS_{number}"), "TimeFormat", list, |format| format!("TimeFormat::{format:?}"));
    }
    writer.numbers("SOURCES", &tables.sources);
    writer.array("RULES", "Rules", &tables.rules, rules);
    writer.array("WORDS", "Text", &tables.words, |word| call_text(word));
    writer.array("SENTINELS", "Sentinel", &tables.sentinels, sentinel);
    writer.array("SPELLINGS", "Spelling", &tables.spellings, spelling);
    writer.array("UNIT_USES", "UnitUse", &tables.unit_uses, unit_use);
    writer.array("SCOPES", "Scope", &tables.scopes, scope);
    writer.array("NODES", "Node", &tables.nodes, node);
    writer.array("PATHS", "Text", &tables.paths, |path| call_text(path));
    writer.array("SIGNALS", "Signal", &tables.signals, signal);
    writer.numbers("PAIRS", &tables.pairs);
    writer.numbers("NAMES", &tables.names);
    writer.array("ALIAS_CODES", "AliasCode", &tables.alias_codes, alias_code);
    writer.array("ALIAS_PAIRS", "AliasPair", &tables.alias_pairs, alias_pair);

    let kernel = input.kernel;
    let text = format!(
        "//! The catalogue as the engine reads it.\n\nuse std::borrow::Cow::Borrowed;\n\nuse {kernel}::tables::*;\n\n{}{}{}",
        whole(tables),
        writer.0,
        constructors(&writer.0)
    );
    vec![("src/tables.rs".to_owned(), text)]
}

/// How many numbers stand in a line.
const NUMBERS: usize = 20;

/// What the long arrays are made with.
const CONSTRUCTORS: &str = "\
const fn text(text: &'static str) -> Text {
    Borrowed(text)
}

const fn field(name: &'static str, place: u32, kind: Kind, nullable: bool, source: u32, sources: u32, rules: u32) -> Field {
    Field { name: Borrowed(name), place, kind, nullable, sources: Span::new(source, sources), rules }
}

const fn scope(node: u32, nodes: u32, path: u32, paths: u32, field: u32, fields: u32, itself: Option<u32>) -> Scope {
    Scope { nodes: Span::new(node, nodes), paths: Span::new(path, paths), fields: Span::new(field, fields), itself }
}

const fn enter(key: &'static str, node: u32, nodes: u32) -> Node {
    Node { key: Borrowed(key), then: Then::Enter(Span::new(node, nodes)) }
}

const fn read(key: &'static str, slot: u32) -> Node {
    Node { key: Borrowed(key), then: Then::Read(slot) }
}

const fn node(key: &'static str, then: Then) -> Node {
    Node { key: Borrowed(key), then }
}

const fn signal(code: &'static str, group: &'static str, name: &'static str, body: u32, unit: u32, units: u32) -> Signal {
    Signal { code: Borrowed(code), group: Borrowed(group), name: Borrowed(name), body, units: Span::new(unit, units) }
}
";

/// Those that `arrays` call; one that nobody calls would be a warning.
fn constructors(arrays: &str) -> String {
    let called = |constructor: &&str| {
        let name = constructor.trim_start_matches("const fn ").split('(').next().unwrap_or_default();
        arrays.contains(&format!("\n    {name}("))
    };
    CONSTRUCTORS.split("\n\n").filter(called).map(|constructor| format!("\n{}\n", constructor.trim_end())).collect()
}

/// The static that the others hang on.
fn whole(tables: &Tables) -> String {
    let (system, identity) = (&tables.system, &tables.identity);
    format!(
        "\
/// The catalogue's tables.
pub static TABLES: Tables = Tables {{
    table: {table},
    catalogue: {catalogue},
    fields: Borrowed(&FIELDS),
    columns: {columns},
    key: {key},
    system: System {{
        rescued: {rescued},
        signal_state: {signal_state},
        stream_event_id: {stream_event_id},
        stream_sequence: {stream_sequence},
        stream_created_at: {stream_created_at},
        source_file: {source_file},
        source_line: {source_line},
        processed_at: {processed_at},
        catalogue: {catalogue_column},
        ingest_date: {ingest_date},
        event_name_slot: {event_name_slot},
        table_slot: {table_slot},
    }},
    sources: Borrowed(&SOURCES),
    rules: Borrowed(&RULES),
    words: Borrowed(&WORDS),
    sentinels: Borrowed(&SENTINELS),
    spellings: Borrowed(&SPELLINGS),
    unit_uses: Borrowed(&UNIT_USES),
    scopes: Borrowed(&SCOPES),
    nodes: Borrowed(&NODES),
    paths: Borrowed(&PATHS),
    event: {event},
    frame: {frame},
    identity: Identity {{ code: {code}, group: {group}, name: {name}, body: {body}, failed: {identity_failed:?} }},
    failed: {failed},
    failed_fold: Fold::{failed_fold:?},
    state: KeepState::{state:?},
    unknown: Unknown::{unknown:?},
    signals: Borrowed(&SIGNALS),
    pairs: Borrowed(&PAIRS),
    names: Borrowed(&NAMES),
    alias_codes: Borrowed(&ALIAS_CODES),
    alias_pairs: Borrowed(&ALIAS_PAIRS),
}};
",
        table = text(&tables.table),
        catalogue = text(&tables.catalogue),
        columns = tables.columns,
        key = tables.key,
        rescued = system.rescued,
        signal_state = system.signal_state,
        stream_event_id = system.stream_event_id,
        stream_sequence = system.stream_sequence,
        stream_created_at = system.stream_created_at,
        source_file = system.source_file,
        source_line = system.source_line,
        processed_at = system.processed_at,
        catalogue_column = system.catalogue,
        ingest_date = system.ingest_date,
        event_name_slot = system.event_name_slot,
        table_slot = system.table_slot,
        event = tables.event,
        frame = tables.frame,
        code = identity.code,
        group = identity.group,
        name = identity.name,
        body = identity.body,
        identity_failed = identity.failed,
        failed = span(tables.failed),
        failed_fold = tables.failed_fold,
        state = tables.state,
        unknown = tables.unknown,
    )
}

/// Writes statics.
#[derive(Default)]
struct Writer(String);

impl Writer {
    fn array<T: Clone>(&mut self, name: &str, of: &str, entries: &[T], entry: impl Fn(&T) -> String) {
        // Writing to a String can't fail.
        _ = writeln!(self.0, "\nstatic {name}: [{of}; {}] = [", entries.len());
        for each in entries {
            _ = writeln!(self.0, "    {},", entry(each));
        }
        self.0.push_str("];\n");
    }

    /// Many to a line.
    fn numbers(&mut self, name: &str, numbers: &[u32]) {
        _ = writeln!(self.0, "\nstatic {name}: [u32; {}] = [", numbers.len());
        for line in numbers.chunks(NUMBERS) {
            let line: Vec<_> = line.iter().map(u32::to_string).collect();
            _ = writeln!(self.0, "    {},", line.join(", "));
        }
        self.0.push_str("];\n");
    }
}

/// The lists of timestamp formats, each once, in the order of their first use.
struct Formats<'a>(Vec<&'a List<TimeFormat>>);

impl<'a> Formats<'a> {
    fn of(tables: &'a Tables) -> Self {
        let mut lists: Vec<&List<TimeFormat>> = Vec::new();
        for field in tables.fields.iter() {
            if let Kind::Timestamp { formats } = &field.kind
                && !lists.contains(&formats)
            {
                lists.push(formats);
            }
        }
        Self(lists)
    }

    fn number(&self, of: &List<TimeFormat>) -> usize {
        self.0.iter().position(|list| *list == of).unwrap_or_default()
    }
}

fn text(text: &str) -> String {
    format!("Borrowed({})", literal(text))
}

fn span(span: Span) -> String {
    format!("Span::new({}, {})", span.start, span.len)
}

fn call_text(text: &str) -> String {
    format!("text({})", literal(text))
}

/// Start and length, as two arguments.
fn pair_of(span: Span) -> String {
    format!("{}, {}", span.start, span.len)
}

/// A literal that reads back as the same double.
fn double(value: f64) -> String {
    if value.is_finite() { format!("{value:?}") } else { format!("f64::from_bits({:#x})", value.to_bits()) }
}

fn option<T>(value: Option<T>, some: impl Fn(T) -> String) -> String {
    value.map_or_else(|| "None".to_owned(), |value| format!("Some({})", some(value)))
}

fn field(field: &Field, formats: &Formats<'_>) -> String {
    let Field { name, place, kind, nullable, sources, rules } = field;
    let kind = match kind {
        Kind::Timestamp { formats: list } => {
            format!("Timestamp {{ formats: Borrowed(&FORMATS_{}) }}", formats.number(list))
        }
        plain => format!("{plain:?}"),
    };
    format!("field({}, {place}, Kind::{kind}, {nullable}, {}, {rules})", literal(name), pair_of(*sources))
}

fn rules(rules: &Rules) -> String {
    if *rules == Rules::NONE {
        return "Rules::NONE".to_owned();
    }
    let Rules { unit, sentinels, words, fold, bounds, violation, text } = rules;
    let unit = option(*unit, |UnitRule { governed_by, if_absent }| {
        format!("UnitRule {{ governed_by: {governed_by:?}, if_absent: {} }}", option(if_absent, conversion))
    });
    format!(
        "Rules {{ unit: {unit}, sentinels: {}, words: {}, fold: Fold::{fold:?}, bounds: Bounds {{ min: {}, max: {} }}, violation: Violation::{violation:?}, text: {text} }}",
        span(*sentinels),
        span(*words),
        option(bounds.min, double),
        option(bounds.max, double),
    )
}

fn conversion(Conversion { factor, offset }: Conversion) -> String {
    format!("Conversion {{ factor: {}, offset: {} }}", double(factor), double(offset))
}

fn sentinel(sentinel: &Sentinel) -> String {
    match sentinel {
        Sentinel::Number(number) => format!("Sentinel::Number({})", text(number)),
        Sentinel::Text(word) => format!("Sentinel::Text({})", text(word)),
    }
}

fn spelling(spelling: &Spelling) -> String {
    let Spelling { text: spelt, conversion: into } = spelling;
    format!("Spelling {{ text: {}, conversion: {} }}", text(spelt), option(*into, conversion))
}

fn unit_use(UnitUse { slot, spellings }: &UnitUse) -> String {
    format!("UnitUse {{ slot: {slot}, spellings: {} }}", span(*spellings))
}

fn scope(Scope { nodes, paths, fields, itself }: &Scope) -> String {
    format!("scope({}, {}, {}, {itself:?})", pair_of(*nodes), pair_of(*paths), pair_of(*fields))
}

fn node(Node { key, then }: &Node) -> String {
    let key = literal(key);
    match then {
        Then::Enter(nodes) => format!("enter({key}, {})", pair_of(*nodes)),
        Then::Read(slot) => format!("read({key}, {slot})"),
        plain => format!("node({key}, Then::{plain:?})"),
    }
}

fn signal(Signal { code, group, name, body, units }: &Signal) -> String {
    format!("signal({}, {}, {}, {body}, {})", literal(code), literal(group), literal(name), pair_of(*units))
}

fn alias_code(AliasCode { code, signal }: &AliasCode) -> String {
    format!("AliasCode {{ code: {}, signal: {signal} }}", text(code))
}

fn alias_pair(AliasPair { group, name, signal }: &AliasPair) -> String {
    format!("AliasPair {{ group: {}, name: {}, signal: {signal} }}", text(group), text(name))
}

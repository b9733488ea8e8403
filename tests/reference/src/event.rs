//! One line, one row.

use serde_json::{Map, Value};

use crate::frame::{Frame, read_signals};
use crate::govern::Governor;
use crate::json::{self, Data, Fault, Node};
use crate::log::{Found, Log, Spot};
use crate::number::number;
use crate::plan::{Base, Chain, Field, Kind, Leaf, Plan};
use crate::read::Reader;
use crate::scope::{Paths, Reading, look};
use crate::time;
use crate::words::Reason;
use crate::yaml::Format;
use crate::{Context, Outcome};

/// The longest line that is read.
const MAX_LINE: usize = 16 * 1024 * 1024;

/// Digits of a stream's sequence number.
const SEQUENCE_DIGITS: usize = 40;

/// Flattens one line.
pub(crate) fn flatten(plan: &Plan, line: &[u8], context: &Context) -> Outcome {
    if line.len() > MAX_LINE {
        return quarantined("too_long");
    }
    if line.iter().all(|byte| matches!(byte, b' ' | b'\t' | b'\n' | b'\r')) {
        return Outcome::Blank;
    }
    let Ok(text) = std::str::from_utf8(line) else {
        return quarantined("not_utf8");
    };
    let event = match json::parse(text) {
        Ok(event) => event,
        Err(Fault::NotJson) => return quarantined("not_json"),
        Err(Fault::TooDeep) => return quarantined("too_deep"),
    };
    let Data::Object(members) = &event.data else {
        return quarantined("not_an_object");
    };

    let mut paths = Paths::default();
    let stream = Stream::new();
    paths.read_fields(&plan.envelope);
    paths.read_fields(&stream.fields());
    for chains in &plan.layout.signals {
        paths.read_all(chains, Reading::Every);
    }
    let spot = Spot { text, body: None, signal: None };
    let mut log = Log::new(plan.layout.unknown);
    let found = look(members, &paths, spot, "", &mut log);

    if found.iter().any(|found| stream.event_name.chains.contains(&found.chain) && is_text(found.node, "REMOVE")) {
        return Outcome::Removed;
    }
    let governor = Governor::default();
    let reader = Reader { spot, governor: &governor };
    let mut row = reader.fields(&plan.envelope, &found, &mut log);
    if let Some(word) = key_fault(plan, &row, &found) {
        return quarantined(word);
    }
    system_columns(&stream, &reader, &found, context, &mut row, &mut log);

    let frames = frames(plan, &found, spot, &mut log);
    let (columns, state) = read_signals(plan, frames, spot, &mut log);
    row.extend(columns);
    if !state.is_empty() {
        row.insert("_signal_state".to_owned(), Value::Object(state.into_iter().collect()));
    }
    let (rescued, counts) = log.close();
    if !rescued.is_empty() {
        row.insert("_rescued".to_owned(), Value::Array(rescued));
    }
    Outcome::Row { row, counts }
}

fn quarantined(word: &str) -> Outcome {
    Outcome::Quarantined(word.to_owned())
}

fn is_text(node: &Node, word: &str) -> bool {
    matches!(&node.data, Data::Text(Some(text)) if text == word)
}

/// Why the line has no key, if it has none.
fn key_fault(plan: &Plan, row: &Map<String, Value>, found: &[Found<'_>]) -> Option<&'static str> {
    if row.get(&plan.key).and_then(Value::as_str).is_some_and(|key| !key.is_empty()) {
        return None;
    }
    let chains: &[Chain] = plan.envelope.first().map(|key| key.chains.as_slice()).unwrap_or_default();
    let first = chains.iter().find_map(|chain| found.iter().find(|found| found.chain == *chain));
    Some(match first.map(|found| &found.node.data) {
        None => "key_missing",
        Some(Data::Text(Some(text))) if text.is_empty() => "key_empty",
        Some(Data::Text(Some(_))) => "key_missing",
        Some(_) => "key_not_text",
    })
}

/// What stands under `_stream`.
struct Stream {
    event_id: Field,
    event_name: Field,
    sequence: Field,
    created_at: Field,
    table: Field,
}

impl Stream {
    fn new() -> Self {
        let field = |name: &str, column: &str, kind: Kind| Field {
            name: column.to_owned(),
            chains: vec![vec!["_stream".to_owned(), name.to_owned()]],
            kind,
        };
        let text = || Kind::plain(Base::String);
        let time = Leaf { formats: vec![Format::EpochMs, Format::Rfc3339], ..Leaf::plain(Base::Timestamp) };
        Self {
            event_id: field("event_id", "_stream_event_id", text()),
            event_name: field("event_name", "", text()),
            sequence: field("sequence", "_stream_sequence", text()),
            created_at: field("created_at", "_stream_created_at", Kind::Leaf(Box::new(time))),
            table: field("table", "", text()),
        }
    }

    fn fields(&self) -> Vec<Field> {
        [&self.event_id, &self.event_name, &self.sequence, &self.created_at, &self.table].map(Field::clone).into()
    }
}

fn system_columns(
    stream: &Stream,
    reader: &Reader<'_>,
    found: &[Found<'_>],
    context: &Context,
    row: &mut Map<String, Value>,
    log: &mut Log,
) {
    reader.pick(&stream.event_name, found, log);
    reader.pick(&stream.table, found, log);
    row.extend(reader.fields(&[stream.event_id.clone(), stream.created_at.clone()], found, log));
    if let Some(sequence) = reader.pick(&stream.sequence, found, log) {
        match &sequence.node.data {
            Data::Text(Some(digits)) if is_sequence(digits) => {
                row.insert(stream.sequence.name.clone(), format!("{digits:0>SEQUENCE_DIGITS$}").into());
            }
            _ => log.rescue(Reason::BadFormat, reader.spot, &sequence.path, sequence.node),
        }
    }
    let created = row.get(&stream.created_at.name).and_then(Value::as_str).and_then(|text| text.get(..10));
    let date = created.map_or_else(|| time::date_text(context.run_date_days.into()), str::to_owned);
    let mut insert = |column: &str, value: Value| row.insert(column.to_owned(), value);
    insert("_source_file", context.source_file.as_str().into());
    insert("_source_line", number(context.source_line.to_string()));
    insert("pipeline_processed_at", time::timestamp_text(context.processed_at_micros).into());
    insert("_catalogue", context.catalogue_hash.as_str().into());
    insert("ingest_date", date.into());
}

fn is_sequence(text: &str) -> bool {
    (1..=SEQUENCE_DIGITS).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The frames in the order of the roots, under one root as they stand in the line; what is no frame is rescued.
fn frames<'n>(plan: &Plan, found: &[Found<'n>], spot: Spot<'_>, log: &mut Log) -> Vec<Frame<'n>> {
    let mut frames = Vec::new();
    for chains in &plan.layout.signals {
        let mut here: Vec<&Found<'n>> = found.iter().filter(|found| chains.contains(&found.chain)).collect();
        here.sort_by_key(|found| found.node.start);
        for signals in here {
            let Data::Array(items) = &signals.node.data else {
                log.rescue(Reason::WrongType, spot, &signals.path, signals.node);
                continue;
            };
            for (at, node) in items.iter().enumerate() {
                let path = format!("{}[{at}]", signals.path);
                match &node.data {
                    Data::Null => {}
                    Data::Object(members) => frames.push(Frame { node, members, path }),
                    _ => log.rescue(Reason::WrongType, spot, &path, node),
                }
            }
        }
    }
    frames
}

//! Flattening: one line in, one row out.
//!
//! A line is understood in scopes: the event, each item of `signals` (a frame), a frame's body, each struct in an array. In each scope
//! the engine first *collects*: it reads the object from its text, checked to its last byte, and notes where the values of known keys
//! stand, with duplicates and unknown keys dealt with. The event's scope is collected with the frames in it, so nothing is fed before the
//! whole line is known to be well-formed. Then the engine *reads*: each field takes the first of its alternatives that decodes. So a unit
//! may come after its value, and a status after its body, and which frame counts for a signal is decided before any is read.
//!
//! - `collect`, `habit`: keys to slots; `walk`: objects once more, where that is not enough. `frame`, `identity`, `best`: which signal,
//!   which frame counts. `settled`: what those say, and their state. `body`: units, failed bodies.
//! - `field`: alternatives, arrays, structs. `decode`, `came`, `moment`: scalars. `rescue`: what the row could not take.
//!
//! Most objects are like an earlier one, and those are not parsed at all: `template` keeps what was learned from the full parser, `lesson`
//! teaches it, `quick` reads a line by it. The row is the same either way.

mod best;
mod body;
mod came;
mod collect;
mod counters;
mod decode;
mod field;
mod frame;
mod habit;
mod identity;
mod lesson;
mod moment;
mod quick;
mod rescue;
mod settled;
mod state;
mod template;
mod times;
mod walk;

use crate::lexer::{Malformed, Raw, Tape, next};
use crate::sink::{Sink, Value};
use crate::tables::Tables;
use crate::{Count, Date, MAX_LINE, Quarantine, Timestamp};

pub use counters::Counters;
use decode::{Decoded, UnitState, scalar};
use rescue::{Doc, Of, Trace};
use template::{Envelopes, FrameTemplates, Matched, Recording};
pub use template::{TemplateHits, TemplateLimit};

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[must_use]
pub enum Outcome {
    /// It held nothing but white space.
    Blank,
    /// It says that an item was removed; nothing was written.
    Removed,
    /// It became a row.
    Row,
    /// It is for quarantine; nothing was written.
    Quarantined(Quarantine),
}

/// What a row says about its line and its run.
#[derive(Debug, Clone, Copy)]
pub struct LineContext<'a> {
    /// Where the line was read.
    pub source_file: &'a str,
    /// Its number, from 1.
    pub line: u64,
    /// When the run began.
    pub processed_at: Timestamp,
    /// Day of the run, for rows without a stream time.
    pub run_date: Date,
}

/// Flattens lines of one catalogue. Holds its working memory, so that the next line needs little; one for each thread.
#[derive(Debug)]
pub struct Flattener<'t> {
    work: Work<'t>,
    counters: Counters,
}

impl<'t> Flattener<'t> {
    /// A flattener for the catalogue of `tables`.
    #[must_use]
    pub fn new(tables: &'t Tables) -> Self {
        Self::with_templates(tables, TemplateLimit::default())
    }

    /// A flattener that keeps at most so many templates for each signal. The rows are the same whatever the limit.
    #[must_use]
    pub fn with_templates(tables: &'t Tables, limit: TemplateLimit) -> Self {
        Self { work: Work::new(tables, limit), counters: Counters::default() }
    }

    /// What all lines so far add up to.
    #[must_use]
    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// What all lines since the last call add up to.
    #[must_use]
    pub fn take_counters(&mut self) -> Counters {
        std::mem::take(&mut self.counters)
    }

    /// How many objects were read by template.
    #[must_use]
    pub fn template_hits(&self) -> TemplateHits {
        self.work.hits
    }

    /// Reads one line, without its line feed, into `sink`. Only a line that becomes a row touches the sink.
    pub fn flatten<S: Sink>(&mut self, line: &[u8], context: &LineContext<'_>, sink: &mut S) -> Outcome {
        let outcome = self.work.line(line, context, sink);
        match outcome {
            Outcome::Blank => self.counters.blank += 1,
            Outcome::Removed => self.counters.removed += 1,
            Outcome::Quarantined(reason) => self.counters.quarantine(reason),
            Outcome::Row => {
                self.counters.rows += 1;
                self.counters.count(self.work.trace.sum());
                self.work.trace.reasons().for_each(|reason| self.counters.rescue(reason));
            }
        }
        outcome
    }
}

/// Working memory.
struct Work<'t> {
    tables: &'t Tables,
    trace: Trace,
    /// Which signal rescue entries speak of.
    of: Of,
    /// The values of the scopes that are being read, by slot; each scope has its run.
    slots: Vec<Option<Raw>>,
    line_tape: Tape,
    body_tape: Tape,
    keys: habit::Keys,
    signals: Vec<collect::Signals>,
    frames: Vec<frame::Frame>,
    best: best::Best,
    /// Which signal came after which; after the last of all, which came first.
    sequel: habit::Habit,
    /// Whether all frames hit, each of another signal.
    plain: bool,
    /// What governs the units of the body that is being read.
    units: Vec<UnitState>,
    counted: Vec<Count>,
    times: times::Times,
    text: String,
    other_text: String,
    body: String,
    templates: FrameTemplates<'t>,
    envelopes: Envelopes<'t>,
    /// What the frames' holes held.
    matched: Matched,
    /// What the envelope's holes held.
    envelope: Matched,
    /// What is noted while a lesson is read.
    recording: Option<Recording<'t>>,
    hits: TemplateHits,
}

impl std::fmt::Debug for Work<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Work").field("table", &self.tables.table).finish_non_exhaustive()
    }
}

impl<'t> Work<'t> {
    fn new(tables: &'t Tables, limit: TemplateLimit) -> Self {
        Self {
            tables,
            trace: Trace::default(),
            of: Of::Envelope,
            slots: Vec::new(),
            line_tape: Tape::default(),
            body_tape: Tape::default(),
            keys: habit::Keys::new(&tables.nodes),
            signals: Vec::new(),
            frames: Vec::new(),
            best: best::Best::new(tables.signals.len()),
            sequel: habit::Habit::new(tables.signals.len() + 1),
            plain: true,
            units: Vec::new(),
            counted: Vec::new(),
            times: times::Times::default(),
            text: String::new(),
            other_text: String::new(),
            body: String::new(),
            templates: FrameTemplates::new(tables, limit),
            envelopes: Envelopes::new(tables, limit),
            matched: Matched::default(),
            envelope: Matched::default(),
            recording: None,
            hits: TemplateHits::default(),
        }
    }

    fn line<S: Sink>(&mut self, line: &[u8], context: &LineContext<'_>, sink: &mut S) -> Outcome {
        if line.len() > MAX_LINE {
            return Outcome::Quarantined(Quarantine::TooLong);
        }
        let Ok(text) = simdutf8::basic::from_utf8(line) else { return Outcome::Quarantined(Quarantine::NotUtf8) };
        if let Some(outcome) = self.quick(text, context, sink) {
            return outcome;
        }
        let Some((start, byte)) = next(text.as_bytes(), 0) else { return Outcome::Blank };
        let outcome = if byte == b'{' {
            self.event(Doc { text, inside: None }, start, context, sink)
        } else {
            self.line_tape.document(text).map(|_| Outcome::Quarantined(Quarantine::NotAnObject))
        };
        outcome.unwrap_or_else(|malformed| {
            Outcome::Quarantined(match malformed {
                Malformed::NotJson => Quarantine::NotJson,
                Malformed::TooDeep => Quarantine::TooDeep,
            })
        })
    }

    /// Reads the event that starts at `start`.
    fn event<S: Sink>(
        &mut self,
        doc: Doc<'_>,
        start: usize,
        context: &LineContext<'_>,
        sink: &mut S,
    ) -> Result<Outcome, Malformed> {
        let tables = self.tables;
        self.trace.clear();
        self.begin_event();
        let scope = tables.scope(tables.event).ok_or(Malformed::NotJson)?;
        let base = self.open(scope);
        let before = self.trace.mark();
        let end = self.collect(doc, scope, start, 0, base)?;
        if next(doc.text.as_bytes(), end).is_some() {
            return Err(Malformed::NotJson);
        }
        if self.stream_text(doc, base, tables.system.event_name_slot) && self.text == "REMOVE" {
            return Ok(Outcome::Removed);
        }
        self.stream_text(doc, base, tables.system.table_slot);
        if let Some(reason) = self.key_fault(doc, base) {
            return Ok(Outcome::Quarantined(reason));
        }
        let envelope = (before, self.trace.mark());
        sink.begin_row();
        self.read_fields(doc, scope, base, sink);
        let date = self.ingest_date(doc, base).unwrap_or(context.run_date);
        self.read_signals(doc, sink);
        self.trace.turn_to_event();
        self.learn_envelope(doc, start, base, envelope);
        self.system(context, date, sink);
        sink.end_row();
        self.hits.events += 1;
        Ok(Outcome::Row)
    }

    /// Forgets the event before.
    fn begin_event(&mut self) {
        self.of = Of::Envelope;
        self.slots.clear();
        self.line_tape.clear();
        self.signals.clear();
        self.frames.clear();
        self.matched.clear();
        self.best.clear();
        self.plain = true;
    }

    /// Reads all signals that were met.
    fn read_signals<S: Sink>(&mut self, doc: Doc<'_>, sink: &mut S) {
        let mut frames = std::mem::take(&mut self.frames);
        if self.signals.len() > 1 {
            self.contest_anew(&mut frames);
        }
        self.read_frames(doc, &mut frames, sink);
        self.learn_frames(doc, &frames);
        self.frames = frames;
    }

    /// Reads a text of `_stream` that has no column; whether there is one.
    fn stream_text(&mut self, doc: Doc<'_>, base: usize, slot: u32) -> bool {
        let Some(raw) = self.slot(base, slot) else { return false };
        let path = self.trace.path_len();
        let scope = self.tables.scope(self.tables.event);
        scope.into_iter().for_each(|scope| self.push_slot(scope, slot));
        let read = self.read_text(doc, raw);
        self.trace.truncate_path(path);
        read
    }

    /// What is wrong with the key, if anything.
    fn key_fault(&mut self, doc: Doc<'_>, base: usize) -> Option<Quarantine> {
        let tables = self.tables;
        let key = tables.field(tables.key)?;
        let mut fault = None;
        for slot in key.sources.slice(&tables.sources) {
            let Some(raw) = self.slot(base, *slot) else { continue };
            self.counted.clear();
            match scalar(tables, key, doc.text, raw, UnitState::Own, &mut self.text, &mut self.counted) {
                Decoded::Value(Value::Text("")) => return fault.or(Some(Quarantine::KeyEmpty)),
                Decoded::Value(_) => return None,
                Decoded::Null => {}
                Decoded::Refused(_) => fault = fault.or(Some(Quarantine::KeyNotText)),
            }
        }
        fault.or(Some(Quarantine::KeyMissing))
    }

    /// Day of the stream's creation time.
    fn ingest_date(&mut self, doc: Doc<'_>, base: usize) -> Option<Date> {
        let tables = self.tables;
        let field = tables.field(tables.system.stream_created_at)?;
        let slot = field.sources.slice(&tables.sources).first()?;
        let raw = self.slot(base, *slot)?;
        self.counted.clear();
        match scalar(tables, field, doc.text, raw, UnitState::Own, &mut self.text, &mut self.counted) {
            Decoded::Value(Value::Timestamp(micros)) => Some(Timestamp(micros).date()),
            _ => None,
        }
    }

    fn system<S: Sink>(&mut self, context: &LineContext<'_>, date: Date, sink: &mut S) {
        let system = self.tables.system;
        sink.set(system.source_file, Value::Text(context.source_file));
        sink.set(system.source_line, Value::Long(i64::try_from(context.line).unwrap_or(i64::MAX)));
        sink.set(system.processed_at, Value::Timestamp(context.processed_at.0));
        sink.set(system.catalogue, Value::Text(&self.tables.catalogue));
        sink.set(system.ingest_date, Value::Date(date.0));
        self.trace.feed(self.tables, system.rescued, sink);
    }
}

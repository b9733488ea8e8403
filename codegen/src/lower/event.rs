//! The event's scope and the frame's.

use std::borrow::Cow;

use planish_kernel::tables::{self, Field, Identity, Kind, Span};

use super::layout::Layout;
use super::scope::Builder;
use super::signals::Governors;
use super::{LowerError, index};
use crate::plan::{Column, Origin, Plan, STREAM, System};

/// The scope of an item of `signals`.
pub(super) struct Frame {
    pub(super) scope: u32,
    pub(super) identity: Identity,
}

/// Lays out the state fields, right after the columns, and the scope that they are read in.
pub(super) fn frame(plan: &Plan, layout: &mut Layout) -> Result<Frame, LowerError> {
    let source = &plan.source;
    let mut scope = Builder::new("frame");
    let identity = Identity {
        code: scope.read(&source.code)?,
        group: scope.read(&source.group)?,
        name: scope.read(&source.name)?,
        body: scope.read(&source.body)?,
        failed: source.failed.as_ref().map(|failed| scope.read(&failed.path)).transpose()?,
    };
    let span = layout.reserve(source.state.len())?;
    layout.fields_of_scope(span, &source.state, &mut scope, &Governors::none())?;
    Ok(Frame { scope: layout.scopes.add(scope, span)?, identity })
}

/// The scope of the event, and where the system columns stand.
pub(super) struct Event {
    pub(super) scope: u32,
    pub(super) system: tables::System,
}

/// Lays out the envelope and the system columns, and the scope that they are read in. `frame` is the frame's scope: a value of
/// `_signal_state` holds exactly its fields.
pub(super) fn event(plan: &Plan, frame: u32, layout: &mut Layout) -> Result<Event, LowerError> {
    let mut scope = Builder::new("event");
    let columns = plan.columns.iter().take_while(|column| !matches!(column.origin, Origin::Signal(_)));
    let mut len = 0;
    for (at, column) in (0..).zip(columns) {
        if column.origin == Origin::System(System::SignalState) {
            signal_state(at, column, frame, layout)?;
        } else {
            layout.column(at, column, &mut scope, &Governors::none())?;
        }
        len = at + 1;
    }
    for (number, root) in plan.source.roots.iter().enumerate() {
        scope.signals(&[root.as_slice(), plan.source.signals.as_slice()].concat(), index(number)?)?;
    }
    let system = system(plan, &mut scope)?;
    Ok(Event { scope: layout.scopes.add(scope, Span::new(0, len))?, system })
}

/// `_signal_state`: the struct in it is the frame's, so that a state field is laid out once.
fn signal_state(at: u32, column: &Column, frame: u32, layout: &mut Layout) -> Result<(), LowerError> {
    let value = layout.reserve(1)?.start;
    let field = |name: &str, place, kind| Field {
        name: Cow::Owned(name.to_owned()),
        place,
        kind,
        nullable: true,
        sources: Span::default(),
        rules: 0,
    };
    layout.put(value, field("", 1, Kind::Struct { scope: frame }));
    layout.put(at, field(&column.field.name, at, Kind::Map { value }));
    Ok(())
}

fn system(plan: &Plan, scope: &mut Builder) -> Result<tables::System, LowerError> {
    let column = |system: System| {
        let at = plan.columns.iter().position(|column| column.origin == Origin::System(system));
        index(at.ok_or_else(|| LowerError::Column(system.name().to_owned()))?)
    };
    let mut slot = |key: &str| scope.read(&vec![STREAM.to_owned(), key.to_owned()]);
    Ok(tables::System {
        rescued: column(System::Rescued)?,
        signal_state: column(System::SignalState)?,
        stream_event_id: column(System::StreamEventId)?,
        stream_sequence: column(System::StreamSequence)?,
        stream_created_at: column(System::StreamCreatedAt)?,
        source_file: column(System::SourceFile)?,
        source_line: column(System::SourceLine)?,
        processed_at: column(System::ProcessedAt)?,
        catalogue: column(System::Catalogue)?,
        ingest_date: column(System::IngestDate)?,
        event_name_slot: slot("event_name")?,
        table_slot: slot("table")?,
    })
}

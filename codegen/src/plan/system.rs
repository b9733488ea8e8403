//! The columns that every table has, whatever its catalogue says.

use super::{Column, DataType, Field, Origin, Path, Rules, Struct, TimeFormat, TypeName};

/// The key under which the stream processor says where a line comes from.
pub const STREAM: &str = "_stream";

/// The columns that every table has, in their order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum System {
    /// `_rescued`.
    Rescued,
    /// `_signal_state`.
    SignalState,
    /// `_stream_event_id`.
    StreamEventId,
    /// `_stream_sequence`.
    StreamSequence,
    /// `_stream_created_at`.
    StreamCreatedAt,
    /// `_source_file`.
    SourceFile,
    /// `_source_line`.
    SourceLine,
    /// `pipeline_processed_at`.
    ProcessedAt,
    /// `_catalogue`.
    Catalogue,
    /// `ingest_date`.
    IngestDate,
}

impl System {
    /// All of them, in their order.
    pub const ALL: [Self; 10] = [
        Self::Rescued,
        Self::SignalState,
        Self::StreamEventId,
        Self::StreamSequence,
        Self::StreamCreatedAt,
        Self::SourceFile,
        Self::SourceLine,
        Self::ProcessedAt,
        Self::Catalogue,
        Self::IngestDate,
    ];

    /// The column's name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Rescued => "_rescued",
            Self::SignalState => "_signal_state",
            Self::StreamEventId => "_stream_event_id",
            Self::StreamSequence => "_stream_sequence",
            Self::StreamCreatedAt => "_stream_created_at",
            Self::SourceFile => "_source_file",
            Self::SourceLine => "_source_line",
            Self::ProcessedAt => "pipeline_processed_at",
            Self::Catalogue => "_catalogue",
            Self::IngestDate => "ingest_date",
        }
    }

    /// What the column holds, in a sentence or two.
    #[must_use]
    pub const fn comment(self) -> &'static str {
        match self {
            Self::Rescued => {
                "What arrived and fits no column, with the reason, the signal, the path in the event and the JSON text as it came. NULL if nothing was rescued."
            }
            Self::SignalState => {
                "What came beside a signal's body, such as status, error and times, by the signal's code. NULL if nothing came."
            }
            Self::StreamEventId => "Id of the stream record that brought the event.",
            Self::StreamSequence => {
                "Sequence number of the stream record, padded with zeros to 40 digits, so that text order is number order. Of several records with one key the greatest stays."
            }
            Self::StreamCreatedAt => "When the change was written to the source table, as the stream says.",
            Self::SourceFile => "The file that the event was read from.",
            Self::SourceLine => "The line of that file, counted from 1.",
            Self::ProcessedAt => "When the run that wrote the row began.",
            Self::Catalogue => "Hash of the catalogue that the row was flattened by.",
            Self::IngestDate => {
                "Partition: the UTC date of _stream_created_at, or of the run where a line has no such time."
            }
        }
    }

    /// The column. `state` holds the state fields, which stand in `_signal_state` too.
    pub(super) fn column(self, state: &[Field]) -> Column {
        let (data_type, paths) = match self {
            Self::Rescued => (DataType::Array(Box::new(element(rescued()))), Vec::new()),
            Self::SignalState => {
                let of = Struct { name: TypeName("SignalState".to_owned()), fields: state.to_vec() };
                (DataType::Map(Box::new(element(DataType::Struct(of)))), Vec::new())
            }
            Self::StreamEventId => (DataType::String, in_stream("event_id")),
            Self::StreamSequence => (DataType::Sequence, in_stream("sequence")),
            Self::StreamCreatedAt => {
                let formats = vec![TimeFormat::EpochMs, TimeFormat::Rfc3339];
                (DataType::Timestamp { formats }, in_stream("created_at"))
            }
            Self::SourceFile | Self::Catalogue => (DataType::String, Vec::new()),
            Self::SourceLine => (DataType::Long, Vec::new()),
            Self::ProcessedAt => (DataType::Timestamp { formats: vec![TimeFormat::Rfc3339] }, Vec::new()),
            Self::IngestDate => (DataType::Date, Vec::new()),
        };
        let field = Field { paths, comment: Some(self.comment().to_owned()), ..plain(self.name(), data_type) };
        Column { origin: Origin::System(self), field, nullable: true }
    }
}

/// The struct of an entry of `_rescued`.
fn rescued() -> DataType {
    let field = |name, comment: &str| Field { comment: Some(comment.to_owned()), ..plain(name, DataType::String) };
    DataType::Struct(Struct {
        name: TypeName("Rescued".to_owned()),
        fields: vec![
            field("reason", "Why it fits no column."),
            field("signal", "Code of the signal. NULL in the envelope."),
            field("path", "Where it stood in the event."),
            field("raw", "The JSON text as it came."),
        ],
    })
}

fn in_stream(key: &str) -> Vec<Path> {
    vec![vec![STREAM.to_owned(), key.to_owned()]]
}

fn element(data_type: DataType) -> Field {
    plain("", data_type)
}

fn plain(name: &str, data_type: DataType) -> Field {
    Field {
        name: name.to_owned(),
        paths: Vec::new(),
        data_type,
        comment: None,
        rules: Rules::NONE,
        tags: Vec::new(),
        mask: None,
    }
}

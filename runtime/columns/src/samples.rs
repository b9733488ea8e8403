//! Tables with a column of every kind, for tests.

use planish_kernel::Tables;
use planish_kernel::tables::{Field, Fold, Identity, KeepState, Kind, Scope, Span, System, TimeFormat, Unknown};

fn field(name: &'static str, place: u32, kind: Kind) -> Field {
    Field { name: name.into(), place, kind, nullable: name != "event_id", sources: Span::new(0, 0), rules: 0 }
}

fn scope(start: u32, len: u32) -> Scope {
    Scope { nodes: Span::new(0, 0), paths: Span::new(0, 0), fields: Span::new(start, len), itself: None }
}

/// A column of every kind: a struct in a struct, a list in a struct in a list, a map of structs.
pub(crate) fn tables() -> Tables {
    let columns = vec![
        field("event_id", 0, Kind::String),
        field("flag", 1, Kind::Boolean),
        field("byte", 2, Kind::Byte),
        field("short", 3, Kind::Short),
        field("int", 4, Kind::Int),
        field("long", 5, Kind::Long),
        field("float", 6, Kind::Float),
        field("double", 7, Kind::Double),
        field("decimal", 8, Kind::Decimal { precision: 9, scale: 2 }),
        field("sequence", 9, Kind::Sequence),
        field("json", 10, Kind::Json),
        field("at", 11, Kind::Timestamp { formats: vec![TimeFormat::Rfc3339].into() }),
        field("day", 12, Kind::Date),
        field("place", 13, Kind::Struct { scope: 0 }),
        field("doors", 14, Kind::Array { element: 23 }),
        field("numbers", 15, Kind::Array { element: 24 }),
        field("state", 16, Kind::Map { value: 25 }),
    ];
    let inside = [
        field("city", 0, Kind::String),
        field("point", 1, Kind::Struct { scope: 1 }),
        field("x", 0, Kind::Double),
        field("ok", 1, Kind::Boolean),
        field("row", 0, Kind::Int),
        field("tags", 1, Kind::Array { element: 26 }),
        field("", 0, Kind::Struct { scope: 2 }),
        field("", 0, Kind::Long),
        field("", 0, Kind::Struct { scope: 3 }),
        field("", 0, Kind::String),
        field("status", 0, Kind::String),
    ];
    Tables {
        table: "a.b.c".into(),
        catalogue: "0".into(),
        columns: 17,
        fields: columns.into_iter().chain(inside).collect(),
        scopes: vec![scope(17, 2), scope(19, 2), scope(21, 2), scope(27, 1)].into(),
        key: 0,
        system: System::default(),
        sources: Vec::new().into(),
        rules: Vec::new().into(),
        words: Vec::new().into(),
        sentinels: Vec::new().into(),
        spellings: Vec::new().into(),
        unit_uses: Vec::new().into(),
        nodes: Vec::new().into(),
        paths: Vec::new().into(),
        event: 0,
        frame: 0,
        identity: Identity::default(),
        failed: Span::new(0, 0),
        failed_fold: Fold::None,
        state: KeepState::All,
        unknown: Unknown::Rescue,
        signals: Vec::new().into(),
        pairs: Vec::new().into(),
        names: Vec::new().into(),
        alias_codes: Vec::new().into(),
        alias_pairs: Vec::new().into(),
    }
}

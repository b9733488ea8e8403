//! What holds for any tables, whatever their catalogue.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fmt::Debug;

use planish_kernel::tables::{AliasCode, AliasPair, Field, Kind, Named, Naming, Rules, Scope, Span, Tables, Then};

use crate::plan::System;

/// Panics with the first thing that does not hold.
pub(crate) fn check(tables: &Tables) {
    check_columns(tables);
    for (at, field) in tables.fields.iter().enumerate() {
        check_field(tables, at, field);
    }
    for (at, scope) in tables.scopes.iter().enumerate() {
        check_scope(tables, at, scope);
    }
    check_owners(tables);
    check_runs(tables);
    check_frame(tables);
    check_signals(tables);
    check_names(tables);
    assert_eq!(tables.rules.first(), Some(&Rules::NONE), "rules 0 are those of a field without any");
}

fn inside<T>(what: &str, span: Span, of: &[T]) {
    assert!(span.start as usize + span.len as usize <= of.len(), "{what}: {span:?} of {} entries", of.len());
}

fn check_columns(tables: &Tables) {
    assert!(tables.columns as usize <= tables.fields.len());
    for (at, column) in (0..).zip(tables.columns()) {
        assert!(!column.name.is_empty(), "column {at} has no name");
        assert_eq!(column.place, at, "place of column {}", column.name);
        assert_eq!(column.nullable, at != tables.key, "only the key is never NULL: {}", column.name);
    }
    assert!(tables.key < tables.columns, "the key is a column");
    let system = &tables.system;
    let at = [
        system.rescued,
        system.signal_state,
        system.stream_event_id,
        system.stream_sequence,
        system.stream_created_at,
        system.source_file,
        system.source_line,
        system.processed_at,
        system.catalogue,
        system.ingest_date,
    ];
    for (at, of) in at.into_iter().zip(System::ALL) {
        assert_eq!(tables.field(at).unwrap().name, of.name());
    }
    let paths = tables.scope(tables.event).unwrap().paths.slice(&tables.paths);
    assert_eq!(paths.get(system.event_name_slot as usize).unwrap(), "_stream.event_name");
    assert_eq!(paths.get(system.table_slot as usize).unwrap(), "_stream.table");
}

fn check_field(tables: &Tables, at: usize, field: &Field) {
    inside(&field.name, field.sources, &tables.sources);
    let rules = tables.rules.get(field.rules as usize).unwrap_or_else(|| panic!("field {at} has no rules"));
    inside("words", rules.words, &tables.words);
    inside("sentinels", rules.sentinels, &tables.sentinels);
    match field.kind {
        Kind::Array { element } => {
            let element = tables.field(element).unwrap();
            assert_eq!((&*element.name, element.place, element.sources.len), ("", 0, 0), "element of {}", field.name);
            assert_eq!(field.rules, 0, "rules of the array {} are its element's", field.name);
        }
        Kind::Map { value } => {
            let value = tables.field(value).unwrap();
            assert_eq!((value.place, value.sources.len), (1, 0), "value of {}", field.name);
        }
        Kind::Struct { scope } => assert!((scope as usize) < tables.scopes.len(), "scope of {}", field.name),
        _ => {}
    }
}

fn check_scope(tables: &Tables, at: usize, scope: &Scope) {
    inside("nodes", scope.nodes, &tables.nodes);
    inside("paths", scope.paths, &tables.paths);
    inside("fields", scope.fields, &tables.fields);
    let paths = scope.paths.slice(&tables.paths);
    let distinct: BTreeSet<_> = paths.iter().collect();
    assert_eq!(distinct.len(), paths.len(), "scope {at} reads a path twice: {paths:?}");

    let mut slots = Vec::from_iter(scope.itself);
    let mut signals = 0;
    walk(tables, scope.nodes, &mut Vec::new(), &mut |keys, then| match then {
        Then::Read(slot) => {
            assert_eq!(paths.get(slot as usize).unwrap(), &crate::plan::path_text(keys), "slot {slot} of scope {at}");
            slots.push(slot);
        }
        Then::Signals(_) => signals += 1,
        Then::Ignore | Then::Enter(_) => {}
    });
    slots.sort_unstable();
    assert_eq!(slots, (0..scope.paths.len).collect::<Vec<_>>(), "every slot of scope {at} is reached once");
    assert_eq!(signals > 0, at == tables.event as usize, "the event alone has signals");
    let first_place = if scope.fields.start < tables.columns { scope.fields.start } else { 0 };
    for (place, field) in (first_place..).zip(scope.fields.slice(&tables.fields)) {
        assert_eq!(field.place, place, "place of {} in scope {at}", field.name);
        for source in field.sources.slice(&tables.sources) {
            assert!(*source < scope.paths.len, "{} reads slot {source} of scope {at}", field.name);
        }
    }
}

fn walk(tables: &Tables, nodes: Span, keys: &mut Vec<String>, see: &mut impl FnMut(&[String], Then)) {
    let siblings = nodes.slice(&tables.nodes);
    assert!(siblings.is_sorted_by(|a, b| a.key < b.key), "siblings {siblings:?}");
    for node in siblings {
        keys.push(node.key.to_string());
        see(keys, node.then);
        if let Then::Enter(below) = node.then {
            assert!(below.len > 0, "{keys:?} leads nowhere");
            inside("nodes", below, &tables.nodes);
            walk(tables, below, keys, see);
        }
        keys.pop();
    }
}

/// Every field is a field of exactly one scope, or the inside of exactly one array or map.
fn check_owners(tables: &Tables) {
    let mut owners = vec![0; tables.fields.len()];
    let mut own = |at: u32| *owners.get_mut(at as usize).unwrap() += 1;
    tables.scopes.iter().flat_map(|scope| scope.fields.indexes()).for_each(&mut own);
    for field in tables.fields.iter() {
        match field.kind {
            Kind::Array { element: inner } | Kind::Map { value: inner } => own(inner),
            _ => {}
        }
    }
    for (owners, field) in owners.iter().zip(tables.fields.iter()) {
        assert_eq!(*owners, 1, "owners of {field:?}");
    }
}

fn check_frame(tables: &Tables) {
    let frame = tables.scope(tables.frame).unwrap();
    assert_eq!(frame.fields.start, tables.columns, "the state fields follow the columns");
    let identity = tables.identity;
    for slot in [identity.code, identity.group, identity.name, identity.body].into_iter().chain(identity.failed) {
        assert!(slot < frame.paths.len);
    }
    inside("failed", tables.failed, &tables.words);
    let Kind::Map { value } = tables.field(tables.system.signal_state).unwrap().kind else { panic!("no map") };
    assert_eq!(tables.field(value).unwrap().kind, Kind::Struct { scope: tables.frame });
}

fn check_signals(tables: &Tables) {
    assert!(tables.signals.is_sorted_by(|a, b| a.code < b.code), "signals by code");
    let event = tables.scope(tables.event).unwrap();
    assert_eq!(event.fields.start, 0);
    let bodies: u32 = tables.signals.iter().map(|signal| tables.scope(signal.body).unwrap().fields.len).sum();
    assert_eq!(event.fields.len + bodies, tables.columns);
    for signal in tables.signals.iter() {
        let body = tables.scope(signal.body).unwrap();
        assert!(body.fields.start >= event.fields.len && body.fields.start + body.fields.len <= tables.columns);
        inside("units", signal.units, &tables.unit_uses);
        for unit in signal.units.slice(&tables.unit_uses) {
            assert!(unit.slot < body.paths.len);
            inside("spellings", unit.spellings, &tables.spellings);
            let spellings = unit.spellings.slice(&tables.spellings);
            assert!(!spellings.is_empty() && spellings.is_sorted_by(|a, b| a.text < b.text), "spellings");
        }
        for field in body.fields.slice(&tables.fields) {
            check_governed(tables, field, signal.units.len);
        }
    }
    for field in event.fields.slice(&tables.fields) {
        check_governed(tables, field, 0);
    }
}

/// Whatever governs the field or anything inside it is one of `uses`.
fn check_governed(tables: &Tables, field: &Field, uses: u32) {
    let governed = tables.rules(field).unit.and_then(|unit| unit.governed_by);
    assert!(governed.is_none_or(|at| at < uses), "{} is governed by use {governed:?} of {uses}", field.name);
    match field.kind {
        Kind::Array { element: inner } | Kind::Map { value: inner } => {
            check_governed(tables, tables.field(inner).unwrap(), uses);
        }
        Kind::Struct { scope } => {
            for field in tables.scope(scope).unwrap().fields.slice(&tables.fields) {
                check_governed(tables, field, uses);
            }
        }
        _ => {}
    }
}

fn check_names(tables: &Tables) {
    let pair = |at: &u32| tables.signals.get(*at as usize).map(|signal| (&signal.group, &signal.name)).unwrap();
    let name = |at: &u32| &tables.signals.get(*at as usize).unwrap().name;
    assert!(tables.pairs.is_sorted_by(|a, b| pair(a) < pair(b)), "pairs");
    assert!(tables.names.is_sorted_by(|a, b| name(a) < name(b)), "names");
    assert!(tables.alias_codes.is_sorted_by(|a, b| a.code < b.code), "codes of aliases");
    assert!(tables.alias_pairs.is_sorted_by(|a, b| (&a.group, &a.name) < (&b.group, &b.name)), "pairs of aliases");
    for (at, signal) in (0..).zip(tables.signals.iter()) {
        let own = Some(Named { signal: at, naming: Naming::Own });
        assert_eq!(tables.by_code(&signal.code), own);
        assert_eq!(tables.by_pair(&signal.group, &signal.name), own);
        let named = tables.signals.iter().filter(|other| other.name == signal.name).count();
        assert_eq!(tables.by_name(&signal.name), own.filter(|_| named == 1), "{}", signal.name);
    }
    let alias = |signal| Some(Named { signal, naming: Naming::Alias });
    for AliasCode { code, signal } in tables.alias_codes.iter() {
        assert!((*signal as usize) < tables.signals.len());
        assert_eq!(tables.by_code(code), alias(*signal), "no signal's own code is an alias");
    }
    for AliasPair { group, name, signal } in tables.alias_pairs.iter() {
        assert!((*signal as usize) < tables.signals.len());
        assert_eq!(tables.by_pair(group, name), alias(*signal), "no signal's own pair is an alias");
    }
}

/// Nodes, paths and uses of units stand in runs, side by side, each of them once.
fn check_runs(tables: &Tables) {
    let mut nodes: Vec<Span> = tables.scopes.iter().map(|scope| scope.nodes).collect();
    for scope in tables.scopes.iter() {
        walk(tables, scope.nodes, &mut Vec::new(), &mut |_, then| {
            if let Then::Enter(below) = then {
                nodes.push(below);
            }
        });
    }
    shared("nodes", nodes, &tables.nodes);
    shared("paths", tables.scopes.iter().map(|scope| scope.paths).collect(), &tables.paths);
    shared("uses", tables.signals.iter().map(|signal| signal.units).collect(), &tables.unit_uses);
}

fn shared<T: Debug>(what: &str, runs: Vec<Span>, of: &[T]) {
    let runs: BTreeSet<_> = runs.into_iter().filter(|run| run.len > 0).map(|run| (run.start, run.len)).collect();
    let mut seen = BTreeSet::new();
    let mut next = 0;
    for (start, len) in runs {
        assert_eq!(start, next, "{what} of nobody, or of two runs");
        next += len;
        let run = format!("{:?}", Span::new(start, len).slice(of));
        assert!(seen.insert(run), "{what} from {start} on are kept twice");
    }
    assert_eq!(next as usize, of.len(), "{what} of nobody");
}

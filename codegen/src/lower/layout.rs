//! Fields: where they stand, what they hold, where they are read from.

use std::borrow::Cow;
use std::collections::HashMap;

use planish_kernel::tables::{Field, Kind, Rules, Sentinel, Span, Spelling, Text, UnitRule};

use super::pool::{Pool, fingerprint};
use super::scope::{Builder, Scopes};
use super::signals::{Governors, units_of};
use super::{LowerError, index};
use crate::plan::{self, Column, DataType, units};

/// The arrays that fields refer to, while they are filled.
#[derive(Debug)]
pub(super) struct Layout {
    pub(super) fields: Vec<Field>,
    pub(super) sources: Pool<u32>,
    pub(super) rules: Pool<Rules>,
    pub(super) words: Pool<Text>,
    pub(super) sentinels: Pool<Sentinel>,
    pub(super) spellings: Pool<Spelling>,
    pub(super) scopes: Scopes,
    /// Structs that are laid out, and their scopes, by fingerprint.
    structs: HashMap<u64, Vec<(Shape, u32)>>,
}

/// What a struct's layout depends on.
#[derive(Debug, PartialEq)]
struct Shape {
    of: plan::Struct,
    /// What governs each unit in it.
    units: Vec<Option<u32>>,
}

impl Layout {
    /// Room for the columns, and the rules of fields that have none.
    pub(super) fn new(columns: &[Column]) -> Result<Self, LowerError> {
        let mut layout = Self {
            fields: Vec::new(),
            sources: Pool::default(),
            rules: Pool::default(),
            words: Pool::default(),
            sentinels: Pool::default(),
            spellings: Pool::default(),
            scopes: Scopes::default(),
            structs: HashMap::new(),
        };
        layout.reserve(columns.len())?;
        layout.rules.run(vec![Rules::NONE])?;
        Ok(layout)
    }

    /// Room for `len` fields that stand side by side.
    pub(super) fn reserve(&mut self, len: usize) -> Result<Span, LowerError> {
        let span = Span::new(index(self.fields.len())?, index(len)?);
        let vacant = Field {
            name: Cow::Borrowed(""),
            place: 0,
            kind: Kind::Boolean,
            nullable: true,
            sources: Span::default(),
            rules: 0,
        };
        self.fields.resize(self.fields.len() + len, vacant);
        index(self.fields.len())?;
        Ok(span)
    }

    /// Puts `field` where room was made for it.
    pub(super) fn put(&mut self, at: u32, field: Field) {
        if let Some(vacant) = self.fields.get_mut(at as usize) {
            *vacant = field;
        }
    }

    /// Lays `column` out at `at`; `scope` is what its paths are read in.
    pub(super) fn column(
        &mut self,
        at: u32,
        column: &Column,
        scope: &mut Builder,
        governors: &Governors,
    ) -> Result<(), LowerError> {
        let mut field = self.lowered(at, &column.field, scope, governors)?;
        field.nullable = column.nullable;
        self.put(at, field);
        Ok(())
    }

    /// Lays `fields` out side by side from `span` on, with places from 0.
    pub(super) fn fields_of_scope(
        &mut self,
        span: Span,
        fields: &[plan::Field],
        scope: &mut Builder,
        governors: &Governors,
    ) -> Result<(), LowerError> {
        for (place, (at, field)) in (0..).zip(span.indexes().zip(fields)) {
            let field = self.lowered(place, field, scope, governors)?;
            self.put(at, field);
        }
        Ok(())
    }

    /// The words of an enum, or of failed signals.
    pub(super) fn words(&mut self, words: &[String]) -> Result<Span, LowerError> {
        self.words.run(words.iter().cloned().map(Cow::Owned).collect())
    }

    fn lowered(
        &mut self,
        place: u32,
        field: &plan::Field,
        scope: &mut Builder,
        governors: &Governors,
    ) -> Result<Field, LowerError> {
        let sources = field.paths.iter().map(|path| scope.read(path)).collect::<Result<_, _>>()?;
        Ok(Field {
            name: Cow::Owned(field.name.clone()),
            place,
            kind: self.kind(&field.data_type, governors)?,
            nullable: true,
            sources: self.sources.run(sources)?,
            rules: self.rules(&field.rules, governors)?,
        })
    }

    fn kind(&mut self, data_type: &DataType, governors: &Governors) -> Result<Kind, LowerError> {
        Ok(match data_type {
            DataType::Boolean => Kind::Boolean,
            DataType::Byte => Kind::Byte,
            DataType::Short => Kind::Short,
            DataType::Int => Kind::Int,
            DataType::Long => Kind::Long,
            DataType::Float => Kind::Float,
            DataType::Double => Kind::Double,
            DataType::Decimal { precision, scale } => Kind::Decimal { precision: *precision, scale: *scale },
            DataType::String => Kind::String,
            DataType::Sequence => Kind::Sequence,
            DataType::Timestamp { formats } => Kind::Timestamp { formats: Cow::Owned(formats.clone()) },
            DataType::Date => Kind::Date,
            DataType::Json => Kind::Json,
            DataType::Array(element) => Kind::Array { element: self.inner(0, "element", element, governors)? },
            DataType::Map(value) => Kind::Map { value: self.inner(1, "value", value, governors)? },
            DataType::Struct(of) => Kind::Struct { scope: self.structure(of, governors)? },
        })
    }

    /// The scope of a struct: a new one, or that of an equal struct whose units are governed alike.
    fn structure(&mut self, of: &plan::Struct, governors: &Governors) -> Result<u32, LowerError> {
        let units: Vec<_> = of.fields.iter().flat_map(units_of).collect();
        let texts: Vec<_> = units.iter().map(|unit| &unit.governed_by).collect();
        let shape = Shape { of: of.clone(), units: units.iter().map(|unit| governors.of(unit)).collect() };
        let print = fingerprint(&(&of.name, &shape.units, texts));
        let alike = self.structs.get(&print).into_iter().flatten();
        if let Some((_, scope)) = alike.into_iter().find(|(known, _)| *known == shape) {
            return Ok(*scope);
        }
        let span = self.reserve(of.fields.len())?;
        let mut scope = Builder::new(of.name.0.clone());
        self.fields_of_scope(span, &of.fields, &mut scope, governors)?;
        let scope = self.scopes.add(scope, span)?;
        self.structs.entry(print).or_default().push((shape, scope));
        Ok(scope)
    }

    /// The element of an array or the value of a map. It has no path: whoever reads the container hands it over.
    fn inner(&mut self, place: u32, name: &str, field: &plan::Field, governors: &Governors) -> Result<u32, LowerError> {
        let at = self.reserve(1)?.start;
        let field = self.lowered(place, field, &mut Builder::new(name), governors)?;
        self.put(at, field);
        Ok(at)
    }

    /// The index of the rules.
    fn rules(&mut self, rules: &plan::Rules, governors: &Governors) -> Result<u32, LowerError> {
        let sentinel = |sentinel: &plan::Sentinel| match sentinel {
            plan::Sentinel::Number(number) => Sentinel::Number(Cow::Owned(number.clone())),
            plan::Sentinel::Text(text) => Sentinel::Text(Cow::Owned(text.clone())),
        };
        let unit = rules.unit.as_ref().map(|unit| UnitRule {
            governed_by: governors.of(unit),
            if_absent: unit.if_absent.as_ref().and_then(|absent| units::conversion(absent, &unit.symbol)),
        });
        let rules = Rules {
            unit,
            sentinels: self.sentinels.run(rules.sentinels.iter().map(sentinel).collect())?,
            words: self.words(&rules.words)?,
            fold: if rules.words.is_empty() { Rules::NONE.fold } else { rules.fold },
            bounds: rules.bounds,
            violation: rules.violation,
            text: rules.text,
        };
        Ok(self.rules.run(vec![rules])?.start)
    }
}

//! From what a person wrote to what it means.

use crate::plan::{Alias, Base, Chain, Field, Kind, Layout, Leaf, Measure, Plan, Sentinel, Signal, chain, code_of};
use crate::shape::{Many, Ordered};
use crate::units::Units;
use crate::yaml::{Attributes, Defaults, Entry, File, Fold, OnViolation, Unknown};

/// Types that stand in types that stand in types: beyond this they go in circles.
const MAX_NESTING: usize = 32;

impl Plan {
    /// Resolves a catalogue that is right; only what would make no sense of it is refused.
    pub(crate) fn of(file: &File) -> Result<Self, String> {
        let units = Units::with(&file.units)?;
        let of_signals = Resolver { types: &file.types, defaults: &file.defaults, units: &units };
        let nothing = Defaults::default();
        let of_event = Resolver { defaults: &nothing, ..of_signals };

        let layout = layout(file, &of_signals)?;
        let mut envelope = of_event.fields(&file.event, 0)?;
        for field in &mut envelope {
            field.chains = layout.roots.iter().flat_map(|root| below(root, &field.chains)).collect();
        }
        let key = file.event.get(&file.table.key).ok_or("table.key names no field of `event`")?;
        let key = key.0.column.clone().unwrap_or_else(|| file.table.key.clone());
        let at = envelope.iter().position(|field| field.name == key).ok_or("the key has no column")?;
        let first = envelope.remove(at);
        envelope.insert(0, first);

        let mut signals = Vec::new();
        for (group, entries) in &file.signals.0 {
            let defaults = entries.about.over(&file.defaults);
            let of_group = Resolver { defaults: &defaults, ..of_signals };
            for (name, entry) in &entries.signals {
                let signal = of_group.signal(group, name, &entry.0);
                signals.push(signal.map_err(|error| format!("signals.{group}.{name}: {error}"))?);
            }
        }
        Ok(Self { layout, key, envelope, signals, units })
    }
}

fn layout(file: &File, resolver: &Resolver<'_>) -> Result<Layout, String> {
    let source = &file.source;
    let state = source.state.as_ref().map(|state| resolver.fields(&state.fields, 0)).transpose()?;
    let roots = chains(source.roots.as_ref(), ".");
    let signals = chains(source.signals.as_ref(), "signals");
    Ok(Layout {
        signals: roots.iter().map(|root| below(root, &signals)).collect(),
        code: chains(source.code.as_ref(), "code"),
        group: chains(source.group.as_ref(), "group"),
        name: chains(source.name.as_ref(), "name"),
        body: chains(source.body.as_ref(), "body"),
        failed: source.failed.as_ref().map(|failed| chains(Some(&failed.path), ".")).unwrap_or_default(),
        failed_words: source.failed.as_ref().map(|failed| failed.is.0.clone()).unwrap_or_default(),
        failed_fold: file.defaults.fold.unwrap_or(Fold::None),
        state,
        keep: source.state.as_ref().map(|state| state.keep).unwrap_or_default(),
        unknown: source.unknown.unwrap_or(Unknown::Rescue),
        roots,
    })
}

/// The paths under a root.
fn below(root: &Chain, paths: &[Chain]) -> Vec<Chain> {
    paths.iter().map(|path| root.iter().chain(path).cloned().collect()).collect()
}

#[derive(Clone, Copy)]
struct Resolver<'f> {
    types: &'f Ordered<Entry>,
    defaults: &'f Defaults,
    units: &'f Units,
}

impl Resolver<'_> {
    fn fields(&self, fields: &Ordered<Entry>, depth: usize) -> Result<Vec<Field>, String> {
        fields.0.iter().map(|(name, entry)| self.field(name, &entry.0, depth)).collect()
    }

    fn field(&self, name: &str, entry: &Attributes, depth: usize) -> Result<Field, String> {
        self.plain_field(name, entry, depth).map_err(|error| format!("{name}: {error}"))
    }

    fn plain_field(&self, name: &str, entry: &Attributes, depth: usize) -> Result<Field, String> {
        if entry.value.is_some() || entry.code.is_some() || entry.aliases.is_some() || entry.ignore.is_some() {
            return Err("value, code, aliases and ignore belong to a signal".to_owned());
        }
        let kind = match (&entry.r#type, &entry.fields) {
            (Some(name), None) => self.kind(name, entry, depth)?,
            (None, Some(fields)) => Kind::Struct(self.fields(fields, depth + 1)?),
            _ => return Err("a field has either a type or fields".to_owned()),
        };
        let column = entry.column.clone().unwrap_or_else(|| name.to_owned());
        Ok(Field { name: column, chains: chains(entry.path.as_ref(), name), kind })
    }

    fn signal(&self, group: &str, name: &str, entry: &Attributes) -> Result<Signal, String> {
        let mut columns = Vec::new();
        let bare = format!("{group}_{name}");
        let head = match (&entry.r#type, &entry.value) {
            (Some(_), Some(_)) => return Err("a signal has a type or a value".to_owned()),
            (Some(kind), None) => Some((kind, bare.clone())),
            (None, Some(kind)) => Some((kind, format!("{bare}_value"))),
            (None, None) => None,
        };
        if let Some((kind, column)) = head {
            let kind = self.kind(kind, entry, 0)?;
            let default = if matches!(kind, Kind::Array(_)) { "values" } else { "value" };
            let column = entry.column.clone().unwrap_or(column);
            columns.push(Field { name: column, chains: chains(entry.path.as_ref(), default), kind });
        } else if entry.fields.is_none() {
            return Err("a signal has a type, a value or fields".to_owned());
        }
        for (field, entry) in entry.fields.iter().flat_map(|fields| &fields.0) {
            let mut column = self.field(field, &entry.0, 0)?;
            if entry.0.column.is_none() {
                column.name = format!("{bare}_{field}");
            }
            columns.push(column);
        }
        let aliases = entry.aliases.iter().flat_map(|aliases| &aliases.0);
        let ignore = entry.ignore.iter().flat_map(|paths| &paths.0);
        Ok(Signal {
            code: entry.code.clone().unwrap_or_else(|| code_of(group, name)),
            group: group.to_owned(),
            name: name.to_owned(),
            aliases: aliases.map(|alias| Alias::of(alias)).collect(),
            columns,
            ignore: ignore.map(|path| chain(path)).collect(),
        })
    }

    fn kind(&self, name: &str, attributes: &Attributes, depth: usize) -> Result<Kind, String> {
        if depth > MAX_NESTING {
            return Err(format!("the type `{name}` stands in itself"));
        }
        let name = name.trim();
        if let Some(element) = name.strip_prefix("array<").and_then(|rest| rest.strip_suffix('>')) {
            return Ok(Kind::Array(Box::new(self.kind(element, attributes, depth + 1)?)));
        }
        if let Some(base) = Base::named(name)? {
            return Ok(Kind::Leaf(Box::new(self.leaf(base, attributes)?)));
        }
        let own = &self.types.get(name).ok_or_else(|| format!("nobody knows a type `{name}`"))?.0;
        match (&own.r#type, &own.fields) {
            (Some(inner), None) => self.kind(inner, &own.under(attributes), depth + 1),
            (None, Some(fields)) => Ok(Kind::Struct(self.fields(fields, depth + 1)?)),
            _ => Err(format!("the type `{name}` has neither one type nor fields")),
        }
    }

    fn leaf(&self, base: Base, attributes: &Attributes) -> Result<Leaf, String> {
        let plain = Leaf::plain(base);
        let unit = attributes.unit.as_ref().map(|unit| self.measure(unit, attributes)).transpose()?;
        let sentinels = attributes.sentinels.iter().flat_map(|sentinels| &sentinels.0);
        Ok(Leaf {
            unit,
            words: attributes.r#enum.as_ref().map(|words| words.0.clone()),
            fold: attributes.fold.or(self.defaults.fold).unwrap_or(Fold::None),
            min: attributes.min,
            max: attributes.max,
            on_violation: attributes.on_violation.or(self.defaults.on_violation).unwrap_or(OnViolation::Keep),
            sentinels: sentinels.map(Sentinel::of).collect(),
            accept_text: attributes.accept.is_some(),
            formats: attributes.formats.as_ref().map_or_else(|| plain.formats.clone(), |formats| formats.0.clone()),
            ..plain
        })
    }

    fn measure(&self, unit: &str, attributes: &Attributes) -> Result<Measure, String> {
        let own = self.units.named(unit)?;
        let if_absent =
            attributes.unit_if_absent.as_deref().map_or_else(|| Ok(own.clone()), |unit| self.units.named(unit))?;
        if if_absent.dimension() != own.dimension() {
            return Err(format!("`{unit}` and its unit_if_absent have different dimensions"));
        }
        let said_at = attributes.unit_field.as_ref().or(self.defaults.unit_field.as_ref());
        Ok(Measure { own, if_absent, said_at: chain(said_at.map_or("unit", String::as_str)) })
    }
}

fn chains(paths: Option<&Many<String>>, default: &str) -> Vec<Chain> {
    paths.map_or_else(|| vec![chain(default)], |paths| paths.0.iter().map(|path| chain(path)).collect())
}

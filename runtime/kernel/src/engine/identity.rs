//! What a frame says it is, and which signal that means.

use std::borrow::Cow;

use super::Work;
use super::rescue::{Doc, Of};
use crate::Reason;
use crate::lexer::Raw;
use crate::tables::{Naming, Scope, Signal};

/// What a frame says it is; none if it does not say.
#[derive(Debug, Default)]
pub(super) struct Names<'a> {
    pub(super) code: Option<Cow<'a, str>>,
    group: Option<Cow<'a, str>>,
    name: Option<Cow<'a, str>>,
}

impl Work<'_> {
    pub(super) fn read_names<'a>(&mut self, doc: Doc<'a>, scope: &Scope, base: usize) -> Names<'a> {
        let identity = self.tables.identity;
        Names {
            code: self.read_name(doc, scope, base, identity.code),
            group: self.read_name(doc, scope, base, identity.group),
            name: self.read_name(doc, scope, base, identity.name),
        }
    }

    /// The text in a slot.
    fn read_name<'a>(&mut self, doc: Doc<'a>, scope: &Scope, base: usize, slot: u32) -> Option<Cow<'a, str>> {
        let raw = self.slot(base, slot)?;
        if let Some(text) = raw.plain_text(doc.text) {
            return Some(Cow::Borrowed(text));
        }
        let path = self.trace.path_len();
        self.push_slot(scope, slot);
        let read = self.read_text(doc, raw);
        self.trace.truncate_path(path);
        read.then(|| Cow::Owned(self.text.clone()))
    }

    /// The signal, how it was named, and whether code, group and name agree.
    pub(super) fn identify(&self, names: &Names<'_>) -> Option<(u32, Naming, bool)> {
        let (group, name) = (names.group.as_deref(), names.name.as_deref());
        if let Some((code, named)) = names.code.as_deref().and_then(|code| Some((code, self.tables.by_code(code)?))) {
            let agrees = match named.naming {
                Naming::Own => self.tables.signals.get(named.signal as usize)?.is_called(group, name),
                Naming::Alias => match (group, name) {
                    (Some(group), Some(name)) => is_code_of(code, group, name),
                    _ => true,
                },
            };
            return Some((named.signal, named.naming, agrees));
        }
        let named = match group {
            Some(group) => self.tables.by_pair(group, name?)?,
            None => self.tables.by_name(name?)?,
        };
        Some((named.signal, named.naming, names.code.is_none()))
    }

    /// The signal that came behind `previous` the last time, if the frame says that it is that one, by code, and by group and name as far
    /// as they came. Most often it is, and then no name is read.
    #[inline]
    pub(super) fn expected(&self, doc: Doc<'_>, base: usize, previous: u32) -> Option<u32> {
        let (identity, number) = (self.tables.identity, self.sequel.after(previous));
        let signal = self.tables.signals.get(number as usize)?;
        let says = |slot, name: &str| self.slot(base, slot).map(|raw| raw.is(doc.text, name));
        let named = says(identity.code, &signal.code) == Some(true)
            && says(identity.group, &signal.group) != Some(false)
            && says(identity.name, &signal.name) != Some(false);
        named.then_some(number)
    }

    /// Keeps the three names of a frame whose names do not belong together.
    pub(super) fn mismatch(&mut self, doc: Doc<'_>, base: usize, frame: Raw, names: &Names<'_>) {
        let identity = self.tables.identity;
        let mut three = String::from("{");
        for (key, slot, came) in [
            ("code", identity.code, names.code.is_some()),
            ("group", identity.group, names.group.is_some()),
            ("name", identity.name, names.name.is_some()),
        ] {
            if let (true, Some(raw)) = (came, self.slot(base, slot)) {
                three.extend([if three.len() > 1 { ",\"" } else { "\"" }, key, "\":", raw.of(doc.text)]);
            }
        }
        three.push('}');
        let kept = self.trace.keep(&three);
        self.trace.rescue_kept(doc.place(frame.start()), kept, Reason::NameMismatch, Of::Envelope);
    }
}

impl Signal {
    /// Whether these are its names, as far as they came.
    fn is_called(&self, group: Option<&str>, name: Option<&str>) -> bool {
        group.is_none_or(|group| group == self.group) && name.is_none_or(|name| name == self.name)
    }
}

/// Whether `code` is lower(group)-lower(name).
fn is_code_of(code: &str, group: &str, name: &str) -> bool {
    if group.is_ascii() && name.is_ascii() {
        let bytes = group.bytes().chain([b'-']).chain(name.bytes());
        return code.bytes().eq(bytes.map(|byte| byte.to_ascii_lowercase()));
    }
    format!("{}-{}", group.to_lowercase(), name.to_lowercase()) == code
}

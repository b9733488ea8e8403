//! What a frame says it is, and which signal that means.

use std::borrow::Cow;

use super::Work;
use super::rescue::{Doc, Of};
use crate::Reason;
use crate::lexer::{Raw, equal};
use crate::tables::{Named, Naming, Scope, Signal};

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
    #[inline]
    fn read_name<'a>(&mut self, doc: Doc<'a>, scope: &Scope, base: usize, slot: u32) -> Option<Cow<'a, str>> {
        let raw = self.slot(base, slot)?;
        if let Some(text) = raw.plain_text(doc.text) {
            return Some(Cow::Borrowed(text));
        }
        self.read_unusual_name(doc, scope, slot, raw).map(Cow::Owned)
    }

    #[inline(never)]
    fn read_unusual_name(&mut self, doc: Doc<'_>, scope: &Scope, slot: u32, raw: Raw) -> Option<String> {
        let path = self.trace.path_len();
        self.push_slot(scope, slot);
        let read = self.read_text(doc, raw);
        self.trace.truncate_path(path);
        read.then(|| self.text.clone())
    }

    /// The signal, how it was named, and whether code, group and name agree; `previous` is the signal of the frame before.
    pub(super) fn identify(&mut self, names: &Names<'_>, previous: u32) -> Option<(u32, Naming, bool)> {
        let (group, name) = (names.group.as_deref(), names.name.as_deref());
        if let Some((code, named)) = names.code.as_deref().and_then(|code| Some((code, self.by_code(code, previous)?)))
        {
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

    /// Finds a signal by its code, most often where the last line had it.
    fn by_code(&mut self, code: &str, previous: u32) -> Option<Named> {
        let guess = self.sequel.after(previous);
        if self.tables.signals.get(guess as usize).is_some_and(|it| equal(it.code.as_bytes(), code.as_bytes())) {
            return Some(Named { signal: guess, naming: Naming::Own });
        }
        let named = self.tables.by_code(code)?;
        self.sequel.learn(previous, named.signal);
        Some(named)
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
        self.trace.rescue_kept(doc.place(frame.start), kept, Reason::NameMismatch, Of::Envelope);
    }
}

impl Signal {
    /// Whether these are its names, as far as they came.
    fn is_called(&self, group: Option<&str>, name: Option<&str>) -> bool {
        group.is_none_or(|group| equal(group.as_bytes(), self.group.as_bytes()))
            && name.is_none_or(|name| equal(name.as_bytes(), self.name.as_bytes()))
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

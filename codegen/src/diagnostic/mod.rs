//! Faults as values: a code, a place, a sentence, and what to do.
//!
//! The message is the fact, the label says what was expected at that place, the help is the edit. Whoever finds a fault pushes it into
//! [`Diagnostics`] and goes on; the doors render them: all of them for a person, one line each for a build script.

mod code;
mod collect;
mod explain;
mod nearest;
mod render;
mod source;

pub use code::{Code, Severity};
pub use collect::Diagnostics;
pub use explain::{Explanation, explanations_page};
use nearest::{is_slip_of_symbol, only_slip};
pub use nearest::{list, nearest};
pub use render::Style;
pub use source::{Place, SourceText, Span};

use crate::catalogue::yaml::quoted;

/// A fault.
#[derive(Debug, Clone, PartialEq, Eq)]
#[must_use = "a fault that nobody collects is lost"]
pub struct Diagnostic {
    /// What kind of fault it is.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: String,
    /// Where it is wrong, and what was expected there.
    pub primary: Label,
    /// Other places that matter.
    pub secondary: Vec<Label>,
    /// What to do about it.
    pub help: Option<String>,
    /// The edit that mends it.
    pub patch: Option<Patch>,
}

/// A place and what to say about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Label {
    /// The place.
    pub span: Span,
    /// What to say; may be empty.
    pub text: String,
}

/// An edit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Patch {
    /// What to replace.
    pub span: Span,
    /// By what.
    pub replacement: String,
    /// Who may apply it.
    pub applies: Applies,
}

/// Who may apply an edit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Applies {
    /// A tool, without asking: nothing else can have been meant.
    Alone,
    /// A person who has looked at it: it is a guess.
    AfterALook,
}

impl Diagnostic {
    /// A fault at `span`.
    pub fn new(code: Code, span: Span, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            primary: Label { span, text: String::new() },
            secondary: Vec::new(),
            help: None,
            patch: None,
        }
    }

    /// Says what was expected at the place.
    pub fn label(mut self, text: impl Into<String>) -> Self {
        self.primary.text = text.into();
        self
    }

    /// Points at another place, if somebody wrote it.
    pub fn secondary(mut self, span: Span, text: impl Into<String>) -> Self {
        if span != Span::NOWHERE {
            self.secondary.push(Label { span, text: text.into() });
        }
        self
    }

    /// Says what to do.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help = Some(text.into());
        self
    }

    /// Shows the edit that mends it. `help` introduces the edit.
    pub fn replace(mut self, help: impl Into<String>, span: Span, replacement: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self.patch = Some(Patch { span, replacement: replacement.into(), applies: Applies::AfterALook });
        self
    }

    /// Says that nothing else can have been meant, so that a tool may apply the edit.
    pub fn surely(mut self) -> Self {
        if let Some(patch) = &mut self.patch {
            patch.applies = Applies::Alone;
        }
        self
    }

    /// Of so many known words a person is shown all: the keys of a mapping are worth a long line.
    fn listed(&self) -> usize {
        if self.code == Code::UnknownKey { 32 } else { 12 }
    }

    /// Offers the nearest of `known` in place of `wrong`, or says what is known if nothing is near and there is not too much of it.
    ///
    /// A tool may apply it where the words are the language's own and only one is a slip away: another name, tag or signal might be meant.
    pub fn nearest_of<'a>(self, span: Span, wrong: &str, known: impl IntoIterator<Item = &'a str>) -> Self {
        let known: Vec<&str> = known.into_iter().collect();
        let sure = only_slip(wrong, known.iter().copied()).filter(|near| match self.code {
            Code::UnknownKey | Code::UnknownType | Code::BadValue => true,
            Code::UnknownUnit => is_slip_of_symbol(wrong, near),
            _ => false,
        });
        match nearest(wrong, known.iter().copied()) {
            Some(near) => {
                let offered = self.replace(format!("did you mean `{near}`?"), span, quoted(near));
                if sure == Some(near) { offered.surely() } else { offered }
            }
            None if !known.is_empty() && known.len() <= self.listed() => {
                self.help(format!("known are {}", list(&known)))
            }
            None => self,
        }
    }
}

//! Templates of signals, and which of them to try.

use memchr::memmem::Finder;
use rustc_hash::FxHashMap;

use super::learn::Recording;
use super::matched::{Matched, short};
use super::pattern::{Patterns, Tree};
use super::step::Step;
use super::{BYTES, Credit, LONGEST, TemplateLimit};
use crate::Count;
use crate::engine::frame::Went;
use crate::lexer::Raw;
use crate::tables::{Naming, Span, Tables};

/// Within how many bytes of a frame its code is looked for, to guess which signal it is.
const CODE_WITHIN: usize = 192;

/// Bytes at the beginning of a frame that tell most signals apart: a code, or a name and a part of the group.
const OPENING: usize = 48;

/// A frame that the full parser has read.
pub(in crate::engine) struct FrameTemplate {
    pub(in crate::engine) signal: u32,
    pub(in crate::engine) naming: Naming,
    pub(in crate::engine) went: Went,
    /// How its state is fed, if it has any that is kept.
    pub(in crate::engine) state: Option<Span>,
    pub(in crate::engine) body: Span,
    /// What its constant text is counted for.
    pub(in crate::engine) counts: Box<[Count]>,
    /// The signal of the frame that came after this one.
    next: u32,
}

/// What a lesson is about, apart from the text.
pub(in crate::engine) struct FrameLesson {
    pub(in crate::engine) signal: u32,
    pub(in crate::engine) naming: Naming,
    pub(in crate::engine) went: Went,
    pub(in crate::engine) state: Option<Vec<Step>>,
    pub(in crate::engine) body: Vec<Step>,
    pub(in crate::engine) counts: Vec<Count>,
}

/// The templates of all signals.
pub(in crate::engine) struct FrameTemplates<'t> {
    limit: usize,
    patterns: Patterns<'t>,
    templates: Vec<FrameTemplate>,
    signals: Vec<OfSignal>,
    codes: FxHashMap<&'t [u8], u32>,
    /// The signal of the frames that open like this, the last that was learned.
    openings: FxHashMap<[u8; OPENING], u32>,
    /// Finds what comes before a code; none if the catalogue's path to it is no single plain key.
    code: Option<Finder<'static>>,
    /// The signal of the first frame of the last array.
    first: u32,
}

/// The templates of a signal.
#[derive(Clone)]
struct OfSignal {
    /// Their patterns, by how many arrays and objects are around a frame: text that nests deep may nest too deep elsewhere.
    trees: Vec<(usize, Tree)>,
    templates: usize,
    credit: Credit,
}

impl<'t> FrameTemplates<'t> {
    pub(in crate::engine) fn new(tables: &'t Tables, limit: TemplateLimit) -> Self {
        let own = tables.signals.iter().zip(0..).map(|(signal, at)| (signal.code.as_bytes(), at));
        let older = tables.alias_codes.iter().map(|alias| (alias.code.as_bytes(), alias.signal));
        let path = tables
            .scope(tables.frame)
            .and_then(|frame| frame.paths.slice(&tables.paths).get(tables.identity.code as usize))
            .filter(|path| path.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_'));
        Self {
            limit: limit.0,
            patterns: Patterns::new(tables),
            templates: Vec::new(),
            signals: vec![
                OfSignal { trees: Vec::new(), templates: 0, credit: Credit(Credit::FULL) };
                tables.signals.len()
            ],
            codes: own.chain(older).collect(),
            openings: FxHashMap::default(),
            code: path.map(|path| Finder::new(&format!("\"{path}\":\"")).into_owned()),
            first: u32::MAX,
        }
    }

    #[inline]
    pub(in crate::engine) fn get(&self, number: u32) -> Option<&FrameTemplate> {
        self.templates.get(number as usize)
    }

    /// What a template says is to be done.
    #[inline]
    pub(in crate::engine) fn steps(&self, span: Span) -> &[Step] {
        self.patterns.steps(span)
    }

    /// Holds the frame that starts at `at` against the templates that are likely; `previous` is the template of the frame before it. Gives
    /// the template that hits and where the frame ends. After a miss `matched` is as it was.
    ///
    /// `depth` says how many arrays and objects are around the frame: a template from another depth may hold text that nests too deep here.
    #[inline(always)]
    pub(in crate::engine) fn hit(
        &mut self,
        line: &str,
        at: usize,
        previous: Option<u32>,
        depth: usize,
        matched: &mut Matched,
    ) -> Option<(u32, usize)> {
        let guess = match previous {
            Some(number) => self.templates.get(number as usize)?.next,
            None => self.first,
        };
        if let Some(found) = self.try_signal(guess, line, at, depth, matched) {
            return Some(found);
        }
        self.hit_another(guess, line, at, previous, depth, matched)
    }

    /// The same, after the templates of the signal `guess` did not hit.
    #[inline(never)]
    fn hit_another(
        &mut self,
        guess: u32,
        line: &str,
        at: usize,
        previous: Option<u32>,
        depth: usize,
        matched: &mut Matched,
    ) -> Option<(u32, usize)> {
        let opened = self.opened(line, at).filter(|signal| *signal != guess);
        let found = match opened.and_then(|signal| Some((signal, self.try_signal(signal, line, at, depth, matched)?))) {
            Some(found) => Some(found),
            None => {
                let named = self.named(line, at).filter(|signal| *signal != guess && Some(*signal) != opened)?;
                self.try_signal(named, line, at, depth, matched).map(|found| (named, found))
            }
        };
        let (signal, found) = found?;
        self.follow(previous, signal);
        Some(found)
    }

    /// Notes that a frame of `signal` came after the one of the template `previous`.
    fn follow(&mut self, previous: Option<u32>, signal: u32) {
        match previous {
            None => self.first = signal,
            Some(previous) => self.templates.iter_mut().skip(previous as usize).take(1).for_each(|it| it.next = signal),
        }
    }

    /// Tries the templates of `signal`.
    #[inline(always)]
    fn try_signal(
        &mut self,
        signal: u32,
        line: &str,
        at: usize,
        depth: usize,
        matched: &mut Matched,
    ) -> Option<(u32, usize)> {
        let OfSignal { trees, credit, .. } = self.signals.get_mut(signal as usize)?;
        let (_, tree) = *trees.iter().find(|(around, _)| *around == depth)?;
        let level = matched.level();
        let hit = self.patterns.hit(tree, line, at, matched);
        match hit {
            Some(_) => credit.earn(),
            None => matched.truncate(level),
        }
        hit
    }

    /// The signal of the last frame that opened like this one. A guess: a template decides.
    #[inline]
    fn opened(&self, line: &str, at: usize) -> Option<u32> {
        self.openings.get(line.as_bytes().get(at..)?.first_chunk::<OPENING>()?).copied()
    }

    /// The signal that the frame's code names, if that is quickly found. A guess, too.
    #[inline(never)]
    fn named(&self, line: &str, at: usize) -> Option<u32> {
        let finder = self.code.as_ref().filter(|_| !self.templates.is_empty())?;
        let rest = line.as_bytes().get(at..)?;
        let head = rest.get(..CODE_WITHIN).unwrap_or(rest);
        let code = head.get(finder.find(head)? + finder.needle().len()..)?;
        self.codes.get(code.get(..memchr::memchr(b'"', code)?)?).copied()
    }

    /// Whether another template of `signal` may be learned. Asking costs: a signal whose templates do not hit is left alone.
    pub(in crate::engine) fn wants(&mut self, signal: u32) -> bool {
        self.limit > 0 && self.signals.get_mut(signal as usize).is_some_and(|signal| signal.credit.spend())
    }

    /// Makes room if there is too little, which costs what was learned. Hits must be read before.
    pub(in crate::engine) fn make_room(&mut self) {
        if self.patterns.size() > BYTES {
            self.patterns.clear();
            self.templates.clear();
            self.openings.clear();
            self.signals.iter_mut().for_each(|signal| (signal.trees, signal.templates) = (Vec::new(), 0));
        }
    }

    /// Learns the frame at `raw`, which gave nothing to rescue.
    pub(in crate::engine) fn learn(
        &mut self,
        line: &str,
        raw: Raw,
        lesson: FrameLesson,
        recording: &Recording<'t>,
    ) -> Option<()> {
        let text = line.get(raw.start()..raw.end()).filter(|text| text.len() <= LONGEST)?;
        let holes = recording.holes(line)?;
        let values = holes.within(raw.start()..raw.end());
        let state = match lesson.state {
            Some(steps) => Some(holes.renumber(steps)?),
            None => None,
        };
        let body = holes.renumber(lesson.body)?;
        let opening = values.first().map_or(text.len(), |(hole, _)| hole.start);
        if let Some(opening) = text.as_bytes().get(..opening)?.first_chunk() {
            self.openings.insert(*opening, lesson.signal);
        }
        let template = short(self.templates.len());
        let of_signal = self.signals.get_mut(lesson.signal as usize)?;
        if of_signal.templates >= self.limit {
            (of_signal.trees, of_signal.templates) = (Vec::new(), 0);
        }
        let depth = recording.depth();
        let tree = match of_signal.trees.iter().find(|(around, _)| *around == depth) {
            Some((_, tree)) => *tree,
            None => {
                let tree = self.patterns.plant();
                of_signal.trees.push((depth, tree));
                tree
            }
        };
        of_signal.templates += 1;
        let end = self.patterns.add(tree, text, (values.len() == holes.len()).then_some(&values)?, template)?;
        let state = state.map(|steps| self.patterns.add_steps(steps));
        let body = self.patterns.add_steps(body);
        let FrameLesson { signal, naming, went, counts, .. } = lesson;
        let (counts, next) = (counts.into(), u32::MAX);
        let learned = FrameTemplate { signal, naming, went, state, body, counts, next };
        match self.templates.get_mut(end as usize) {
            // It is known and was not found.
            Some(older) => *older = learned,
            None => self.templates.push(learned),
        }
        Some(())
    }
}

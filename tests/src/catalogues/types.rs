//! Own types, and fields of any type.

use super::attributes::{Attributes, Inherited, Place, Scalar};
use super::names::{FIELDS, Names, Paths, keys};
use super::text::{Node, one_or_many, plain, shuffled, text};
use crate::mutate::Random;

/// What stands at the bottom of a type.
#[derive(Debug, Clone, PartialEq)]
enum Base {
    Scalar(Scalar),
    Struct,
}

/// A type as it is written, and what it comes down to.
#[derive(Debug, Clone)]
pub(super) struct Type {
    /// As it is written.
    pub(super) text: String,
    base: Base,
    arrays: usize,
    inherited: Inherited,
}

impl Type {
    /// Whether it is an array.
    pub(super) fn is_array(&self) -> bool {
        self.arrays > 0
    }

    /// Whether it is a number, whose column has a suffix.
    pub(super) fn is_number(&self) -> bool {
        self.arrays == 0 && matches!(self.base, Base::Scalar(scalar) if scalar.is_number())
    }

    fn is_single(&self) -> bool {
        self.arrays == 0 && matches!(self.base, Base::Scalar(_))
    }

    fn in_array(self) -> Self {
        Self { text: format!("array<{}>", self.text), arrays: self.arrays + 1, ..self }
    }
}

/// An own type.
#[derive(Debug)]
struct Own {
    of: Type,
    node: Node,
    /// How many structs stand in each other in it.
    depth: usize,
    /// Whether something that counts uses it.
    used: bool,
    /// The types that it uses itself.
    uses: Vec<usize>,
}

/// The own types of a catalogue, and what all its fields share.
#[derive(Debug)]
pub(super) struct Types {
    own: Vec<Own>,
    /// How texts are folded in signals and types.
    pub(super) fold: &'static str,
    /// The tags, with the words that each may have; any, if none is listed.
    pub(super) tags: Vec<(String, Vec<String>)>,
}

impl Types {
    /// Some types, none of them used yet.
    pub(super) fn new(fold: &'static str, tags: Vec<(String, Vec<String>)>, random: &mut Random) -> Self {
        let mut types = Self { own: Vec::new(), fold, tags };
        let mut names = Names::default();
        for _ in 0..random.below(7) {
            let name = names.fresh("", OWN_NAMES, random);
            let own = if random.one_in(2) { types.own_struct(name, random) } else { types.own_alias(name, random) };
            types.own.push(own);
        }
        types
    }

    fn own_alias(&mut self, name: String, random: &mut Random) -> Own {
        let (mut of, uses) = self.written(random);
        let mut entries = self.about(random);
        if let Base::Scalar(scalar) = of.base {
            let mut attributes = Attributes { random, place: Place::Outside, fold: self.fold };
            entries.extend(attributes.of(scalar, &mut of.inherited));
        }
        let node = type_or(&of.text, entries, random);
        let depth = uses.iter().map(|at| self.own[*at].depth).max().unwrap_or(0);
        Own { of: Type { text: name, ..of }, node, depth, used: false, uses }
    }

    fn own_struct(&mut self, name: String, random: &mut Random) -> Own {
        let (mut names, mut paths) = (Names::default(), Paths::default());
        let (mut fields, mut uses) = (Vec::new(), Vec::new());
        let mut itself = false;
        for _ in 0..=random.below(4) {
            let used = self.marked();
            let mut scope = Scope { prefix: "", roots: &[Vec::new()], names: &mut names, paths: &mut paths };
            let (field, of) = self.field(&mut scope, Place::Outside, self.fold, random);
            let mut field = field;
            if !itself && of.is_single() && random.one_in(4) {
                itself = true;
                add_itself(&mut field);
            }
            fields.push(field);
            uses.extend(self.unmark(used));
        }
        let mut entries = self.about(random);
        entries.push(("fields".to_owned(), Node::Map(fields)));
        let depth = 1 + uses.iter().map(|at| self.own[*at].depth).max().unwrap_or(0);
        let of = Type { text: name, base: Base::Struct, arrays: 0, inherited: Inherited::default() };
        Own { of, node: shuffled(entries, random), depth, used: false, uses }
    }

    fn marked(&self) -> Vec<bool> {
        self.own.iter().map(|own| own.used).collect()
    }

    /// The types that have come into use since `before`; they are not, any more.
    fn unmark(&mut self, before: Vec<bool>) -> Vec<usize> {
        let of = self.own.iter_mut().zip(before).enumerate();
        of.filter_map(|(at, (own, before))| (std::mem::replace(&mut own.used, before) && !before).then_some(at))
            .collect()
    }

    /// A type, with the own types that it names.
    fn written(&self, random: &mut Random) -> (Type, Vec<usize>) {
        if random.one_in(5) {
            let (of, uses) = self.written(random);
            if of.arrays < 3 {
                return (of.in_array(), uses);
            }
        }
        // Structs in structs go some way, not further: columns have to end.
        let shallow: Vec<usize> = (0..self.own.len()).filter(|at| self.own[*at].depth < 4).collect();
        if !shallow.is_empty() && random.one_in(3) {
            let at = shallow[random.below(shallow.len())];
            return (self.own[at].of.clone(), vec![at]);
        }
        let scalar = Scalar::any(random);
        let of = Type { text: scalar.text(), base: Base::Scalar(scalar), arrays: 0, inherited: Inherited::default() };
        (of, Vec::new())
    }

    /// A type that comes into use.
    pub(super) fn used(&mut self, random: &mut Random) -> Type {
        let (of, uses) = self.written(random);
        for at in uses {
            self.own[at].used = true;
        }
        of
    }

    /// Comment, tags and mask.
    pub(super) fn about(&self, random: &mut Random) -> Vec<(String, Node)> {
        let mut entries = Vec::new();
        if random.one_in(3) {
            entries.push(("comment".to_owned(), text(random.pick(COMMENTS))));
        }
        if random.one_in(8) && !self.tags.is_empty() {
            let (tag, words) = &self.tags[random.below(self.tags.len())];
            let word = if words.is_empty() { "anything" } else { &words[random.below(words.len())] };
            entries.push(("tags".to_owned(), Node::Map(vec![(tag.clone(), text(word))])));
        }
        if random.one_in(20) {
            entries.push(("mask".to_owned(), text("main.masks.hide")));
        }
        entries
    }

    /// Attributes of a value of this type that stands in a place.
    pub(super) fn attributes(
        &self,
        of: &mut Type,
        place: Place,
        fold: &'static str,
        random: &mut Random,
    ) -> Vec<(String, Node)> {
        let mut entries = self.about(random);
        if let Base::Scalar(scalar) = of.base
            && random.one_in(2)
        {
            entries.extend(Attributes { random, place, fold }.of(scalar, &mut of.inherited));
        }
        entries
    }

    /// A field of a scope, with its type.
    pub(super) fn field(
        &mut self,
        scope: &mut Scope<'_>,
        place: Place,
        fold: &'static str,
        random: &mut Random,
    ) -> ((String, Node), Type) {
        let mut of = self.used(random);
        let name = scope.names.fresh(scope.prefix, FIELDS, random);
        let mut entries = self.attributes(&mut of, place, fold, random);
        scope.place(&name, &of, &mut entries, random);
        if random.one_in(12) {
            let column = format!("renamed_{}", random.below(100_000));
            if scope.names.take(&column) {
                entries.push(("column".to_owned(), text(column)));
            }
        }
        ((name, type_or(&of.text, entries, random)), of)
    }

    /// The types that are used, as the file lists them.
    pub(super) fn section(mut self, random: &mut Random) -> Option<Node> {
        // A type names earlier ones alone.
        for at in (0..self.own.len()).rev() {
            if self.own[at].used {
                for used in self.own[at].uses.clone() {
                    self.own[used].used = true;
                }
            }
        }
        let entries: Vec<_> = self.own.into_iter().filter(|own| own.used).map(|own| (own.of.text, own.node)).collect();
        (!entries.is_empty()).then(|| shuffled(entries, random))
    }
}

/// The fields that stand beside each other.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    /// What stands before the names of their columns.
    pub(super) prefix: &'a str,
    /// Where they are looked for.
    pub(super) roots: &'a [Vec<String>],
    /// Their columns.
    pub(super) names: &'a mut Names,
    /// Their paths.
    pub(super) paths: &'a mut Paths,
}

impl Scope<'_> {
    /// Says where a field stands, unless its own name does.
    pub(super) fn place(&mut self, usual: &str, of: &Type, entries: &mut Vec<(String, Node)>, random: &mut Random) {
        let another = if random.one_in(12) { self.paths.read_by_another(&of.text, random) } else { None };
        let own = random.below(3) > 0 && self.paths.take_below(self.roots, &keys(usual));
        let mut paths = Vec::new();
        if own && (another.is_some() || random.one_in(6)) {
            paths.push(usual.to_owned());
        }
        if !own || !paths.is_empty() {
            for _ in 0..if another.is_some() { random.below(2) } else { 1 + random.below(2) } {
                paths.push(self.paths.fresh(self.roots, random));
            }
            paths.extend(another);
            let is_text = of.is_single() && of.base == Base::Scalar(Scalar::String) && self.roots.len() == 1;
            paths.extend(if is_text && random.one_in(4) { self.paths.shared() } else { None });
            random.shuffle(&mut paths);
        }
        if paths.is_empty() {
            self.paths.reads(&of.text, usual);
        } else {
            paths.iter().for_each(|path| self.paths.reads(&of.text, path));
            let paths = paths.into_iter().map(text).collect();
            entries.push(("path".to_owned(), one_or_many(paths, random)));
        }
    }
}

/// A type name alone if nothing else is to be said, or a mapping.
pub(super) fn type_or(data_type: &str, mut entries: Vec<(String, Node)>, random: &mut Random) -> Node {
    if entries.is_empty() && random.below(4) > 0 {
        return text(data_type);
    }
    entries.push(("type".to_owned(), text(data_type)));
    if random.one_in(40) {
        entries.push(("required".to_owned(), plain(false)));
    }
    shuffled(entries, random)
}

/// Lets a field of a struct take what comes instead of the struct.
fn add_itself((name, node): &mut (String, Node)) {
    if let Node::Text(data_type) = node {
        *node = Node::Map(vec![("type".to_owned(), text(data_type.clone()))]);
    }
    let Node::Map(entries) = node else { return };
    match entries.iter_mut().find(|(key, _)| key == "path") {
        Some((_, Node::List(paths))) => paths.push(text(".")),
        Some((_, path)) => *path = Node::List(vec![path.clone(), text(".")]),
        None => entries.push(("path".to_owned(), Node::List(vec![text(name.clone()), text(".")]))),
    }
}

const OWN_NAMES: &[&str] =
    &["Percent", "Door", "Instant", "Health", "Part", "Cause", "Tire", "Text", "Vec", "Option", "Row"];

const COMMENTS: &[&str] = &[
    "How far it has come.",
    "Plugged in, charging or not: the car's word for it.",
    "Größe in %, \"quoted\" and 'quoted'; `code` | pipe",
    "Two\nlines.",
    "# not a comment",
    "-- ends /* here */ \\",
    "12",
];

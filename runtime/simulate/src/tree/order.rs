//! The order of keys and of signals.

use super::{Data, Id, Role, Tree};
use crate::random::{mix, number_of};

impl Tree<'_> {
    /// Puts the members of every object, and the signals, into an order that `seed` decides. Equal keys and frames of one signal keep theirs.
    pub(crate) fn shuffle(&mut self, seed: u64) {
        for id in self.ids() {
            let node = self.node(id);
            if matches!(node.data, Data::Object(_)) || node.role == Role::Signals {
                self.shuffle_children(id, seed);
            }
        }
    }

    fn shuffle_children(&mut self, id: Id, seed: u64) {
        let mut scratch = std::mem::take(&mut self.scratch);
        scratch.clear();
        scratch.extend(self.children(id).map(|child| (mix(seed ^ number_of(self.node(child).key)), child)));
        scratch.sort_by_key(|(rank, _)| *rank);
        let mut following = None;
        let last = scratch.last().map(|(_, child)| *child);
        for (_, child) in scratch.iter().rev() {
            if let Some(node) = self.node_mut(*child) {
                node.next = following;
            }
            following = Some(*child);
        }
        self.set_ends(id, super::Children { first: following, last });
        self.scratch = scratch;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_seed_gives_one_order_and_equal_keys_keep_theirs() {
        let keys = |seed| {
            let mut tree = Tree::default();
            let root = tree.clear();
            for (at, key) in ["a", "b", "c", "d", "a"].into_iter().enumerate() {
                tree.add(root, key, Data::Integer(at as i64), Role::None);
            }
            tree.shuffle(seed);
            let keys: Vec<_> = tree.children(root).map(|child| tree.node(child).key).collect();
            let values: Vec<_> = tree.children(root).map(|child| tree.node(child).data).collect();
            let of = |value| values.iter().position(|data| *data == Data::Integer(value));
            assert!(of(0) < of(4));
            keys.concat()
        };
        assert_eq!(keys(1), keys(1));
        let orders: std::collections::BTreeSet<_> = (0..100).map(keys).collect();
        assert!(orders.len() > 20, "{orders:?}");
    }
}

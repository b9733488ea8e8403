//! Which shards may be read: a stream is read in order only if a shard waits for the one that it came from.

use std::collections::BTreeSet;

/// A shard, as `DescribeStream` lists it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shard {
    /// Its id.
    pub id: String,
    /// The shard whose end it took over from; it may have left the stream.
    pub parent: Option<String>,
}

/// The shards that can be read now: those that are not finished, and whose parent is finished or no longer in the stream.
#[must_use]
pub fn ready<'a>(listed: &'a [Shard], finished: &BTreeSet<String>) -> Vec<&'a str> {
    let waits_for = |parent: &String| !finished.contains(parent) && listed.iter().any(|shard| shard.id == *parent);
    let open = listed.iter().filter(|shard| !finished.contains(&shard.id));
    open.filter(|shard| !shard.parent.as_ref().is_some_and(waits_for)).map(|shard| shard.id.as_str()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shard(id: &str, parent: Option<&str>) -> Shard {
        Shard { id: id.to_owned(), parent: parent.map(str::to_owned) }
    }

    fn finished(ids: &[&str]) -> BTreeSet<String> {
        ids.iter().map(|id| (*id).to_owned()).collect()
    }

    #[test]
    fn a_child_waits_for_its_parent() {
        let listed = [shard("a", None), shard("b", Some("a")), shard("c", Some("b"))];
        assert_eq!(ready(&listed, &finished(&[])), ["a"]);
        assert_eq!(ready(&listed, &finished(&["a"])), ["b"]);
        assert_eq!(ready(&listed, &finished(&["a", "b"])), ["c"]);
        assert!(ready(&listed, &finished(&["a", "b", "c"])).is_empty());
    }

    #[test]
    fn a_split_gives_two_that_are_read_beside_each_other() {
        let listed = [shard("a", None), shard("b", Some("a")), shard("c", Some("a"))];
        assert_eq!(ready(&listed, &finished(&["a"])), ["b", "c"]);
    }

    #[test]
    fn a_parent_that_left_the_stream_is_waited_for_by_nobody() {
        assert_eq!(ready(&[shard("b", Some("a"))], &finished(&[])), ["b"]);
    }

    #[test]
    fn shards_are_listed_in_any_order() {
        let listed = [shard("b", Some("a")), shard("a", None)];
        assert_eq!(ready(&listed, &finished(&[])), ["a"]);
    }
}

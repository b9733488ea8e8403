//! Records of a DynamoDB stream.

use crate::fill::Moment;
use crate::fleet::TABLE;
use crate::moment::digits;
use crate::slot::hex;
use crate::tree::{Id, Tree, write_item, write_members};

/// What a record says beside its item.
#[derive(Debug, Clone, Copy)]
pub(crate) struct About<'a> {
    /// The moment that the item tells of.
    pub(crate) moment: &'a Moment<'a>,
    /// What was done to the item: INSERT, MODIFY, REMOVE.
    pub(crate) name: &'static str,
    /// The node of the item's key.
    pub(crate) key: Option<Id>,
}

/// Appends a record whose new image is the tree.
///
/// The stream is one of new images, so that a removal has its key alone.
pub(crate) fn write_record(tree: &Tree<'_>, root: Id, about: About<'_>, out: &mut Vec<u8>) {
    let put = |out: &mut Vec<u8>, text: &str| out.extend_from_slice(text.as_bytes());
    let mut id = String::new();
    stream_event_id(about.moment, &mut id);
    put(out, "{\"eventID\":\"");
    put(out, &id);
    put(out, "\",\"eventName\":\"");
    put(out, about.name);
    put(out, "\",\"eventVersion\":\"1.1\",\"eventSource\":\"aws:dynamodb\",\"awsRegion\":\"eu-west-1\",\"dynamodb\":{");
    put(out, &format!("\"ApproximateCreationDateTime\":{},\"Keys\":{{", about.moment.streamed / 1000));
    if let Some(key) = about.key {
        put(out, "\"");
        put(out, tree.node(key).key);
        put(out, "\":");
        write_item(tree, key, out);
    }
    put(out, "},");
    let start = out.len();
    if about.name != "REMOVE" {
        put(out, "\"NewImage\":");
        write_members(tree, root, out);
        put(out, ",");
    }
    let size = out.len() - start;
    let mut sequence = String::new();
    stream_sequence(about.moment, &mut sequence);
    put(out, "\"SequenceNumber\":\"");
    put(out, &sequence);
    put(out, &format!("\",\"SizeBytes\":{size},\"StreamViewType\":\"NEW_IMAGE\"}},\"eventSourceARN\":\""));
    put(out, "arn:aws:dynamodb:eu-west-1:123456789012:table/");
    put(out, TABLE);
    put(out, "/stream/2026-02-01T00:00:00.000\"}");
}

/// Appends the id of a record.
pub(crate) fn stream_event_id(at: &Moment<'_>, out: &mut String) {
    hex(at.event(14).number(), 16, out);
    hex(at.event(15).number(), 16, out);
}

/// Appends the number of a record: 25 digits, as real ones have about that many.
pub(crate) fn stream_sequence(at: &Moment<'_>, out: &mut String) {
    out.push_str("7000000");
    digits(i64::try_from(at.sequence).unwrap_or(i64::MAX), 18, out);
}

//! Items: a record's plain fields as attributes, its personal fields as one sealed blob that is bound to them, and the
//! store's own attributes.

use std::{
    collections::HashMap,
    sync::atomic::{AtomicU32, Ordering},
};

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use domain::{
    Now, Stored, Timestamp, Version,
    commit::Parts,
    processing::{Expiry, Table},
    record::{Address, Declaration, Fields, Malformed, Nature},
    records::Storable,
    retention::records::ItemKey,
};
use serde_json::Value;
use zeroize::Zeroizing;

use crate::{
    bound::{SEALED, bound},
    seal::{SealError, Sealing},
    shards::Shards,
};

/// How many items one page of a scan or of a partition looks at: about as many as fill the megabyte that `DynamoDB` reads at most.
pub(crate) const PAGE: i32 = 2_500;

pub(crate) type Item = HashMap<String, AttributeValue>;

/// Why an item cannot be read or written.
#[derive(Debug, thiserror::Error)]
pub enum ItemError {
    /// The item does not seal, or was sealed under a root that is not available.
    #[error(transparent)]
    Seal(#[from] SealError),
    /// The item is not as it was written: somebody edited it in its table.
    #[error("a {kind} in {table} is not as it was written")]
    Altered {
        /// The record's kind.
        kind: &'static str,
        /// The table.
        table: &'static str,
    },
    /// The fields do not match the kind's declaration.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// An attribute is missing or of another type.
    #[error("an item lacks {0}, or has it in another type")]
    Attribute(&'static str),
    /// The item is of another kind than expected.
    #[error("an item is no {0}")]
    Kind(&'static str),
    /// A field cannot be converted.
    #[error("a field does not convert")]
    Conversion,
}

fn text(value: impl Into<String>) -> AttributeValue {
    AttributeValue::S(value.into())
}

pub(crate) fn seconds(at: Timestamp) -> AttributeValue {
    AttributeValue::N(at.as_second().to_string())
}

/// The size of an item in bytes, as `DynamoDB` counts it: names and values.
pub(crate) fn size(item: &Item) -> usize {
    item.iter().map(|(name, value)| name.len() + value_size(value)).sum()
}

fn value_size(value: &AttributeValue) -> usize {
    match value {
        AttributeValue::S(text) | AttributeValue::N(text) => text.len(),
        AttributeValue::B(bytes) => bytes.as_ref().len(),
        AttributeValue::L(values) => 3 + values.iter().map(|value| 1 + value_size(value)).sum::<usize>(),
        AttributeValue::M(fields) => 3 + size(fields) + fields.len(),
        // A bool or null. No other types are written.
        _ => 1,
    }
}

/// The key attributes of an address.
pub(crate) fn key(address: &Address) -> Item {
    key_of(&address.pk, &address.sk)
}

/// The key attributes of an item.
pub(crate) fn key_of(pk: &str, sk: &str) -> Item {
    HashMap::from([("pk".to_owned(), text(pk)), ("sk".to_owned(), text(sk))])
}

/// Whether the field is a time that is stored as a number of seconds: when the record is due, or when it expires, which
/// DynamoDB's TTL reads.
fn is_kept_as_seconds(declaration: &Declaration, field: &str) -> bool {
    field == "due_at" || (field == "expires_at" && declaration.processing.keep.expires())
}

/// The whole item of a record.
pub(crate) fn write(sealing: &Sealing, parts: &Parts, version: Version) -> Result<Item, ItemError> {
    let mut item = key(&parts.address);
    item.insert("kind".to_owned(), text(parts.declaration.kind));
    item.insert("version".to_owned(), AttributeValue::N(version.0.to_string()));
    for (name, value) in parts.plain.iter().filter(|(name, _)| !is_kept_as_seconds(&parts.declaration, name)) {
        let value = serde_dynamo::to_attribute_value(value).map_err(|_| ItemError::Conversion)?;
        item.insert(name.clone(), value);
    }
    if let Some(end) = parts.expires_at {
        item.insert("expires_at".to_owned(), seconds(end));
    }
    if let Some((shards, at)) = due(parts) {
        item.insert("due_at".to_owned(), seconds(at));
        item.insert("due_shard".to_owned(), shards.of_item(&parts.address));
    }
    let mut open = Zeroizing::new(Vec::new());
    if !parts.personal.is_empty() {
        *open = serde_json::to_vec(&parts.personal).map_err(|_| ItemError::Conversion)?;
    }
    seal(sealing, &parts.address, &mut item, &open)?;
    Ok(item)
}

/// Seals an item, bound to its attributes as they are.
pub(crate) fn seal(sealing: &Sealing, address: &Address, item: &mut Item, open: &[u8]) -> Result<(), SealError> {
    let blob = sealing.seal(address, &bound(address.table, item)?, open)?;
    item.insert(SEALED.to_owned(), AttributeValue::B(Blob::new(blob)));
    Ok(())
}

/// Where the item stands in the `due` index, and when it is due there: with its worker, or with what expires.
fn due(parts: &Parts) -> Option<(Shards, Timestamp)> {
    match (parts.due_at, parts.declaration.worker, parts.expires_at) {
        (Some(due), Some(worker), _) => Some((Shards::of_worker(worker), due)),
        (_, _, Some(end)) if parts.declaration.table.expiry() == Expiry::Indexed => Some((Shards::EXPIRING, end)),
        _ => None,
    }
}

/// A time that is stored as a number of seconds.
pub(crate) fn time(item: &Item, attribute: &str) -> Option<Timestamp> {
    let seconds = item.get(attribute)?.as_n().ok()?;
    Timestamp::from_second(seconds.parse().ok()?).ok()
}

/// Whether the item has not expired. TTL deletes expired items only within days, but they count as deleted.
pub(crate) fn is_visible(item: &Item, now: Now) -> bool {
    time(item, "expires_at").is_none_or(|end| !now.is_past(end))
}

pub(crate) fn attribute<'a>(item: &'a Item, name: &'static str) -> Result<&'a String, ItemError> {
    item.get(name).and_then(|value| value.as_s().ok()).ok_or(ItemError::Attribute(name))
}

/// The key of an item, from which a process can continue after another.
pub(crate) fn position(item: &Item) -> Option<ItemKey> {
    let text = |name| attribute(item, name).cloned().ok();
    Some(ItemKey { pk: text("pk")?, sk: text("sk")? })
}

/// The address of an item of a table.
pub(crate) fn address(item: &Item, table: Table) -> Result<Address, ItemError> {
    Ok(Address { table, pk: attribute(item, "pk")?.clone(), sk: attribute(item, "sk")?.clone() })
}

/// How many items were met in this process that are not as they were written.
static ALTERED: AtomicU32 = AtomicU32::new(0);

/// How many items were met in this process that are not as they were written.
#[must_use]
pub fn altered_items() -> u32 {
    ALTERED.load(Ordering::Relaxed)
}

/// What is sealed in an item, if the item is as it was written.
pub(crate) fn open(
    sealing: &Sealing,
    address: &Address,
    kind: &'static str,
    item: &Item,
) -> Result<Zeroizing<Vec<u8>>, ItemError> {
    let opened = match item.get(SEALED) {
        Some(AttributeValue::B(blob)) => {
            bound(address.table, item).and_then(|bound| sealing.open(address, &bound, blob.as_ref()))
        }
        _ => Err(SealError::DoesNotOpen),
    };
    opened.map_err(|error| match error {
        SealError::DoesNotOpen | SealError::Unbindable => {
            let table = address.table.name();
            ALTERED.fetch_add(1, Ordering::Relaxed);
            // Whatever becomes of the error, this is on record.
            tracing::error!(kind, table, "an item is not as it was written");
            ItemError::Altered { kind, table }
        }
        error => ItemError::Seal(error),
    })
}

/// The record of an item.
pub(crate) fn read<R: Storable>(sealing: &Sealing, mut item: Item) -> Result<Stored<R>, ItemError> {
    let declaration = R::DECLARATION;
    let address = address(&item, declaration.table)?;
    if attribute(&item, "kind")? != declaration.kind {
        return Err(ItemError::Kind(declaration.kind));
    }
    let version = item.get("version").and_then(|v| v.as_n().ok()).and_then(|n| n.parse().ok());
    let version = Version(version.ok_or(ItemError::Attribute("version"))?);
    let open = open(sealing, &address, declaration.kind, &item)?;
    let mut fields = Fields::new();
    if !open.is_empty() {
        fields = serde_json::from_slice(&open).map_err(|_| ItemError::Conversion)?;
    }
    // Personal fields are only read from the sealed blob: an attribute with the name of one was not written by us.
    for field in declaration.fields.iter().filter(|field| field.nature == Nature::Plain) {
        let Some(value) = item.remove(field.name) else { continue };
        let value = if is_kept_as_seconds(&declaration, field.name) {
            let seconds = value.as_n().ok().and_then(|n| n.parse().ok());
            let at = seconds.and_then(|s| Timestamp::from_second(s).ok()).ok_or(ItemError::Conversion)?;
            Value::from(at.to_string())
        } else {
            serde_dynamo::from_attribute_value(value).map_err(|_| ItemError::Conversion)?
        };
        fields.insert(field.name.to_owned(), value);
    }
    Ok(Stored { record: R::assemble(&address, fields)?, version })
}

#[cfg(test)]
mod tests {
    use aws_sdk_dynamodb::primitives::Blob;

    use super::*;

    #[test]
    fn an_item_is_as_large_as_dynamodb_counts_it() {
        let list = AttributeValue::L(vec![text("ab"), AttributeValue::Null(true)]);
        let map = AttributeValue::M(Item::from([("name".to_owned(), text("Ada")), ("is".to_owned(), list.clone())]));
        for (value, bytes) in [
            (text("Ærø"), 5),
            (AttributeValue::N("1250".to_owned()), 4),
            (AttributeValue::B(Blob::new([0; 7])), 7),
            (AttributeValue::Bool(true), 1),
            // Three bytes and one for each value, and the values.
            (list, 3 + 2 + 2 + 1),
            // The same and the names.
            (map, 3 + 2 + (4 + 3) + (2 + 8)),
        ] {
            assert_eq!(value_size(&value), bytes, "{value:?}");
            assert_eq!(size(&Item::from([("sealed".to_owned(), value)])), 6 + bytes);
        }
    }
}

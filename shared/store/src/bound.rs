//! What an item's seal is bound to: its table, and all of its attributes that are written together with the seal.
//!
//! An item that was edited in its table does not open, whichever of these attributes was changed, added or removed. All attributes that
//! an item has count, and not those that the declaration names, so that a version of a function opens what a later one writes.

use std::collections::HashMap;

use aws_sdk_dynamodb::types::AttributeValue;
use domain::processing::Table;

use crate::seal::SealError;

/// The attribute that holds the seal.
pub(crate) const SEALED: &str = "sealed";

/// The attribute that counts how often a worker could not handle a record. Writing the record again removes it.
pub(crate) const FAILURES: &str = "due_failures";
/// The attribute that says since when such a record has been due. Writing the record again removes it.
pub(crate) const SINCE: &str = "due_since";

/// The attributes that are written without a new seal: [`crate::Store::put_off`] puts off what its worker cannot even read. They decide when
/// a worker looks at the item, and nothing else.
const UNBOUND: [&str; 3] = ["due_at", FAILURES, SINCE];

/// The bytes that stand for the attributes. Different attributes never have the same bytes: each part begins with its type and its length,
/// and names are in alphabetical order.
///
/// # Errors
/// If an attribute is of a type that is not written, or a number that the table may return in another form.
pub(crate) fn bound(table: Table, item: &HashMap<String, AttributeValue>) -> Result<Vec<u8>, SealError> {
    let mut bytes = Vec::with_capacity(512);
    text(&mut bytes, table.name().as_bytes());
    fields(&mut bytes, item.iter().filter(|(name, _)| *name != SEALED && !UNBOUND.contains(&name.as_str())))?;
    Ok(bytes)
}

fn text(bytes: &mut Vec<u8>, text: &[u8]) {
    length(bytes, text.len());
    bytes.extend_from_slice(text);
}

fn length(bytes: &mut Vec<u8>, length: usize) {
    bytes.extend_from_slice(&(length as u64).to_be_bytes());
}

fn fields<'a>(
    bytes: &mut Vec<u8>,
    fields: impl Iterator<Item = (&'a String, &'a AttributeValue)>,
) -> Result<(), SealError> {
    let mut fields = fields.collect::<Vec<_>>();
    fields.sort_unstable_by_key(|(name, _)| *name);
    length(bytes, fields.len());
    fields.into_iter().try_for_each(|(name, field)| {
        text(bytes, name.as_bytes());
        value(bytes, field)
    })
}

fn value(bytes: &mut Vec<u8>, value: &AttributeValue) -> Result<(), SealError> {
    match value {
        AttributeValue::S(string) => tagged(bytes, b'S', string.as_bytes()),
        AttributeValue::N(number) => {
            // DynamoDB returns whole numbers as they were written. Of others, the form may change.
            let is_whole = number.parse::<i128>().is_ok_and(|whole| whole.to_string() == *number);
            if !is_whole {
                return Err(SealError::Unbindable);
            }
            tagged(bytes, b'N', number.as_bytes());
        }
        AttributeValue::B(blob) => tagged(bytes, b'B', blob.as_ref()),
        AttributeValue::Bool(is) => tagged(bytes, b'?', &[u8::from(*is)]),
        AttributeValue::Null(_) => tagged(bytes, b'0', &[]),
        AttributeValue::L(values) => {
            bytes.push(b'L');
            length(bytes, values.len());
            return values.iter().try_for_each(|each| self::value(bytes, each));
        }
        AttributeValue::M(map) => {
            bytes.push(b'M');
            return fields(bytes, map.iter());
        }
        _ => return Err(SealError::Unbindable),
    }
    Ok(())
}

fn tagged(bytes: &mut Vec<u8>, tag: u8, content: &[u8]) {
    bytes.push(tag);
    text(bytes, content);
}

#[cfg(test)]
mod tests;

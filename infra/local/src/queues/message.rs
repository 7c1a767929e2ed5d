//! One message of a queue.

use std::collections::BTreeMap;

use md5::{Digest as _, Md5};
use serde::{Deserialize, Serialize};

/// A message attribute, in SQS's JSON format.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(crate) struct Attribute {
    pub(crate) data_type: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) string_value: Option<String>,
    /// In base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) binary_value: Option<String>,
}

impl Attribute {
    /// A string attribute.
    pub(crate) fn text(value: impl Into<String>) -> Self {
        Self { data_type: "String".to_owned(), string_value: Some(value.into()), binary_value: None }
    }
}

/// The attributes of a message, by name.
pub(crate) type Attributes = BTreeMap<String, Attribute>;

/// A message.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Message {
    pub(crate) id: String,
    pub(crate) body: String,
    pub(crate) attributes: Attributes,
    pub(crate) sent_ms: i64,
    /// The time until which the message cannot be received.
    pub(crate) hidden_until_ms: i64,
    pub(crate) received: u32,
    pub(crate) first_received_ms: Option<i64>,
    /// The newest receipt handle; older ones are no longer valid.
    pub(crate) receipt: Option<String>,
}

/// The MD5 of a body, as SQS computes it.
pub(crate) fn md5_of_body(body: &str) -> String {
    hex::encode(Md5::digest(body.as_bytes()))
}

/// The MD5 of attributes, as SQS computes it: of names, types and values in the order of the names, each after its
/// length.
pub(crate) fn md5_of_attributes(attributes: &Attributes) -> Option<String> {
    use base64::{Engine as _, engine::general_purpose::STANDARD};
    if attributes.is_empty() {
        return None;
    }
    let mut digest = Md5::new();
    for (name, attribute) in attributes {
        let (kind, value) = match (&attribute.string_value, &attribute.binary_value) {
            (None, Some(base64)) => (2, STANDARD.decode(base64).unwrap_or_default()),
            (text, _) => (1, text.clone().unwrap_or_default().into_bytes()),
        };
        digest.update(piece(name.as_bytes()));
        digest.update(piece(attribute.data_type.as_bytes()));
        digest.update([kind]);
        digest.update(piece(&value));
    }
    Some(hex::encode(digest.finalize()))
}

/// Bytes with their length in front.
fn piece(bytes: &[u8]) -> Vec<u8> {
    let length = u32::try_from(bytes.len()).unwrap_or(u32::MAX).to_be_bytes();
    [&length, bytes].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digests_are_those_of_sqs() {
        assert_eq!(md5_of_body("hello world"), "5eb63bbbe01eeed093cb22bb8f5acdc3");
        assert_eq!(md5_of_attributes(&Attributes::new()), None);
        let one = Attributes::from([("a".to_owned(), Attribute::text("b"))]);
        // 1 'a', 6 'String', the kind, 1 'b'.
        let expected = md5_of_body("\0\0\0\u{1}a\0\0\0\u{6}String\u{1}\0\0\0\u{1}b");
        assert_eq!(md5_of_attributes(&one), Some(expected));
    }
}

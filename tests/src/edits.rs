//! Edits of items behind the API: as functions would have written them, so that they open, or as a stranger would.

use std::collections::HashMap;

use aws_sdk_dynamodb::{primitives::Blob, types::AttributeValue};
use base64::{Engine, engine::general_purpose::STANDARD};
use domain::processing::Table;
use serde_json::{Map, Value, json};
use store::Store;

use crate::LocalCloud;

impl LocalCloud {
    /// The item with this key.
    pub async fn item(&self, table: Table, pk: &str, sk: &str) -> Value {
        let key = json!({ "pk": { "S": pk }, "sk": { "S": sk } });
        let get = json!({ "TableName": table.name(), "Key": key, "ConsistentRead": true });
        self.dynamodb("GetItem", &get).await["Item"].clone()
    }

    /// Puts an item as it is. If it is not sealed so, no function opens it.
    pub async fn put_item(&self, table: Table, item: &Value) {
        let _ = self.dynamodb("PutItem", &json!({ "TableName": table.name(), "Item": item })).await;
    }

    /// Puts items as if a function had written them: each holds what is sealed in `stored`.
    pub async fn put_like(&self, table: Table, stored: &Value, items: impl IntoIterator<Item = Value>) {
        let store = self.store("local").await;
        let items = items.into_iter().map(|item| sealed_like(&store, table, stored, item)).collect::<Vec<_>>();
        for batch in items.chunks(25) {
            let puts = batch.iter().map(|item| json!({ "PutRequest": { "Item": item } })).collect::<Vec<_>>();
            let batch = json!({ "RequestItems": { table.name(): puts } });
            let _ = self.dynamodb("BatchWriteItem", &batch).await;
        }
    }

    /// Changes an item as if a function had written it.
    pub async fn edit(&self, table: Table, (pk, sk): (&str, &str), edit: impl FnOnce(&mut Value)) {
        let stored = self.item(table, pk, sk).await;
        let mut edited = stored.clone();
        edit(&mut edited);
        self.put_like(table, &stored, [edited]).await;
    }
}

/// Whether nothing personal is in an item: its seal is one of nothing, and so a format, a version, a nonce and a tag.
#[must_use]
pub fn seals_nothing(item: &Value) -> bool {
    let sealed = item["sealed"]["B"].as_str().and_then(|sealed| STANDARD.decode(sealed).ok());
    sealed.is_some_and(|sealed| sealed.len() == 2 + "v1".len() + 12 + 16)
}

/// The item, with a seal of what is sealed in another.
#[expect(clippy::expect_used, reason = "a test whose items do not open is over")]
fn sealed_like(store: &Store, table: Table, stored: &Value, mut item: Value) -> Value {
    let sealed = store.seal_like(table, &attributes(stored), attributes(&item)).expect("an item that opens");
    if let Some(AttributeValue::B(blob)) = sealed.get("sealed") {
        item["sealed"] = json!({ "B": STANDARD.encode(blob) });
    }
    item
}

/// An item as the SDK has it.
fn attributes(item: &Value) -> HashMap<String, AttributeValue> {
    let fields = item.as_object().into_iter().flatten();
    fields.filter_map(|(name, value)| Some((name.clone(), attribute(value.as_object()?)?))).collect()
}

/// An attribute as the SDK has it. `None` for one of a type that is not written.
fn attribute(value: &Map<String, Value>) -> Option<AttributeValue> {
    let (tag, value) = value.iter().next()?;
    Some(match tag.as_str() {
        "S" => AttributeValue::S(value.as_str()?.to_owned()),
        "N" => AttributeValue::N(value.as_str()?.to_owned()),
        "B" => AttributeValue::B(Blob::new(STANDARD.decode(value.as_str()?).ok()?)),
        "BOOL" => AttributeValue::Bool(value.as_bool()?),
        "NULL" => AttributeValue::Null(true),
        "L" => AttributeValue::L(value.as_array()?.iter().filter_map(|each| attribute(each.as_object()?)).collect()),
        "M" => AttributeValue::M(attributes(value)),
        _ => return None,
    })
}

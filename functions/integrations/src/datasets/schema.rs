//! The JSON Schemas of rows (draft 2020-12), from the declarations of their fields.

use domain::{
    datasets::Dataset,
    records::{Contact, Transaction},
};
use serde_json::{Map, Value, json};

/// The JSON Schema of a data set's rows.
pub(crate) fn schema(dataset: Dataset) -> Value {
    let (title, properties, required) = match dataset {
        Dataset::Contacts => ("Contact", Contact::properties(), Contact::REQUIRED),
        Dataset::Transactions => ("Transaction", Transaction::properties(), Transaction::REQUIRED),
    };
    let properties = properties.into_iter().map(|(name, schema)| {
        let is_required = required.contains(&name);
        (name.to_owned(), property(serde_json::to_value(schema).unwrap_or_default(), is_required))
    });
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        "type": "object",
        "properties": properties.collect::<Map<_, _>>(),
        "required": required,
        "additionalProperties": false,
    })
}

/// The schema of a field. One that need not be given may be null.
fn property(mut schema: Value, is_required: bool) -> Value {
    if !is_required && let Some(kind) = schema.get_mut("type") {
        let kinds = match kind.take() {
            Value::Array(kinds) => kinds,
            one => vec![one],
        };
        *kind = kinds.into_iter().chain([Value::from("null")]).collect();
    }
    schema
}

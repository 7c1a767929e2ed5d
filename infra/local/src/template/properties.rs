//! Strict reading of properties: an unknown one is an error that names its path.

use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use serde_json::Value;

use super::error::TemplateError;

/// Reads a property that CloudFormation allows as one string or a list of strings.
pub(super) fn one_or_many<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum OneOrMany {
        One(String),
        Many(Vec<String>),
    }
    Ok(match OneOrMany::deserialize(deserializer)? {
        OneOrMany::One(one) => vec![one],
        OneOrMany::Many(many) => many,
    })
}

/// Reads a value into its strict type. An error names the path of an unknown property.
pub(super) fn typed<T: DeserializeOwned>(value: Value, path: &str) -> Result<T, TemplateError> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let inner = error.path().to_string();
        let path = match (inner.as_str(), path) {
            ("." | "?", _) => path.to_owned(),
            (_, "") => inner,
            _ => format!("{path}.{inner}"),
        };
        TemplateError::new(path, error.into_inner().to_string())
    })
}

/// Accepts the one value that the local cloud supports.
pub(super) fn only(value: &str, known: &str, path: &str) -> Result<(), TemplateError> {
    if value == known {
        return Ok(());
    }
    Err(TemplateError::new(path, format!("{value} is not known, only {known}")))
}

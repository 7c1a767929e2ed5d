//! What is chosen in a contract.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    integrations::files::{FileFormat, Locale},
    kernel::field_error::{FieldErrorCode, Input, choice},
};

/// Which way rows go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Direction {
    /// Rows come in: new ones, and changes of those that exist.
    Import,
    /// Rows that exist are changed, and no others.
    Update,
    /// Rows go out.
    Export,
}

/// How often an export runs by itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Schedule {
    /// Each day.
    Daily,
    /// Each week.
    Weekly,
    /// Each month.
    Monthly,
}

impl Input for Direction {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        chosen(value, &[("import", Self::Import), ("update", Self::Update), ("export", Self::Export)])
    }
}

impl Input for Schedule {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        chosen(value, &[("daily", Self::Daily), ("weekly", Self::Weekly), ("monthly", Self::Monthly)])
    }
}

impl Input for Locale {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        chosen(value, &[("da", Self::Da), ("en", Self::En)])
    }
}

impl Input for FileFormat {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        chosen(value, &[("csv", Self::Csv), ("json-lines", Self::JsonLines)])
    }
}

fn chosen<T: Copy>(value: Option<&Value>, choices: &[(&str, T)]) -> Result<T, FieldErrorCode> {
    let text = choice(value)?;
    let found = choices.iter().find(|(name, _)| *name == text);
    found.map(|(_, choice)| *choice).ok_or(FieldErrorCode::InvalidChoice)
}

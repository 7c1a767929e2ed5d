//! What a file is read by: its format, its locale, and the fields that its columns can belong to.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

/// The format of a file of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FileFormat {
    /// Comma separated values, by whatever separated (RFC 4180).
    Csv,
    /// A flat JSON object on each line.
    JsonLines,
}

/// How numbers and dates are written in a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Locale {
    /// Danish: `1.234,50` and `31-12-2026`.
    Da,
    /// European English: `1,234.50`, and `31/12/2026` with the day first.
    En,
}

impl Locale {
    /// A canonical value as it is written in a file of this locale, and read from it again.
    #[must_use]
    pub fn written(self, kind: FieldKind, canonical: &str) -> Cow<'_, str> {
        match (self, kind) {
            (Self::Da, FieldKind::Decimal) => Cow::Owned(canonical.replace('.', ",")),
            _ => Cow::Borrowed(canonical),
        }
    }
}

/// What the cells of a column hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FieldKind {
    /// Any text, without the white space around it.
    Text,
    /// A decimal number. It is read as `-1234.50`.
    Decimal,
    /// A date. It is read as `2026-12-31`.
    Date,
}

/// A field that a column can belong to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldSpec {
    /// The name of the field.
    pub name: &'static str,
    /// Other names that a column of this field may have, such as the Danish one.
    pub also: &'static [&'static str],
    /// What its cells hold.
    pub kind: FieldKind,
    /// Whether a file must have a column for it. Whether a row must have a value is for the field's type to say.
    pub required: bool,
}

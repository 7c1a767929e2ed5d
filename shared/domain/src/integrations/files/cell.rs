//! A row as it stands in the file.

use crate::{
    integrations::files::{dates, decimals, fields::Locale},
    kernel::{field_error::FieldErrorCode, input, language::Language, record::redacted},
};

/// A cell.
#[derive(Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text, empty where there is no value.
    Text(String),
    /// A number of JSON, without an exponent. It is not read by the locale.
    Number(String),
    /// A boolean of JSON.
    Boolean(bool),
    /// What cannot be read.
    Refused(FieldErrorCode),
}

redacted!(Cell);

impl Cell {
    /// Nothing.
    pub(super) const EMPTY: Self = Self::Text(String::new());

    /// Whether it has no value: nothing, or nothing but white space.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self, Self::Text(text) if input::trimmed(text).is_empty())
    }

    /// The kind of its value.
    pub(super) fn kind(&self, locale: Locale) -> ValueKind {
        match self {
            Self::Text(text) => ValueKind::of(text, locale),
            Self::Number(_) => ValueKind::Number,
            Self::Boolean(_) | Self::Refused(_) => ValueKind::Text,
        }
    }
}

/// A row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The line on which it begins. The first line is 1.
    pub line: u64,
    /// Where the bytes after it begin in the file.
    pub end: u64,
    /// Its cells, in the order of the columns, or why it has none. There can be fewer than columns, and more.
    pub cells: Result<Vec<Cell>, FieldErrorCode>,
}

/// What kind of value a refused cell has. It is reported instead of the value, which may be personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ValueKind {
    /// A text.
    Text,
    /// A number.
    Number,
    /// A date.
    Date,
    /// Nothing.
    Empty,
}

impl ValueKind {
    /// The kind of a text.
    pub(super) fn of(text: &str, locale: Locale) -> Self {
        if input::trimmed(text).is_empty() {
            Self::Empty
        } else if decimals::decimal(text, locale).is_ok() {
            Self::Number
        } else if dates::date(text).is_ok() {
            Self::Date
        } else {
            Self::Text
        }
    }

    /// Its name for people.
    #[must_use]
    pub const fn name(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Text, Language::Da) => "tekst",
            (Self::Text, Language::En) => "text",
            (Self::Number, Language::Da) => "tal",
            (Self::Number, Language::En) => "number",
            (Self::Date, Language::Da) => "dato",
            (Self::Date, Language::En) => "date",
            (Self::Empty, Language::Da) => "tom",
            (Self::Empty, Language::En) => "empty",
        }
    }
}

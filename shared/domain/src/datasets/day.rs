//! The day of a transaction.

use std::{fmt, str::FromStr};

use serde_json::Value;

use crate::kernel::{
    date::Date,
    field_error::{FieldErrorCode, Input, text},
    input,
    record::redacted,
};

/// The day of a transaction, in the years from 1900 to 2199.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(Date);

redacted!(Day);

impl Day {
    /// Reads `YYYY-MM-DD`.
    ///
    /// # Errors
    /// `invalid-date`.
    pub fn parse(text: &str) -> Result<Self, FieldErrorCode> {
        let text = input::exact(text);
        text.parse().map_err(|_| input::refused(&text, FieldErrorCode::InvalidDate))
    }

    /// The date.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }
}

impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for Day {
    type Err = FieldErrorCode;

    fn from_str(text: &str) -> Result<Self, FieldErrorCode> {
        let has_form = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let date = text.parse::<Date>().ok().filter(|date| has_form && (1900..=2199).contains(&date.year()));
        date.map(Self).ok_or(FieldErrorCode::InvalidDate)
    }
}

impl Input for Day {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Self::parse(text(value)?)
    }
}

impl serde::Serialize for Day {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for Day {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|_: FieldErrorCode| serde::de::Error::custom("not a day"))
    }
}

impl utoipa::PartialSchema for Day {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .format(Some(utoipa::openapi::SchemaFormat::KnownFormat(utoipa::openapi::KnownFormat::Date)))
            .pattern(Some("^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$"))
            .examples([Value::from("2026-10-31")])
            .into()
    }
}

impl utoipa::ToSchema for Day {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_days_that_exist_are_read() {
        assert_eq!(Day::parse(" 2028-02-29 ").unwrap().to_string(), "2028-02-29");
        for text in
            ["2026-02-29", "2026-2-1", "31-12-2026", "1899-12-31", "2200-01-01", "2026-11-29T12:00:00Z", "", "i dag"]
        {
            assert_eq!(Day::parse(text), Err(FieldErrorCode::InvalidDate), "{text}");
        }
    }
}

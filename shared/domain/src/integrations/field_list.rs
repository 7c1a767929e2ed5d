//! The fields that a contract covers.

use serde_json::Value;

use crate::{
    datasets::Dataset,
    integrations::{
        choices::Direction,
        dataset_fields::{self, EXTERNAL_ID},
    },
    kernel::{
        field_error::{FieldErrorCode, FieldErrors, Input},
        input,
    },
};

/// The most entries that a list in a contract has. No data set has as many fields.
pub(super) const MOST: usize = 200;

/// The listed names, as they are given.
pub(super) struct FieldList(Vec<Result<String, FieldErrorCode>>);

impl Input for FieldList {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let names = match value {
            None | Some(Value::Null) => return Err(FieldErrorCode::Missing),
            Some(value) => value.as_array().ok_or(FieldErrorCode::WrongType)?,
        };
        match names.len() {
            0 => Err(FieldErrorCode::Empty),
            count if count > MOST => Err(FieldErrorCode::TooManyEntries),
            _ => {
                let name = |name: &Value| name.as_str().map(input::exact).ok_or(FieldErrorCode::WrongType);
                Ok(Self(names.iter().map(name).collect()))
            }
        }
    }
}

impl FieldList {
    /// The fields in the order of the data set, the external id among them.
    ///
    /// # Errors
    /// All errors of the list.
    pub(super) fn of(self, dataset: Dataset, direction: Option<Direction>) -> Result<Vec<String>, FieldErrors> {
        let mut errors = FieldErrors::default();
        let mut names: Vec<&str> = Vec::new();
        for (place, name) in self.0.iter().enumerate() {
            let place = place.to_string();
            match name {
                Err(code) => errors.add(&place, *code),
                Ok(name) if dataset_fields::named(dataset, name).is_none() => {
                    errors.add(&place, input::refused(name, FieldErrorCode::UnknownField));
                }
                Ok(name) if names.contains(&name.as_str()) => errors.add(&place, FieldErrorCode::FieldTwice),
                Ok(name) => names.push(name),
            }
        }
        let fields = dataset_fields::of(dataset);
        let is_listed = |name: &str| name == EXTERNAL_ID || names.contains(&name);
        let is_missing = fields.iter().any(|field| field.required && !is_listed(field.name));
        if direction == Some(Direction::Import) && is_missing {
            errors.add_here(FieldErrorCode::RequiredFieldLeftOut);
        }
        let listed = fields.iter().filter(|field| is_listed(field.name)).map(|field| field.name.to_owned());
        errors.into_result().map(|()| listed.collect())
    }
}

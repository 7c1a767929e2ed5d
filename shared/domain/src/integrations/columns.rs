//! Which field each column of a file belongs to, as a contract says.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{
    integrations::{
        field_list::MOST,
        files::{ColumnMap, limits},
    },
    kernel::{
        field_error::{FieldErrorCode, FieldErrors, Input, object},
        input,
        record::redacted,
    },
};

/// The names of columns in a file, each with the field that it belongs to, or null for a column that is left out.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct ColumnChoices(BTreeMap<String, Option<String>>);

redacted!(ColumnChoices);

impl ColumnChoices {
    /// Checks that each chosen field is one of these.
    ///
    /// # Errors
    /// `unknown-dataset-field` for each column of another field.
    pub(super) fn check(&self, is_field: impl Fn(&str) -> bool) -> Result<(), FieldErrors> {
        let mut errors = FieldErrors::default();
        for (column, field) in &self.0 {
            if field.as_deref().is_some_and(|field| !is_field(field)) {
                errors.add(column, FieldErrorCode::UnknownField);
            }
        }
        errors.into_result()
    }

    /// As files are read by them.
    #[must_use]
    pub fn map(&self) -> ColumnMap {
        ColumnMap(self.0.iter().map(|(column, field)| (column.clone(), field.clone())).collect())
    }
}

impl Input for ColumnChoices {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Self::read_all(value).map_err(FieldErrors::first)
    }

    fn read_all(value: Option<&Value>) -> Result<Self, FieldErrors> {
        let given = object(value)?;
        if given.len() > MOST {
            return Err(FieldErrors::of_value(FieldErrorCode::TooManyEntries));
        }
        let (mut columns, mut errors) = (BTreeMap::new(), FieldErrors::default());
        for (name, field) in given {
            let field = match field {
                Value::Null => Ok(None),
                Value::String(field) => {
                    let field = input::exact(field);
                    if input::has_card_number(&field) {
                        Err(FieldErrorCode::CardNumberRefused)
                    } else {
                        Ok(Some(field))
                    }
                }
                _ => Err(FieldErrorCode::WrongType),
            };
            match (input::line_of(name, limits::NAME), field) {
                // The name would be repeated in the error's pointer.
                (Err(FieldErrorCode::CardNumberRefused), _) => errors.add_here(FieldErrorCode::CardNumberRefused),
                (Err(code), _) | (Ok(_), Err(code)) => errors.add(name, code),
                (Ok(name), Ok(field)) => drop(columns.insert(name, field)),
            }
        }
        errors.into_result().map(|()| Self(columns))
    }
}

impl utoipa::PartialSchema for ColumnChoices {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
        let field = ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]));
        ObjectBuilder::new()
            .schema_type(Type::Object)
            .description(Some("Names of columns, each with the field that it belongs to, or null if it is left out."))
            .additional_properties(Some(field))
            .max_properties(Some(MOST))
            .into()
    }
}

impl utoipa::ToSchema for ColumnChoices {}

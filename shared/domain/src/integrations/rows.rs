//! Rows of files as rows of data sets.

use serde_json::{Map, Value};

use crate::{
    datasets::{
        Dataset, ExternalId, Row, RowFields,
        records::{Contact, Transaction},
    },
    integrations::{choices::Direction, contract::Terms, dataset_fields::EXTERNAL_ID},
    kernel::field_error::{FieldErrorCode, FieldErrors, Input as _, Request as _},
};

/// The row that a row of a file is, read by the types of its fields. For an update these are the given fields alone.
///
/// # Errors
/// All errors of the fields.
pub(super) fn read(terms: &Terms, values: &Map<String, Value>) -> Result<Map<String, Value>, FieldErrors> {
    let (id, fields) = match terms.dataset {
        Dataset::Contacts => of::<Contact>(terms.direction, values)?,
        Dataset::Transactions => of::<Transaction>(terms.direction, values)?,
    };
    Ok([(EXTERNAL_ID.to_owned(), Value::from(id.as_str()))].into_iter().chain(fields).collect())
}

/// The same, as its external id and its fields.
pub(super) fn of<R: Row>(
    direction: Direction,
    values: &Map<String, Value>,
) -> Result<(ExternalId, Map<String, Value>), FieldErrors> {
    let (mut fields, mut errors) = (values.clone(), FieldErrors::default());
    let id = ExternalId::read(fields.remove(EXTERNAL_ID).as_ref());
    let id = id.map_err(|code| errors.add(EXTERNAL_ID, code)).ok();
    let fields = whole::<R>(direction, &fields).map_err(|others| errors.0.extend(others.0)).ok();
    match id.zip(fields) {
        Some(row) => Ok(row),
        None => Err(errors),
    }
}

fn whole<R: Row>(direction: Direction, fields: &Map<String, Value>) -> Result<Map<String, Value>, FieldErrors> {
    let is_missing = |errors: &FieldErrors| errors.0.iter().any(|error| error.code == FieldErrorCode::Missing);
    match R::Fields::parse(fields) {
        Ok(fields) => {
            Ok(serde_json::to_value(fields).ok().and_then(|row| row.as_object().cloned()).unwrap_or_default())
        }
        // A row that exists has what it must have.
        Err(errors) if direction == Direction::Update && is_missing(&errors) => R::Fields::given(fields),
        Err(errors) => Err(errors),
    }
}

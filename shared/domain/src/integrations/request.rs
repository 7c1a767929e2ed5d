//! Contracts as they are asked for.

mod schema;

use jiff::civil::Date;
use serde_json::{Map, Value};

use crate::{
    datasets::{Dataset, Day},
    integrations::{
        choices::{Direction, Schedule},
        columns::ColumnChoices,
        contract::{Contract, Terms},
        dataset_fields,
        field_list::FieldList,
        files::{FileFormat, Locale},
        recipient::Recipient,
        texts::IntegrationName,
    },
    kernel::field_error::{FieldErrorCode, FieldErrors, Form, Input, Request},
};

/// A contract that is asked for, as it was sent. What is wrong with it depends on the day.
#[derive(Debug)]
pub struct ContractRequest(Map<String, Value>);

/// Changes of a contract that are asked for, as they were sent (RFC 7396): `null` removes. `recipient`, `fields` and `columns` are
/// replaced as a whole.
#[derive(Debug)]
pub struct ContractPatch(Map<String, Value>);

/// What is stated with a contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statements {
    /// That the other side is authorised.
    pub recipient_authorised: bool,
    /// That data may leave the EU and EEA.
    pub outside_eea: bool,
}

const AUTHORISED: &str = "recipient_authorised";
const OUTSIDE_EEA: &str = "outside_eea_confirmed";
const ENDPOINT: &str = "endpoint";

macro_rules! raw {
    ($($name:ident),+) => {$(
        impl Request for $name {
            fn read(_: &mut Form<'_>) -> Option<Self> {
                None
            }

            fn parse(fields: &Map<String, Value>) -> Result<Self, FieldErrors> {
                Ok(Self(fields.clone()))
            }
        }
    )+};
}

raw!(ContractRequest, ContractPatch);

impl ContractRequest {
    /// The contract, and what is stated with it.
    ///
    /// # Errors
    /// All errors of the request.
    pub fn contract(&self, today: Date) -> Result<(Contract, Statements), FieldErrors> {
        read(&self.0, None, today)
    }
}

impl ContractPatch {
    /// The changed contract, and what is stated with it.
    ///
    /// # Errors
    /// All errors of the request, and of the contract as it would be.
    pub fn applied(&self, before: &Contract, today: Date) -> Result<(Contract, Statements), FieldErrors> {
        let mut fields = match serde_json::to_value(before) {
            Ok(Value::Object(fields)) => fields,
            _ => Map::new(),
        };
        fields.extend(self.0.clone());
        read(&fields, Some(before), today)
    }
}

/// Whether something is stated.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Said {
    Nothing,
    No,
    Yes,
}

impl Input for Said {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let stated = Option::<bool>::read(value)?;
        Ok(stated.map_or(Self::Nothing, |stated| if stated { Self::Yes } else { Self::No }))
    }
}

/// An address that rows are sent to. There are none yet.
struct Endpoint;

impl Input for Endpoint {
    fn read(_: Option<&Value>) -> Result<Self, FieldErrorCode> {
        Err(FieldErrorCode::EndpointNotSupported)
    }
}

fn read(
    fields: &Map<String, Value>,
    before: Option<&Contract>,
    today: Date,
) -> Result<(Contract, Statements), FieldErrors> {
    let mut form = Form::of(fields);
    let name = form.field::<IntegrationName>("name");
    let direction = form.field::<Direction>("direction");
    let dataset = form.field::<Dataset>("dataset");
    let listed = form.field::<FieldList>("fields");
    let recipient = form.field::<Recipient>("recipient");
    let _ = form.field::<Option<Endpoint>>(ENDPOINT);
    let schedule = form.field::<Option<Schedule>>("schedule");
    let columns = form.field::<Option<ColumnChoices>>("columns");
    let locale = form.field::<Option<Locale>>("locale");
    let file_format = form.field::<Option<FileFormat>>("file_format");
    let changes_only = form.field::<Option<bool>>("changes_only");
    let starts_on = form.field::<Day>("starts_on");
    let ends_on = form.field::<Day>("ends_on");
    let stated = [AUTHORISED, OUTSIDE_EEA].map(|name| form.field::<Said>(name));

    unchanged(&mut form, before, direction, dataset);
    let names = covered(&mut form, listed, (dataset, direction), columns.as_ref().and_then(Option::as_ref));
    let of_direction = [
        ("schedule", schedule.flatten().is_some(), true),
        ("changes_only", changes_only.flatten() == Some(true), true),
        ("columns", columns.as_ref().is_some_and(Option::is_some), false),
    ];
    for (name, is_given, of_export) in of_direction {
        if is_given && direction.is_some_and(|direction| (direction == Direction::Export) != of_export) {
            form.refuse(name, if of_export { FieldErrorCode::ExportsOnly } else { FieldErrorCode::ImportsOnly });
        }
    }
    let is_new_end = before.is_none_or(|before| Some(before.terms.ends_on) != ends_on);
    if starts_on.zip(ends_on).is_some_and(|(first, last)| last < first) {
        form.refuse("ends_on", FieldErrorCode::EndsBeforeBeginning);
    } else if is_new_end && ends_on.is_some_and(|last| last.date() < today) {
        form.refuse("ends_on", FieldErrorCode::EndsInThePast);
    }
    let changed = (
        recipient.as_ref().filter(|recipient| before.is_none_or(|before| before.recipient != **recipient)),
        before.is_none_or(|before| names.as_ref().is_some_and(|names| before.terms.fields != *names)),
    );
    let statements = statements(&mut form, stated, changed);
    let contract = move || {
        let terms = Terms {
            direction: direction?,
            dataset: dataset?,
            fields: names?,
            schedule: schedule?,
            locale: locale?.unwrap_or(Locale::Da),
            file_format: file_format?.unwrap_or(FileFormat::Csv),
            changes_only: changes_only?.unwrap_or(false),
            starts_on: starts_on?,
            ends_on: ends_on?,
        };
        Some((Contract { name: name?, recipient: recipient?, columns: columns?, terms }, statements))
    };
    let errors = form.finish();
    match contract() {
        Some(contract) if errors.0.is_empty() => Ok(contract),
        _ => Err(errors),
    }
}

/// Refuses another direction or data set than the contract has.
fn unchanged(form: &mut Form<'_>, before: Option<&Contract>, direction: Option<Direction>, dataset: Option<Dataset>) {
    let Some(Terms { direction: old, dataset: of, .. }) = before.map(|before| &before.terms) else { return };
    for (name, differs) in [
        ("direction", direction.is_some_and(|direction| direction != *old)),
        ("dataset", dataset.is_some_and(|dataset| dataset != *of)),
    ] {
        if differs {
            form.refuse(name, FieldErrorCode::CannotBeChanged);
        }
    }
}

/// The fields that the contract covers. Each column is of one of them.
fn covered(
    form: &mut Form<'_>,
    listed: Option<FieldList>,
    (dataset, direction): (Option<Dataset>, Option<Direction>),
    columns: Option<&ColumnChoices>,
) -> Option<Vec<String>> {
    let dataset = dataset?;
    let names = listed
        .and_then(|listed| listed.of(dataset, direction).map_err(|errors| form.refuse_all("fields", errors)).ok());
    let is_covered = |field: &str| match &names {
        Some(names) => names.iter().any(|name| name == field),
        None => dataset_fields::named(dataset, field).is_some(),
    };
    if let Some(Err(errors)) = columns.map(|columns| columns.check(is_covered)) {
        form.refuse_all("columns", errors);
    }
    names
}

/// What is stated. Another recipient or other fields need it anew.
fn statements(
    form: &mut Form<'_>,
    [authorised, outside]: [Option<Said>; 2],
    (new_recipient, has_new_fields): (Option<&Recipient>, bool),
) -> Statements {
    match authorised {
        Some(Said::Nothing) if new_recipient.is_some() || has_new_fields => {
            form.refuse(AUTHORISED, FieldErrorCode::Missing);
        }
        Some(Said::No) => form.refuse(AUTHORISED, FieldErrorCode::NotAuthorised),
        _ => {}
    }
    let is_outside = new_recipient.is_some_and(|recipient| !recipient.country.is_in_eea());
    if is_outside && matches!(outside, Some(Said::Nothing | Said::No)) {
        form.refuse(OUTSIDE_EEA, FieldErrorCode::OutsideEeaNotConfirmed);
    }
    Statements { recipient_authorised: authorised == Some(Said::Yes), outside_eea: outside == Some(Said::Yes) }
}

#[cfg(test)]
pub(super) mod tests;

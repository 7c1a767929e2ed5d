//! Contracts as they are asked for.

use jiff::civil::Date;
use serde_json::{Map, Value};
use utoipa::openapi::{
    RefOr, Schema,
    schema::{Object, ObjectBuilder, Type},
};

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
        statement::StatementText,
        texts::IntegrationName,
    },
    kernel::{
        field_error::{FieldErrorCode, FieldErrors, Form, Input, Request},
        language::Language,
    },
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
    let stated = [AUTHORISED, OUTSIDE_EEA].map(|name| form.field::<Option<bool>>(name));

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
    [authorised, outside]: [Option<Option<bool>>; 2],
    (new_recipient, has_new_fields): (Option<&Recipient>, bool),
) -> Statements {
    match authorised {
        Some(None) if new_recipient.is_some() || has_new_fields => form.refuse(AUTHORISED, FieldErrorCode::Missing),
        Some(Some(false)) => form.refuse(AUTHORISED, FieldErrorCode::NotAuthorised),
        _ => {}
    }
    let is_outside = new_recipient.is_some_and(|recipient| !recipient.country.is_in_eea());
    if is_outside && matches!(outside, Some(None | Some(false))) {
        form.refuse(OUTSIDE_EEA, FieldErrorCode::OutsideEeaNotConfirmed);
    }
    let is_stated = |stated: Option<Option<bool>>| stated.flatten() == Some(true);
    Statements { recipient_authorised: is_stated(authorised), outside_eea: is_stated(outside) }
}

/// The schema of a request: that of the contract, with what is stated. What has a default may be left out.
fn schema() -> Object {
    let mut object = Contract::object();
    let StatementText { authorised, outside_eea, .. } = StatementText::CURRENT;
    for (name, texts) in [(AUTHORISED, authorised), (OUTSIDE_EEA, outside_eea)] {
        let (da, en) = (texts.text(Language::Da), texts.text(Language::En));
        let about = format!("What is stated: “{en}” In Danish: »{da}«");
        let stated = ObjectBuilder::new().schema_type(Type::Boolean).description(Some(about));
        object.properties.insert(name.to_owned(), stated.into());
    }
    object.required.retain(|name| !["locale", "file_format", "changes_only"].contains(&name.as_str()));
    object
}

impl utoipa::PartialSchema for ContractRequest {
    fn schema() -> RefOr<Schema> {
        let mut object = schema();
        object.required.push(AUTHORISED.to_owned());
        object.into()
    }
}

impl utoipa::PartialSchema for ContractPatch {
    fn schema() -> RefOr<Schema> {
        let mut object = schema();
        object.required.clear();
        object.into()
    }
}

impl utoipa::ToSchema for ContractRequest {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        <Contract as utoipa::ToSchema>::schemas(schemas);
    }
}

impl utoipa::ToSchema for ContractPatch {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        <Contract as utoipa::ToSchema>::schemas(schemas);
    }
}

#[cfg(test)]
pub(super) mod tests;

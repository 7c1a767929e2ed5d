//! The contract of an integration: what goes from and to whom, how long and when (P17, P21).

use serde::{Deserialize, Serialize};
use utoipa::{
    PartialSchema as _,
    openapi::{RefOr, Schema, schema::Object},
};

use crate::{
    datasets::{Dataset, Day},
    integrations::{
        choices::{Direction, Schedule},
        columns::ColumnChoices,
        dataset_fields::{self, EXTERNAL_ID},
        files::{FieldSpec, FileFormat, Locale, Mapping},
        recipient::Recipient,
        texts::IntegrationName,
    },
};

/// What of a contract is not personal.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Terms {
    /// Which way rows go.
    pub direction: Direction,
    /// The data set.
    pub dataset: Dataset,
    /// The fields that are transferred, the external id among them.
    pub fields: Vec<String>,
    /// How often an export runs by itself.
    pub schedule: Option<Schedule>,
    /// How numbers and dates are written in files.
    pub locale: Locale,
    /// The format of files.
    pub file_format: FileFormat,
    /// Whether an export has only what has changed since the last one.
    pub changes_only: bool,
    /// The first day, in Copenhagen.
    pub starts_on: Day,
    /// The last day, in Copenhagen.
    pub ends_on: Day,
}

/// A contract, as it is given and shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contract {
    /// What the integration is called.
    pub name: IntegrationName,
    /// The other side.
    pub recipient: Recipient,
    /// Which field each column of a file belongs to.
    pub columns: Option<ColumnChoices>,
    /// The rest.
    #[serde(flatten)]
    pub terms: Terms,
}

impl Contract {
    /// The names of the fields that differ.
    #[must_use]
    pub fn changed(&self, before: &Self) -> Vec<&'static str> {
        let (terms, old) = (&self.terms, &before.terms);
        let differs = [
            ("name", self.name != before.name),
            ("direction", terms.direction != old.direction),
            ("dataset", terms.dataset != old.dataset),
            ("fields", terms.fields != old.fields),
            ("recipient", self.recipient != before.recipient),
            ("schedule", terms.schedule != old.schedule),
            ("columns", self.columns != before.columns),
            ("locale", terms.locale != old.locale),
            ("file_format", terms.file_format != old.file_format),
            ("changes_only", terms.changes_only != old.changes_only),
            ("starts_on", terms.starts_on != old.starts_on),
            ("ends_on", terms.ends_on != old.ends_on),
        ];
        differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect()
    }

    /// How a file is read into the contract's fields, and no others.
    #[must_use]
    pub fn mapping(&self) -> Mapping {
        let Terms { direction, dataset, fields, locale, .. } = &self.terms;
        let covered = dataset_fields::of(*dataset).iter().filter(|field| fields.iter().any(|name| name == field.name));
        // A row that exists has what it must have.
        let is_required = |field: &FieldSpec| field.name == EXTERNAL_ID || *direction != Direction::Update;
        let fields = covered.map(|field| FieldSpec { required: field.required && is_required(field), ..*field });
        let columns = self.columns.as_ref().map(ColumnChoices::map).unwrap_or_default();
        Mapping { fields: fields.collect(), columns, locale: *locale }
    }

    /// The schema, which the requests' schemas begin with.
    pub(super) fn object() -> Object {
        let mut object = match Terms::schema() {
            RefOr::T(Schema::Object(object)) => object,
            _ => Object::new(),
        };
        for (name, schema) in [
            ("name", IntegrationName::schema()),
            ("recipient", Recipient::schema()),
            ("columns", ColumnChoices::schema()),
        ] {
            object.properties.insert(name.to_owned(), schema);
        }
        object.required.extend(["name", "recipient"].map(str::to_owned));
        object
    }
}

impl utoipa::PartialSchema for Contract {
    fn schema() -> RefOr<Schema> {
        let mut object = Self::object();
        if let Some(RefOr::T(Schema::Object(columns))) = object.properties.get_mut("columns") {
            use utoipa::openapi::schema::{SchemaType, Type};
            columns.schema_type = SchemaType::from_iter([Type::Object, Type::Null]);
        }
        object.into()
    }
}

impl utoipa::ToSchema for Contract {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        Terms::schemas(schemas);
        Recipient::schemas(schemas);
    }
}

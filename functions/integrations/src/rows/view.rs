//! Rows as they are shown.

use domain::records::{ContactRowView, TransactionRowView};
use lambda::ListView;
use serde::Serialize;
use serde_json::Value;
use utoipa::openapi::{OneOfBuilder, Ref, RefOr, Schema};

/// A row of any data set.
#[derive(Debug, Serialize)]
#[serde(transparent)]
pub(crate) struct RowView(pub(crate) Value);

impl utoipa::PartialSchema for RowView {
    fn schema() -> RefOr<Schema> {
        let item = |name: &str| Ref::from_schema_name(name);
        OneOfBuilder::new().item(item("ContactRowView")).item(item("TransactionRowView")).into()
    }
}

impl utoipa::ToSchema for RowView {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for (name, schema) in [
            ("ContactRowView", <ContactRowView as utoipa::PartialSchema>::schema()),
            ("TransactionRowView", <TransactionRowView as utoipa::PartialSchema>::schema()),
        ] {
            schemas.push((name.to_owned(), schema));
        }
        <ContactRowView as utoipa::ToSchema>::schemas(schemas);
        <TransactionRowView as utoipa::ToSchema>::schemas(schemas);
    }
}

/// A page of rows.
pub(crate) type Rows = ListView<RowView>;

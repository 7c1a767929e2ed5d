//! Rows as they are shown.

use domain::records::{ContactView, TransactionView};
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
        OneOfBuilder::new().item(item("ContactView")).item(item("TransactionView")).into()
    }
}

impl utoipa::ToSchema for RowView {
    fn schemas(schemas: &mut Vec<(String, RefOr<Schema>)>) {
        for (name, schema) in [
            ("ContactView", <ContactView as utoipa::PartialSchema>::schema()),
            ("TransactionView", <TransactionView as utoipa::PartialSchema>::schema()),
        ] {
            schemas.push((name.to_owned(), schema));
        }
        <ContactView as utoipa::ToSchema>::schemas(schemas);
        <TransactionView as utoipa::ToSchema>::schemas(schemas);
    }
}

/// A page of rows.
pub(crate) type Rows = ListView<RowView>;

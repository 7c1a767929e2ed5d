//! The schemas of contracts as they are asked for.

use utoipa::openapi::{
    RefOr, Schema,
    schema::{Object, ObjectBuilder, Type},
};

use crate::{
    integrations::{
        contract::Contract,
        request::{AUTHORISED, ContractPatch, ContractRequest, OUTSIDE_EEA},
        statement::StatementText,
    },
    kernel::language::Language,
};

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

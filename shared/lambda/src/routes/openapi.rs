//! The OpenAPI document of a function's routes.

use std::collections::BTreeSet;

use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        AllOfBuilder, ComponentsBuilder, ContentBuilder, Header, ObjectBuilder, OpenApi, OpenApiBuilder, PathsBuilder,
        Ref, RefOr, Response, ResponseBuilder, Type, path::PathItem, security::SecurityRequirement,
    },
};

use super::{
    Access, Declaration,
    argument::{header, tags},
};
use crate::ProblemDocument;

/// What routes say of themselves, as a document.
#[must_use]
pub fn document(declarations: Vec<Declaration>) -> OpenApi {
    let mut problem = vec![(ProblemDocument::name().into_owned(), ProblemDocument::schema())];
    ProblemDocument::schemas(&mut problem);
    let mut components = ComponentsBuilder::new().schemas_from_iter(problem);
    let mut paths = PathsBuilder::new().build();
    for mut declaration in declarations {
        declaration.complete();
        let path = declaration.documented_path();
        for (status, codes) in &declaration.problems {
            components = components.response(name(*status, codes), response(*status, codes));
        }
        components = components.schemas_from_iter(declaration.schemas);
        let item = PathItem::from_http_methods([declaration.http_method], declaration.operation);
        match paths.paths.get_mut(&path) {
            Some(existing) => existing.merge_operations(item),
            None => {
                paths.paths.insert(path, item);
            }
        }
    }
    OpenApiBuilder::new().paths(paths).components(Some(components.build())).build()
}

impl Declaration {
    /// Writes what was gathered into the operation.
    fn complete(&mut self) {
        self.operation.security = Some(match self.access {
            Access::Public | Access::OptionalSession => Vec::new(),
            _ => ["token", "cookie"].map(|scheme| SecurityRequirement::new(scheme, [""; 0])).into(),
        });
        let problems = self
            .problems
            .iter()
            .map(|(status, codes)| (status.to_string(), RefOr::Ref(Ref::from_response_name(name(*status, codes)))));
        self.operation.responses.responses.extend(problems);
        if self.is_safe() {
            self.takes(header("If-None-Match", "The ETag of what the caller has already", tags()));
            let responses = &mut self.operation.responses.responses;
            if let Some(RefOr::T(shown)) = responses.get_mut("200") {
                shown.headers.insert("ETag".to_owned(), Header::default().into());
            }
            responses.insert("304".to_owned(), Response::new("The caller has it already").into());
        }
    }
}

/// What the response with these problems is called, which many routes have in common.
fn name(status: u16, codes: &BTreeSet<&str>) -> String {
    codes.iter().fold(status.to_string(), |name, code| format!("{name}.{code}"))
}

/// The problems of one status, each by its type.
fn response(status: u16, codes: &BTreeSet<&str>) -> Response {
    let types = codes.iter().map(|code| format!("/problems/{code}")).collect::<Vec<_>>();
    let about = codes.iter().map(|code| format!("`{code}`")).collect::<Vec<_>>().join(", ");
    let of_type = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(types));
    let problem = AllOfBuilder::new()
        .item(Ref::from_schema_name(ProblemDocument::name()))
        .item(ObjectBuilder::new().property("type", of_type));
    let content = ContentBuilder::new().schema(Some(problem)).build();
    let response = ResponseBuilder::new().description(about).content("application/problem+json", content);
    if status == 429 {
        let seconds = Header::new(ObjectBuilder::new().schema_type(Type::Integer));
        response.header("Retry-After", seconds).build()
    } else {
        response.build()
    }
}

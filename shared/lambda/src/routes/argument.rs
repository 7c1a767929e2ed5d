//! What each kind of argument says of the route whose handler takes it.

use axum::{
    Extension,
    extract::{Path, State},
    http::HeaderMap,
};
use domain::field_error;
use utoipa::{
    ToSchema,
    openapi::{
        ContentBuilder, ObjectBuilder, Ref, RefOr, Required, Type,
        path::{Parameter, ParameterBuilder, ParameterIn},
        request_body::RequestBodyBuilder,
        schema::SchemaType,
    },
};

use super::{Access, Declaration};
use crate::{
    Accept, Authenticated, Caller, EarlierSession, Filter, FilteredList, IdempotencyKey, IfMatch, Invocation, Json,
    ListQuery, Loaded, PathId, PathIds, Problem, QueryParameters, RawBody, SessionKind,
};

/// What a handler takes.
pub trait Argument {
    /// Adds to a declaration what it means for a route that its handler takes this.
    fn declare(_: &mut Declaration) {}
}

impl<S> Argument for State<S> {}
impl<T> Argument for Extension<T> {}
impl Argument for HeaderMap {}
impl Argument for Invocation {}
impl<R> Argument for Accept<R> {}
impl Argument for EarlierSession {}

/// The session, and what is loaded beside it.
impl<S: SessionKind, L: Loaded> Argument for Authenticated<S, L> {
    fn declare(declaration: &mut Declaration) {
        declaration.restrict(S::ACCESS);
        L::declare(declaration);
    }
}

impl Argument for Caller {
    fn declare(declaration: &mut Declaration) {
        declaration.restrict(Access::AccountSession);
    }
}

impl Argument for Option<Caller> {
    fn declare(declaration: &mut Declaration) {
        declaration.restrict(Access::OptionalSession);
    }
}

impl<T> Argument for Path<T> {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}

impl<Id> Argument for PathId<Id> {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}

impl<Outer, Inner> Argument for PathIds<Outer, Inner> {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::NotFound);
    }
}

/// What may not be there, or not be read: the handler answers for that.
impl<T: Argument, E> Argument for Result<T, E> {
    fn declare(declaration: &mut Declaration) {
        T::declare(declaration);
    }
}

impl Argument for ListQuery {
    fn declare(declaration: &mut Declaration) {
        FilteredList::<()>::declare(declaration);
    }
}

impl<F: Filter> Argument for FilteredList<F> {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::InvalidQuery);
        for parameter in Self::page_parameters().into_iter().chain(F::parameters()) {
            declaration.takes(parameter);
        }
    }
}

impl<F: Filter> Argument for QueryParameters<F> {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::InvalidQuery);
        for parameter in F::parameters() {
            declaration.takes(parameter);
        }
    }
}

impl Argument for IdempotencyKey {
    fn declare(declaration: &mut Declaration) {
        declaration.is_idempotent = true;
        declaration.answers(&Problem::InvalidIdempotencyKey);
        declaration.answers(&Problem::IdempotencyKeyReused);
        let schema = ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[!-~]{1,255}$"));
        declaration.takes(header("Idempotency-Key", "1–255 visible ASCII characters, kept for 24 hours", schema));
    }
}

impl Argument for IfMatch {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::Stale);
        declaration.answers(&Problem::PreconditionFailed);
        declaration.takes(header("If-Match", "The ETag of the version that was seen", tags()));
        declaration.takes(header("If-None-Match", "The ETags of versions that are not to be changed", tags()));
    }
}

impl<T: field_error::Request + ToSchema> Argument for Json<T> {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::UnsupportedMediaType);
        declaration.answers(&Problem::BodyTooLarge);
        declaration.answers(&Problem::InvalidJson);
        declaration.answers(&Problem::InvalidInput(domain::FieldErrors(Vec::new())));
        let content = ContentBuilder::new().schema(Some(RefOr::Ref(Ref::from_schema_name(T::name())))).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        declaration.operation.request_body = Some(RefOr::T(body.build()));
        T::schemas(&mut declaration.schemas);
        declaration.schemas.push((T::name().into_owned(), T::schema()));
    }
}

impl Argument for RawBody {
    fn declare(declaration: &mut Declaration) {
        declaration.answers(&Problem::BodyTooLarge);
        let any = ObjectBuilder::new().schema_type(Type::Object);
        let content = ContentBuilder::new().schema(Some(RefOr::T(any.into()))).build();
        let body = RequestBodyBuilder::new().content("application/json", content).required(Some(Required::True));
        declaration.operation.request_body = Some(RefOr::T(body.build()));
    }
}

impl<T: field_error::Request + ToSchema> Argument for Option<Json<T>> {
    fn declare(declaration: &mut Declaration) {
        Json::<T>::declare(declaration);
        if let Some(RefOr::T(body)) = &mut declaration.operation.request_body {
            body.required = Some(Required::False);
        }
    }
}

/// An optional query parameter.
#[must_use]
pub fn query_parameter(name: &str, about: &str, schema: ObjectBuilder) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Query).description(Some(about));
    parameter.required(Required::False).schema(Some(schema)).build()
}

/// An optional header.
pub(super) fn header(name: &str, about: &str, schema: ObjectBuilder) -> Parameter {
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Header).description(Some(about));
    parameter.required(Required::False).schema(Some(schema)).build()
}

/// The schema of a list of tags.
pub(super) fn tags() -> ObjectBuilder {
    ObjectBuilder::new().schema_type(SchemaType::from_iter([Type::String, Type::Null]))
}

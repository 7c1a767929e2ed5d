//! The token of the link at the end of each letter, as it is presented.

use axum::{
    extract::{FromRequest, Query, Request},
    http::header,
};
use domain::token::{LinkToken, TokenHash};
use lambda::{Argument, Declaration, Json, Problem, query_parameter};
use utoipa::openapi::{ObjectBuilder, Type};

domain::request! {
    /// The token of the link at the end of a letter.
    pub(crate) struct UnsubscribeRequest {
        /// From the link's query.
        token: LinkToken,
    }
}

/// A presented token, and how it was presented.
pub(crate) enum Presented {
    /// In the query, as mail programs do that know one click (RFC 8058), and as the page's form does. The body says nothing.
    InQuery(TokenHash),
    /// In a JSON body.
    InBody(TokenHash),
}

impl Presented {
    pub(crate) fn hash(&self) -> &TokenHash {
        match self {
            Self::InQuery(hash) | Self::InBody(hash) => hash,
        }
    }
}

/// The token in the query, whatever it is: one that cannot exist is answered as one that is unknown.
fn in_query(request: &Request) -> Option<TokenHash> {
    let Query(given) = Query::<Vec<(String, String)>>::try_from_uri(request.uri()).ok()?;
    given.into_iter().find(|(name, _)| name == "token").map(|(_, token)| TokenHash::of_presented(&token))
}

/// Whether the body is JSON, whose token is then the one that counts.
fn says_json(request: &Request) -> bool {
    let content_type = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    content_type.is_some_and(|content_type| content_type.to_ascii_lowercase().contains("json"))
}

impl<S: Send + Sync> FromRequest<S> for Presented {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Self, Problem> {
        match in_query(&request) {
            Some(hash) if !says_json(&request) => return Ok(Self::InQuery(hash)),
            _ => {}
        }
        let Json { request, .. } = <Json<UnsubscribeRequest> as FromRequest<S>>::from_request(request, state).await?;
        Ok(Self::InBody(request.token.hash()))
    }
}

impl Argument for Presented {
    fn declare(declaration: &mut Declaration) {
        Option::<Json<UnsubscribeRequest>>::declare(declaration);
        let token = ObjectBuilder::new().schema_type(Type::String);
        declaration.takes(query_parameter("token", "The token of the link, if it is not in the body", token));
    }
}

//! `POST /v1/newsletter/unsubscribe`

use ::app::newsletter;
use axum::{
    extract::State,
    http::StatusCode,
    response::{IntoResponse as _, Response},
};
use lambda::{App, Invocation, Problem, Route};

use super::{page, token::Presented};

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Stops the newsletter with the link of a letter, however old, without a log-in: one click in a mail program (RFC 8058), the form of
/// the page, or JSON. An unknown token gets the same answer as one that stops it, and so does one that was used. The answer comes once
/// no letter to this reader can be sent any more.
///
/// # Problems
/// `422 invalid-input` if there is no token in the query, and none in the body.
#[utoipa::path(post, path = "/v1/newsletter/unsubscribe", operation_id = "unsubscribe", tag = "newsletter",
    responses(
        (status = 200, content_type = "text/html", body = String, description = "Nothing more is sent; the token was in the query"),
        (status = 204, description = "Nothing more is sent; the token was in the body"),
    ))]
pub(crate) async fn unsubscribe(
    State(app): State<App>,
    invocation: Invocation,
    token: Presented,
) -> Result<Response, Problem> {
    newsletter::unsubscribe_by_link(&app.store, token.hash(), invocation.now, app.randomness()).await?;
    Ok(match token {
        Presented::InQuery(_) => page::done(invocation.language),
        Presented::InBody(_) => StatusCode::NO_CONTENT.into_response(),
    })
}

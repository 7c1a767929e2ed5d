//! `GET /v1/newsletter/unsubscribe`

use axum::response::Response;
use lambda::{Invocation, Route};

use super::page;

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Shows a page with a form that stops the newsletter. It changes nothing: mail programs and scanners open every link.
#[utoipa::path(get, path = "/v1/newsletter/unsubscribe", operation_id = "show_unsubscribe", tag = "newsletter",
    params(
        ("token" = Option<String>, Query, description = "The token of the link, which the form sends"),
        ("Accept-Language" = Option<String>, Header, description = "`da` (default) or `en`"),
    ),
    responses((status = 200, content_type = "text/html", body = String, description = "The page, the same for every token")))]
pub(crate) async fn show(invocation: Invocation) -> Response {
    page::asking(invocation.language)
}

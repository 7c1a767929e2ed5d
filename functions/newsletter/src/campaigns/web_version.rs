//! `GET /v1/newsletters/{id}`

use axum::{
    extract::State,
    http::{HeaderName, header},
    response::{IntoResponse as _, Response},
};
use domain::{newsletter::id::CampaignId, records::CampaignText};
use lambda::{App, Invocation, PathId, Problem, Route};

/// What the page may load: nothing but its own style.
const CONTENT_SECURITY_POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

pub(crate) const ROUTE: Route = Route::PLAIN;

/// The web version of a campaign, from when it is sent on.
///
/// It has no scripts, loads nothing, and is the same for everybody who reads its language.
///
/// # Problems
/// `404 not-found` also for a campaign that is not sent yet.
#[utoipa::path(get, path = "/v1/newsletters/{id}", operation_id = "web_version", tag = "newsletter",
    params(
        ("id" = CampaignId, Path, description = "The campaign's id"),
        ("Accept-Language" = Option<String>, Header, description = "`da` (default) or `en`"),
    ),
    responses((status = 200, content_type = "text/html", body = String, description = "The page")))]
pub(crate) async fn web_version(
    State(app): State<App>,
    invocation: Invocation,
    PathId(id): PathId<CampaignId>,
) -> Result<Response, Problem> {
    const CACHED: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=300");
    let language = invocation.language;
    let text = app.store.get(&CampaignText::key(&id), invocation.now).await?;
    let text = text.filter(|text| text.published_at.is_some()).ok_or(Problem::NotFound)?;
    let text = text.for_readers_of(language).ok_or(Problem::NotFound)?;
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, CONTENT_SECURITY_POLICY),
        (header::CONTENT_LANGUAGE, language.tag()),
        (header::VARY, "Accept-Language"),
        CACHED,
    ];
    Ok((headers, letter::web_version(&text, language)).into_response())
}

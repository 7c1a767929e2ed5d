//! The privacy policy, in every version, in two languages and three formats (P45).

use ::policies::PolicyText;
use axum::{
    extract::{Path, rejection::PathRejection},
    http::{HeaderName, header},
    response::{IntoResponse, Response},
};
use domain::{Language, Now, privacy::policy::PolicyVersion};
use lambda::{Accept, Invocation, Problem, Route, View};
use serde::Serialize;
use utoipa::ToSchema;

use crate::policies::{content_negotiation::PolicyFormat, page};

/// A version of the privacy policy in one language.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyView {
    /// The version's name, as it is sent in `accept_policy`.
    #[schema(example = "2026-11-01")]
    version: &'static str,
    /// The day on which the version takes effect.
    #[schema(format = Date)]
    effective_from: &'static str,
    /// The next version, if one is published.
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<NextView>,
    /// The language of the title and the text.
    language: Language,
    /// The text's heading.
    title: String,
    /// The text in Markdown, with tables.
    markdown: String,
    /// The same text as an HTML fragment.
    html: String,
}

/// The next version of the privacy policy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NextView {
    /// The version's name.
    version: &'static str,
    /// The day on which the version takes effect.
    #[schema(format = Date)]
    effective_from: &'static str,
}

impl PolicyView {
    fn of(text: PolicyText, now: Now) -> Self {
        let next =
            PolicyVersion::next(now).map(|PolicyVersion { name }| NextView { version: name, effective_from: name });
        Self {
            next,
            version: text.version,
            // A version's name is the date on which it takes effect.
            effective_from: text.version,
            language: text.language,
            title: text.title().to_owned(),
            html: page::fragment(&text),
            markdown: text.markdown,
        }
    }
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// `GET /v1/policies/{version}` shows a version of the privacy policy; `current` is the one in force.
///
/// The `Accept` header selects the media type, and `Accept-Language` the language.
///
/// # Problems
/// `404 not-found` if there is no such version.
#[utoipa::path(get, path = "/v1/policies/{version}",
    params(
        ("version" = String, Path, description = "A version, or `current`", example = "current"),
        ("Accept-Language" = Option<String>, Header, description = "`da` (default) or `en`"),
    ),
    responses(
        (status = 200, description = "The policy", content(
            (PolicyView = "application/json"),
            (String = "text/html"),
            (String = "text/markdown"),
        )),
    ),
)]
pub(crate) async fn policy(
    invocation: Invocation,
    Accept(format): Accept<PolicyFormat>,
    version: Result<Path<String>, PathRejection>,
) -> Result<Response, Problem> {
    const VARY: (HeaderName, &str) = (header::VARY, "Accept, Accept-Language");
    // Only minutes, because `current` becomes another version on the day that one takes effect.
    const CACHED: (HeaderName, &str) = (header::CACHE_CONTROL, "public, max-age=300");
    let Path(version) = version.map_err(|_| Problem::NotFound)?;
    let version = domain::input::exact(&version);
    let text = PolicyText::of(&version, invocation.language, invocation.now).ok_or(Problem::NotFound)?;
    let language = (header::CONTENT_LANGUAGE, text.language.tag());
    let reply = match format {
        PolicyFormat::Json => View::new(PolicyView::of(text, invocation.now)).into_response(),
        PolicyFormat::Html => {
            let kind = (header::CONTENT_TYPE, "text/html; charset=utf-8");
            let guard = (header::CONTENT_SECURITY_POLICY, page::CONTENT_SECURITY_POLICY);
            ([kind, guard], page::page(&text)).into_response()
        }
        PolicyFormat::Markdown => {
            ([(header::CONTENT_TYPE, "text/markdown; charset=utf-8")], text.markdown).into_response()
        }
    };
    Ok(([language, VARY, CACHED], reply).into_response())
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};
    use domain::{
        Language::{self, Da, En},
        privacy::policy::VERSIONS,
    };

    use crate::testing::{Client, Reply};

    const CURRENT: &str = VERSIONS[0].name;

    async fn read(language: Language, accept: &'static str, version: &str) -> Reply {
        Client::speaking(language).accepting(accept).get(&format!("/v1/policies/{version}")).await
    }

    #[tokio::test]
    async fn p45_a_version_can_be_read_in_both_languages_and_every_form() {
        for (language, title) in [(Da, "Privatlivspolitik for E-SG.Cloud"), (En, "Privacy policy of E-SG.Cloud")] {
            for (accept, kind, begin) in [
                ("application/json", "application/json", "{\"version\":\"2026-11-01\""),
                ("text/html", "text/html; charset=utf-8", "<!doctype html>"),
                ("text/markdown", "text/markdown; charset=utf-8", "# "),
            ] {
                let reply = read(language, accept, CURRENT).await;
                assert_eq!(reply.status, StatusCode::OK);
                assert_eq!(reply.header(&header::CONTENT_TYPE), kind);
                assert_eq!(reply.header(&header::CONTENT_LANGUAGE), language.tag());
                assert_eq!(reply.header(&header::VARY), "Accept, Accept-Language");
                assert_eq!(reply.header(&header::CACHE_CONTROL), "public, max-age=300");
                assert!(reply.body.starts_with(begin) && reply.body.contains(title), "{}", reply.body);
            }
        }
    }

    #[tokio::test]
    async fn the_version_in_force_goes_by_the_name_of_current() {
        let [named, current] = [read(En, "*/*", CURRENT).await, read(En, "*/*", "current").await];
        assert_eq!(named.body, current.body);
        let policy = current.json();
        assert_eq!((&policy["version"], &policy["effective_from"]), (&CURRENT.into(), &CURRENT.into()));
        assert_eq!(policy["language"], "en");
        assert!(policy["html"].as_str().unwrap().starts_with("<h1>Privacy policy of E-SG.Cloud</h1>"));
    }

    #[tokio::test]
    async fn a_version_that_never_was_is_not_found() {
        for version in ["2018-05-25", "Current", "%FF", "..%2F2026-11-01"] {
            assert_eq!(read(Da, "text/html", version).await.status, StatusCode::NOT_FOUND, "{version}");
        }
    }

    #[tokio::test]
    async fn the_page_stands_on_its_own_and_runs_nothing() {
        let reply = read(Da, "text/html", "current").await;
        let policy = reply.header(&header::CONTENT_SECURITY_POLICY);
        assert!(policy.contains("default-src 'none'") && !policy.contains("script"), "{policy}");
        assert!(reply.body.contains("<html lang=\"da\">") && reply.body.contains("</table>"));
        for foreign in ["<script", "<link", "<img", " src=", " on"] {
            let found = reply.body.split('<').skip(1).filter_map(|tag| tag.split_once('>'));
            assert!(found.map(|(tag, _)| format!("<{tag}")).all(|tag| !tag.contains(foreign)), "{foreign}");
        }
    }
}

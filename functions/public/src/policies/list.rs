//! `GET /v1/policies` (P45)

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use domain::privacy::policy::{PolicyVersion, VERSIONS};
use lambda::{Invocation, ListView, Route, View};
use serde::Serialize;
use utoipa::ToSchema;

/// Whether a version of the privacy policy is in force.
#[derive(Debug, Clone, Copy, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum PolicyStatus {
    /// The version is published, and takes effect on a later day.
    Coming,
    /// The version is in force.
    InForce,
    /// The version was in force until another took effect.
    Replaced,
}

/// A version of the privacy policy, without its text.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PolicyVersionView {
    /// The version's name, as it is sent in `accept_policy`.
    #[schema(example = "2026-11-01")]
    version: &'static str,
    /// The day on which the version takes effect.
    #[schema(format = Date)]
    effective_from: &'static str,
    /// Whether the version is in force.
    status: PolicyStatus,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// `GET /v1/policies` lists every version of the privacy policy, the newest first: coming, in force and replaced ones.
///
/// # Problems
/// None.
#[utoipa::path(get, path = "/v1/policies", responses(
    (status = 200, description = "The versions", body = ListView<PolicyVersionView>),
))]
pub(crate) async fn policies(invocation: Invocation) -> impl IntoResponse {
    // Only minutes, because a version's status changes on the day that it takes effect.
    const CACHED: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "public, max-age=300")];
    let in_force = PolicyVersion::in_force(invocation.now);
    let view = |version: &PolicyVersion| PolicyVersionView {
        version: version.name,
        effective_from: version.name,
        // A version's name is the date on which it takes effect, so the order of names is the order of dates.
        status: match version.name.cmp(in_force.name) {
            std::cmp::Ordering::Less => PolicyStatus::Replaced,
            std::cmp::Ordering::Equal => PolicyStatus::InForce,
            std::cmp::Ordering::Greater => PolicyStatus::Coming,
        },
    };
    (CACHED, View::new(ListView { items: VERSIONS.iter().rev().map(view).collect(), next_cursor: None }))
}

#[cfg(test)]
mod tests {
    use axum::http::StatusCode;
    use domain::{Language, privacy::policy::VERSIONS};

    use crate::testing::Client;

    #[tokio::test]
    async fn p45_every_version_is_listed_and_one_is_in_force() {
        let reply = Client::speaking(Language::En).get("/v1/policies").await;
        assert_eq!(reply.status, StatusCode::OK);
        let list = reply.json();
        let items = list["items"].as_array().unwrap();
        assert_eq!(items.len(), VERSIONS.len());
        assert_eq!(items.iter().filter(|item| item["status"] == "in-force").count(), 1, "{list}");
        assert_eq!(items.last().unwrap()["version"], VERSIONS[0].name);
        assert!(list["next_cursor"].is_null());
    }
}

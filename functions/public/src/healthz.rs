//! Whether the function answers.

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use lambda::{Route, View};
use serde::Serialize;
use utoipa::ToSchema;

/// That the service answers.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthView {
    /// Always `ok`: a service that is not does not answer.
    #[schema(example = "ok")]
    status: &'static str,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// `GET /healthz` answers as soon as requests reach functions.
///
/// # Problems
/// None.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "It answers", body = HealthView)))]
pub(crate) async fn healthz() -> impl IntoResponse {
    const FRESH: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];
    (FRESH, View(HealthView { status: "ok" }, None))
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};
    use domain::Language;

    use crate::testing::Client;

    #[tokio::test]
    async fn health_is_never_answered_from_a_cache() {
        let reply = Client::speaking(Language::Da).get("/healthz").await;
        assert_eq!((reply.status, reply.header(&header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
        assert_eq!(reply.body, r#"{"status":"ok"}"#);
    }
}

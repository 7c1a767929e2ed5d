//! `GET /healthz`

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use lambda::{Route, View};
use serde::Serialize;
use utoipa::ToSchema;

/// The state of the service.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HealthView {
    /// Always `ok`: a service that does not work sends no such response.
    #[schema(example = "ok")]
    status: &'static str,
}

pub(crate) const ROUTE: Route = Route::PLAIN;

/// Checks that requests reach the functions.
///
/// # Problems
/// None.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "The service answers", body = HealthView)))]
pub(crate) async fn healthz() -> impl IntoResponse {
    const NO_STORE: [(HeaderName, &str); 1] = [(header::CACHE_CONTROL, "no-store")];
    (NO_STORE, View::new(HealthView { status: "ok" }))
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

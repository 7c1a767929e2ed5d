//! The API's OpenAPI document.

use axum::{
    http::{HeaderName, header},
    response::IntoResponse,
};
use lambda::Route;

/// The document is generated from the routes of every function, and a test compares it with them.
const DOCUMENT: &str = include_str!("../openapi.json");

pub(crate) const ROUTE: Route = Route::PLAIN;

/// `GET /openapi.json` describes every route (OpenAPI 3.1).
///
/// # Problems
/// None.
#[utoipa::path(get, path = "/openapi.json", responses(
    (status = 200, description = "The OpenAPI document", body = Object, content_type = "application/json"),
))]
pub(crate) async fn openapi() -> impl IntoResponse {
    const HEADERS: [(HeaderName, &str); 2] =
        [(header::CONTENT_TYPE, "application/json"), (header::CACHE_CONTROL, "public, max-age=300")];
    (HEADERS, DOCUMENT)
}

#[cfg(test)]
mod tests {
    use axum::http::header;
    use domain::Language;

    use crate::testing::Client;

    #[tokio::test]
    async fn the_description_is_an_openapi_document() {
        let reply = Client::speaking(Language::Da).get("/openapi.json").await;
        assert_eq!(reply.header(&header::CONTENT_TYPE), "application/json");
        assert_eq!(reply.header(&header::CACHE_CONTROL), "public, max-age=300");
        assert!(reply.json()["openapi"].as_str().is_some_and(|version| version.starts_with("3.1")));
    }
}

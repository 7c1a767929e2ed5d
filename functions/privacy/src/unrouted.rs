//! What no route takes: `404`, or `405` where the path takes other methods.
//!
//! API Gateway answers what it has no route for in a shape of its own. The template sends that here, so that a caller
//! meets problems alone.

use std::sync::OnceLock;

use axum::{
    http::{HeaderValue, Uri, header},
    response::{IntoResponse, Response},
};
use lambda::Problem;
use serde_json::Value;

use crate::openapi::DOCUMENT;

/// A path of the contract: its segments, `None` for a parameter, and its methods as `Allow` names them.
struct Known {
    segments: Vec<Option<String>>,
    allow: HeaderValue,
}

/// Answers in the place of a route.
pub(crate) async fn unrouted(uri: Uri) -> Response {
    let Some(allow) = allowed(uri.path()) else { return Problem::NotFound.into_response() };
    let mut reply = Problem::MethodNotAllowed.into_response();
    reply.headers_mut().insert(header::ALLOW, allow);
    reply
}

/// The methods of the most specific path that fits.
fn allowed(path: &str) -> Option<HeaderValue> {
    let given = path.split('/').collect::<Vec<_>>();
    let fits = |known: &&Known| {
        known.segments.len() == given.len()
            && known.segments.iter().zip(&given).all(|(known, given)| match known {
                Some(text) => text == given,
                None => !given.is_empty(),
            })
    };
    let parameters = |known: &&Known| known.segments.iter().filter(|segment| segment.is_none()).count();
    known().iter().filter(fits).min_by_key(parameters).map(|known| known.allow.clone())
}

/// Read when the first stray request comes, not at each cold start.
fn known() -> &'static [Known] {
    static KNOWN: OnceLock<Vec<Known>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let document = serde_json::from_str::<Value>(DOCUMENT).unwrap_or_default();
        let paths = document["paths"].as_object().into_iter().flatten();
        paths
            .filter_map(|(path, operations)| {
                let mut methods =
                    operations.as_object()?.keys().map(|method| method.to_uppercase()).collect::<Vec<_>>();
                methods.sort_unstable();
                let segments = path.split('/').map(|segment| (!segment.starts_with('{')).then(|| segment.to_owned()));
                Some(Known { segments: segments.collect(), allow: methods.join(", ").parse().ok()? })
            })
            .collect()
    })
}

#[cfg(test)]
mod tests {
    use axum::http::{StatusCode, header};
    use domain::Language;

    use crate::testing::Client;

    #[tokio::test]
    async fn a_path_that_takes_other_methods_names_them_and_any_other_is_not_there() {
        let client = Client::speaking(Language::En);
        let reply = client.get("/v1/signups").await;
        assert_eq!((reply.status, reply.header(&header::ALLOW)), (StatusCode::METHOD_NOT_ALLOWED, "POST"));
        for path in ["/v1/signups/", "/v1", "/favicon.ico", "/v1/policies//"] {
            assert_eq!(client.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
        }
    }
}

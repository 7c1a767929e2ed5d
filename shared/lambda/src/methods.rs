//! HTTP rules for all routes: allowed methods, and refused content codings (RFC 9110 § 9, § 8.4).

use std::{
    collections::BTreeSet,
    sync::{Arc, OnceLock},
};

use axum::{
    extract::{MatchedPath, Request},
    http::{HeaderMap, HeaderValue, header},
    middleware::Next,
    response::{IntoResponse, Response},
};

use crate::Problem;

/// The route that took a request, for the log. It is set on routing, so that it is known even if the handler panics.
#[derive(Debug, Clone, Default)]
pub(crate) struct RoutedTo(Arc<OnceLock<String>>);

impl RoutedTo {
    pub(crate) fn path(&self) -> Option<&str> {
        self.0.get().map(String::as_str)
    }
}

/// A route's path as the API's document names it. For the router, a parameter that takes the rest of the path has a star.
pub(crate) fn documented(path: &MatchedPath) -> String {
    path.as_str().replace("{*", "{")
}

/// Records the route that takes a request, whatever the method.
pub(crate) async fn note(request: Request, next: Next) -> Response {
    let extensions = request.extensions();
    if let (Some(taken), Some(path)) = (extensions.get::<RoutedTo>(), extensions.get::<MatchedPath>()) {
        let _ = taken.0.set(documented(path));
    }
    next.run(request).await
}

/// Refuses a body with a content coding, which would be misread. The body of a safe request is ignored.
pub(crate) async fn read(request: Request, next: Next) -> Response {
    if !request.method().is_safe() && is_coded(request.headers()) {
        return Problem::UnsupportedContentEncoding.into_response();
    }
    next.run(request).await
}

fn is_coded(headers: &HeaderMap) -> bool {
    let plain = |value: &HeaderValue| {
        let mut codings = value.to_str().unwrap_or("unreadable").split(',').map(str::trim);
        codings.all(|coding| coding.is_empty() || coding.eq_ignore_ascii_case("identity"))
    };
    !headers.get_all(header::CONTENT_ENCODING).iter().all(plain)
}

/// The methods in the router's `Allow` header, and `OPTIONS`, which every path supports.
pub(crate) fn allowed(reply: &mut Response) -> Option<HeaderValue> {
    let named = reply.headers_mut().remove(header::ALLOW)?;
    let methods = named.to_str().ok()?.split(',').map(str::trim).filter(|method| !method.is_empty());
    let methods = methods.chain(["OPTIONS"]).collect::<BTreeSet<_>>();
    methods.into_iter().collect::<Vec<_>>().join(", ").parse().ok()
}

//! CORS: which web pages may call a bucket.

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use crate::template::CorsRule;

/// Responds to a browser's preflight request.
pub(super) fn preflight(rules: Option<&[CorsRule]>, headers: &HeaderMap) -> Response {
    let text = |name: HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
    let refused = |message: &str| {
        let xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>AccessForbidden</Code><Message>CORSResponse: {message}</Message></Error>"
        );
        (StatusCode::FORBIDDEN, [(header::CONTENT_TYPE, "application/xml")], xml).into_response()
    };
    let (Some(origin), Some(method)) = (text(header::ORIGIN), text(header::ACCESS_CONTROL_REQUEST_METHOD)) else {
        return (StatusCode::BAD_REQUEST, "Insufficient information. Origin request header needed.\n").into_response();
    };
    let Some(rules) = rules.filter(|rules| !rules.is_empty()) else {
        return refused("CORS is not enabled for this bucket.");
    };
    let asked: Vec<&str> = text(header::ACCESS_CONTROL_REQUEST_HEADERS)
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    let Some(rule) = rules.iter().find(|rule| fits(rule, origin, method, &asked)) else {
        return refused("This CORS request is not allowed.");
    };
    let mut response = Response::new(Body::empty());
    allow(rule, origin, response.headers_mut());
    let mut add = |name: HeaderName, value: String| {
        if let Ok(value) = HeaderValue::try_from(value) {
            response.headers_mut().insert(name, value);
        }
    };
    if !asked.is_empty() {
        add(header::ACCESS_CONTROL_ALLOW_HEADERS, asked.join(", ").to_lowercase());
    }
    if let Some(seconds) = rule.max_age {
        add(header::ACCESS_CONTROL_MAX_AGE, seconds.to_string());
    }
    response
}

/// Adds the headers without which a browser does not give the response to its page.
pub(super) fn answer(rules: &[CorsRule], origin: &str, method: &str, headers: &mut HeaderMap) {
    if let Some(rule) = rules.iter().find(|rule| fits(rule, origin, method, &[])) {
        allow(rule, origin, headers);
    }
}

fn allow(rule: &CorsRule, origin: &str, headers: &mut HeaderMap) {
    let anyone = rule.allowed_origins.iter().any(|allowed| allowed == "*");
    let exposed = rule.exposed_headers.join(", ");
    let methods = rule.allowed_methods.join(", ");
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, if anyone { "*" } else { origin }),
        (header::ACCESS_CONTROL_ALLOW_METHODS, &methods),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, &exposed),
        (header::ACCESS_CONTROL_ALLOW_CREDENTIALS, if anyone { "" } else { "true" }),
        (header::VARY, "Origin, Access-Control-Request-Headers, Access-Control-Request-Method"),
    ] {
        if !value.is_empty()
            && let Ok(value) = HeaderValue::from_str(value)
        {
            headers.insert(name, value);
        }
    }
}

fn fits(rule: &CorsRule, origin: &str, method: &str, asked: &[&str]) -> bool {
    rule.allowed_methods.iter().any(|allowed| allowed == method)
        && rule.allowed_origins.iter().any(|allowed| is_like(allowed, origin))
        && asked.iter().all(|name| {
            let name = name.to_lowercase();
            rule.allowed_headers.iter().any(|allowed| is_like(&allowed.to_lowercase(), &name))
        })
}

/// Whether a text matches a pattern in which a `*` stands for any text.
fn is_like(pattern: &str, text: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == text,
        Some((before, after)) => {
            text.len() >= before.len() + after.len() && text.starts_with(before) && text.ends_with(after)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_anything() {
        assert!(is_like("https://*.e-sg.cloud", "https://portal.e-sg.cloud") && is_like("*", "x"));
        assert!(!is_like("https://*.e-sg.cloud", "https://e-sg.cloud") && !is_like("a*a", "a"));
    }
}

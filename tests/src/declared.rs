//! What routes declare, and a check that they return no other problems.

use std::sync::LazyLock;

use lambda::Declaration;
use reqwest::{Method, Url};

use crate::Answer;

static DECLARED: LazyLock<Vec<Declaration>> = LazyLock::new(declarations);

/// What every route of every function declares.
#[must_use]
pub fn declarations() -> Vec<Declaration> {
    local::FUNCTIONS.iter().filter_map(|function| function.declarations).flat_map(|declared| declared()).collect()
}

/// Checks that a problem is one that the route declares.
///
/// # Panics
/// If it is not.
pub(crate) fn check(method: &Method, url: &Url, answer: &Answer) {
    let (code, path) = (answer.problem(), url.path());
    if code.is_empty() || path.starts_with("/local") {
        return;
    }
    let method = if method == Method::HEAD { &Method::GET } else { method };
    let is_declared = match route(method, path) {
        Found::Route(route) => {
            let codes = route.problems.get(&answer.status.as_u16());
            codes.is_some_and(|codes| codes.contains(code.as_str()))
        }
        Found::Path => code == "method-not-allowed",
        Found::Nothing => code == "not-found",
    };
    assert!(is_declared, "{method} {path} answers {} {code}, which its route does not declare", answer.status);
}

/// What a request's method and path match.
enum Found {
    Route(&'static Declaration),
    /// A path that has routes for other methods only, or is a page's.
    Path,
    Nothing,
}

fn route(method: &Method, path: &str) -> Found {
    let of_path = DECLARED.iter().filter_map(|route| Some((literals(&route.path, path)?, route)));
    // As in the router, the path with the most literal segments wins.
    let most = of_path.clone().map(|(literals, _)| literals).max();
    let mut of_path = of_path.filter(|(literals, _)| Some(*literals) == most).peekable();
    if of_path.peek().is_none() {
        return if is_page(path) { Found::Path } else { Found::Nothing };
    }
    of_path.find(|(_, route)| route.method == *method).map_or(Found::Path, |(_, route)| Found::Route(route))
}

/// Whether a path is a page's. A page declares nothing: it can only be asked for.
fn is_page(path: &str) -> bool {
    let pages = local::FUNCTIONS.iter().filter_map(|function| function.pages).flat_map(|pages| pages());
    pages.into_iter().any(|page| literals(page, path).is_some())
}

/// The number of literal segments in a pattern; `None` if the path does not match it.
fn literals(pattern: &str, path: &str) -> Option<usize> {
    let (pattern, path) = (pattern.split('/').collect::<Vec<_>>(), path.split('/').collect::<Vec<_>>());
    if pattern.len() != path.len() {
        return None;
    }
    pattern.iter().zip(&path).try_fold(0, |literals, (pattern, segment)| match pattern {
        _ if pattern == segment => Some(literals + 1),
        _ if pattern.starts_with('{') && !segment.is_empty() => Some(literals),
        _ => None,
    })
}

#[cfg(test)]
mod tests {
    use reqwest::{Method, StatusCode, Url, header::HeaderMap};

    use super::check;
    use crate::Answer;

    fn answered(method: &Method, path: &str, status: u16, code: &str) {
        let kind = ("content-type".parse().unwrap(), "application/problem+json".parse().unwrap());
        let (status, headers) = (StatusCode::from_u16(status).unwrap(), HeaderMap::from_iter([kind]));
        let text = format!(r#"{{"type": "/problems/{code}"}}"#);
        let url = Url::parse("http://localhost").unwrap().join(path).unwrap();
        check(method, &url, &Answer { status, headers, text });
    }

    #[test]
    fn a_problem_that_is_declared_passes() {
        answered(&Method::POST, "/v1/invitations/accept", 410, "link-expired");
        answered(&Method::DELETE, "/v1/sessions/current", 412, "stale");
        answered(&Method::HEAD, "/v1/members/mem_1?a=b", 404, "not-found");
        answered(&Method::PUT, "/v1/members/mem_1", 405, "method-not-allowed");
        answered(&Method::GET, "/v1/nothing", 404, "not-found");
    }

    #[test]
    #[should_panic(expected = "GET /v1/members answers 410 Gone link-expired, which its route does not declare")]
    fn a_problem_that_is_not_declared_fails() {
        answered(&Method::GET, "/v1/members", 410, "link-expired");
    }

    #[test]
    #[should_panic(expected = "which its route does not declare")]
    fn a_problem_that_is_declared_at_another_status_fails() {
        answered(&Method::POST, "/v1/invitations/accept", 404, "link-expired");
    }
}

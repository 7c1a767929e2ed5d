//! Matches requests to the routes of the HTTP API, and so to functions.

use crate::template::RouteSpec;

/// The routes of the API.
#[derive(Debug)]
pub(crate) struct Routes {
    /// The routes with a path, the most specific first.
    by_path: Vec<Route>,
    /// The function of the `$default` route.
    default: Option<String>,
}

#[derive(Debug)]
struct Route {
    function: String,
    method: String,
    key: String,
    segments: Vec<Segment>,
}

/// A segment of a route's path. The variants are in order of precedence.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Segment {
    Exact(String),
    One(String),
    Rest(String),
}

/// A matching route, and the values of its path parameters.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct RouteMatch<'a> {
    pub(crate) function: &'a str,
    pub(super) key: &'a str,
    pub(super) parameters: Vec<(&'a str, String)>,
}

impl Routes {
    /// Orders the routes of a template.
    pub(crate) fn new(routes: &[RouteSpec]) -> Self {
        let default = routes.iter().find(|route| route.is_default()).map(|route| route.function.clone());
        let by_path = routes.iter().filter(|route| !route.is_default());
        let mut by_path: Vec<Route> = by_path
            .map(|route| Route {
                function: route.function.clone(),
                method: route.method.clone(),
                key: route.key(),
                segments: route.path.split('/').skip(1).map(Segment::read).collect(),
            })
            .collect();
        // A full match has precedence over a greedy one (`{proxy+}`), and a named method over `ANY`.
        by_path.sort_by_key(|route| {
            let kinds: Vec<u8> = route.segments.iter().map(Segment::rank).collect();
            (kinds.contains(&REST), kinds, route.method == "ANY")
        });
        Self { by_path, default }
    }

    /// Finds the route of a request. `path` is already decoded.
    pub(super) fn find(&self, method: &str, path: &str) -> Option<RouteMatch<'_>> {
        let given: Vec<&str> = path.split('/').skip(1).collect();
        let fitting = self.by_path.iter().filter(|route| route.method == method || route.method == "ANY");
        let mut found = fitting.filter_map(|route| {
            let parameters = fit(&route.segments, &given)?;
            Some(RouteMatch { function: &route.function, key: &route.key, parameters })
        });
        let default = self.default.as_deref();
        let default = default.map(|function| RouteMatch { function, key: RouteSpec::DEFAULT, parameters: Vec::new() });
        found.next().or(default)
    }
}

/// The rank of a segment that takes the rest of the path.
const REST: u8 = 2;

impl Segment {
    fn read(text: &str) -> Self {
        match text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            None => Self::Exact(text.to_owned()),
            Some(name) => match name.strip_suffix('+') {
                None => Self::One(name.to_owned()),
                Some(name) => Self::Rest(name.to_owned()),
            },
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Exact(_) => 0,
            Self::One(_) => 1,
            Self::Rest(_) => REST,
        }
    }
}

fn fit<'a>(segments: &'a [Segment], given: &[&str]) -> Option<Vec<(&'a str, String)>> {
    let mut parameters = Vec::new();
    let mut rest = given;
    for segment in segments {
        let (first, others) = rest.split_first()?;
        match segment {
            Segment::Exact(text) if text == first => {}
            Segment::One(name) if !first.is_empty() => parameters.push((name.as_str(), (*first).to_owned())),
            Segment::Rest(name) if !first.is_empty() => {
                parameters.push((name.as_str(), rest.join("/")));
                return Some(parameters);
            }
            _ => return None,
        }
        rest = others;
    }
    rest.is_empty().then_some(parameters)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn routes() -> Routes {
        let route = |function: &str, method: &str, path: &str| RouteSpec {
            function: function.to_owned(),
            method: method.to_owned(),
            path: path.to_owned(),
        };
        Routes::new(&[
            route("any", "ANY", "/{proxy+}"),
            route("version", "GET", "/v1/policies/{version}"),
            route("current", "GET", "/v1/policies/current"),
            route("row", "PUT", "/v1/{set}/rows/{id}"),
            route("read", "ANY", "/v1/me"),
            route("change", "PATCH", "/v1/me"),
            route("below", "GET", "/v1/{proxy+}"),
            route("row of any", "ANY", "/{set}/{id}"),
        ])
    }

    #[test]
    fn the_most_specific_route_wins() {
        let routes = routes();
        let function = |method, path| routes.find(method, path).map(|found| found.function.to_owned());
        assert_eq!(function("GET", "/v1/policies/current").as_deref(), Some("current"));
        assert_eq!(function("GET", "/v1/policies/2026-01").as_deref(), Some("version"));
        assert_eq!(function("PATCH", "/v1/me").as_deref(), Some("change"));
        assert_eq!(function("HEAD", "/v1/me").as_deref(), Some("read"));
        assert_eq!(function("GET", "/v1/me").as_deref(), Some("read"));
        assert_eq!(function("HEAD", "/v1/policies/current").as_deref(), Some("any"));
        assert_eq!(function("GET", "/v1/nothing/else").as_deref(), Some("below"));
        assert_eq!(function("GET", "/v1/nothing").as_deref(), Some("row of any"));
        assert_eq!(function("GET", "/anything/quite/else").as_deref(), Some("any"));
        assert_eq!(function("GET", "/"), None);
        assert_eq!(function("GET", "/v1/policies/").as_deref(), Some("below"));
    }

    #[test]
    fn a_route_that_goes_on_where_the_path_ends_gives_way_to_one_that_takes_the_rest() {
        let get = |path: &str| RouteSpec { function: "f".to_owned(), method: "GET".to_owned(), path: path.to_owned() };
        let routes = Routes::new(&[get("/{set}/rows/{proxy+}"), get("/{proxy+}")]);
        let key = |path| routes.find("GET", path).map(|found| found.key.to_owned());
        assert_eq!(key("/contacts").as_deref(), Some("GET /{proxy+}"));
        assert_eq!(key("/contacts/rows").as_deref(), Some("GET /{proxy+}"));
        assert_eq!(key("/contacts/rows/1").as_deref(), Some("GET /{set}/rows/{proxy+}"));
    }

    #[test]
    fn what_no_route_takes_goes_to_the_default_route() {
        let mut specs =
            vec![RouteSpec { function: "rest".to_owned(), method: "ANY".to_owned(), path: "$default".to_owned() }];
        specs.push(RouteSpec { function: "me".to_owned(), method: "GET".to_owned(), path: "/v1/me".to_owned() });
        let routes = Routes::new(&specs);
        let found = |method, path| routes.find(method, path).map(|found| (found.function, found.key));
        assert_eq!(found("GET", "/v1/me"), Some(("me", "GET /v1/me")));
        for (method, path) in [("GET", "/"), ("PUT", "/v1/me"), ("HEAD", "/v1/me"), ("OPTIONS", "/a/b")] {
            assert_eq!(found(method, path), Some(("rest", "$default")), "{method} {path}");
            assert_eq!(routes.find(method, path).expect("found").parameters, []);
        }
    }

    #[test]
    fn parameters_carry_what_stands_in_the_path() {
        let routes = routes();
        let found = routes.find("PUT", "/v1/contacts/rows/a b").expect("found");
        assert_eq!(found.key, "PUT /v1/{set}/rows/{id}");
        assert_eq!(found.parameters, [("set", "contacts".to_owned()), ("id", "a b".to_owned())]);
        let found = routes.find("PUT", "/x/y/z").expect("found");
        assert_eq!(found.parameters, [("proxy", "x/y/z".to_owned())]);
    }
}

//! The API: each documented path has one route for any method, and a route for one method only if that has a limit of
//! its own. All routes are limited, and the access log says nothing about the caller.

use std::collections::{BTreeMap, BTreeSet};

use lambda::Declaration;
use local::{
    FUNCTIONS, Function,
    template::{PROJECT, Template},
};

use super::{mutated, mutated_in};

/// The function that answers requests without a route: the one without data.
const ELSEWHERE: &str = "public";
/// Words in a log format that would reveal something about the caller.
const PERSONAL: [&str; 10] = [
    "identity",
    "sourceIp",
    "userAgent",
    "context.path",
    "protocol",
    "domainName",
    "authorizer",
    "querystring",
    "httpMethod",
    "header",
];

pub(super) fn violations(template: &Template) -> Vec<String> {
    let (documented, costly) = (declared(|_| true), declared(|route| route.is_costly));
    let (default, own) = template.routes.iter().partition::<Vec<_>, _>(|route| route.is_default());
    let (any, by_method) = own.into_iter().partition::<Vec<_>, _>(|route| route.method == "ANY");
    let any = any.into_iter().map(|route| (route.path.as_str(), &route.function)).collect::<BTreeMap<_, _>>();
    let documented_paths = documented.iter().filter_map(|route| Some(route.split_once(' ')?.1));
    let paths = documented_paths.chain(pages().into_keys()).collect::<BTreeSet<_>>();
    let routed = any.keys().copied().collect::<BTreeSet<_>>();
    let unrouted = paths.difference(&routed).map(|path| format!("{path} has no route for any method"));
    let unknown = routed.difference(&paths).map(|path| format!("{path} is routed and not documented"));
    let mut violations = unrouted.chain(unknown).collect::<Vec<_>>();
    for route in by_method {
        let (key, has_limit) = (route.key(), template.apis.iter().any(|api| api.limited_routes.contains(&route.key())));
        if !documented.contains(&key) {
            violations.push(format!("{key} is routed and not documented"));
        }
        if !has_limit {
            violations.push(format!("{key} is routed by its method and has no limit of its own"));
        }
        if any.get(route.path.as_str()).is_some_and(|function| **function != route.function) {
            violations.push(format!("{key} is another function's than its path"));
        }
    }
    for (page, function) in pages() {
        if any.get(page).is_some_and(|routed| **routed != function) {
            violations.push(format!("the page {page} is another function's than {function}'s"));
        }
    }
    match &default[..] {
        [] => violations.push("a request without a route is answered in the gateway's own words".to_owned()),
        [route] if route.function == ELSEWHERE => {}
        _ => violations.push(format!("a request without a route is another function's than {ELSEWHERE}'s")),
    }
    for api in &template.apis {
        if !api.is_limited {
            violations.push("the API has no limit for every route".to_owned());
        }
        let limited = api.limited_routes.iter().cloned().collect::<BTreeSet<_>>();
        violations.extend(costly.difference(&limited).map(|route| format!("{route} has no limit of its own")));
        violations.extend(limited.difference(&costly).map(|route| format!("{route} is limited and not costly")));
        let Some(format) = &api.log_format else {
            violations.push("the API has no log".to_owned());
            continue;
        };
        let personal = PERSONAL.iter().filter(|word| format.contains(*word));
        violations.extend(personal.map(|word| format!("the API's log tells of a caller's {word}")));
        let asked = ["requestId", "routeKey", "status", "responseLatency", "integrationErrorMessage"];
        let missing = asked.iter().filter(|word| !format.contains(&format!("$context.{word}")));
        violations.extend(missing.map(|word| format!("the API's log does not tell {word}")));
    }
    violations
}

/// The paths of pages, each with its function.
fn pages() -> BTreeMap<&'static str, &'static str> {
    let of = |function: &'static Function| {
        let paths = function.pages.map(|pages| pages()).unwrap_or_default();
        paths.into_iter().map(|path| (path, function.name))
    };
    FUNCTIONS.iter().flat_map(of).collect()
}

/// The declared routes that a test selects.
fn declared(is_picked: impl Fn(&Declaration) -> bool) -> BTreeSet<String> {
    tests::declarations().iter().filter(|route| is_picked(route)).map(Declaration::key).collect()
}

#[test]
fn a_missing_route_is_found() {
    let route = "        CurrentSession: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: ANY, Path: /v1/sessions/current } }\n";
    assert_eq!(mutated(route, ""), "/v1/sessions/current has no route for any method");
}

#[test]
fn a_route_by_method_that_need_not_be_one_is_found() {
    let any = "        Me: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: ANY, Path: /v1/me } }\n";
    let by = |method: &str| format!("{any}{}", any.replace("Me:", "Other:").replace("ANY", method));
    assert_eq!(mutated(any, &by("GET")), "GET /v1/me is routed by its method and has no limit of its own");
    assert!(mutated(any, &by("PUT")).contains("PUT /v1/me is routed and not documented"));
    let renamed = mutated(any, &any.replace("/v1/me ", "/v1/mine "));
    assert_eq!(renamed, "/v1/me has no route for any method\n/v1/mine is routed and not documented");
}

#[test]
fn a_page_without_a_route_or_of_another_function_is_found() {
    let route = "        Home: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: ANY, Path: / } }\n";
    assert_eq!(mutated(route, ""), "/ has no route for any method");
    let signups = "        Signups:";
    let moved = PROJECT.replace(route, "").replace(signups, &format!("{route}{signups}"));
    assert_eq!(super::violations(&moved), ["the page / is another function's than portal's"]);
}

#[test]
fn a_path_of_two_functions_is_found() {
    let limited =
        "        Invite: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: POST, Path: /v1/invitations } }\n";
    let signups = "        Signups:";
    let moved = PROJECT.replace(limited, "").replace(signups, &format!("{limited}{signups}"));
    assert_eq!(super::violations(&moved), ["POST /v1/invitations is another function's than its path"]);
}

#[test]
fn a_request_that_nobody_answers_is_found() {
    let route = "        Elsewhere: { Type: HttpApi, Properties: { ApiId: !Ref Api } }\n";
    assert_eq!(mutated(route, ""), "a request without a route is answered in the gateway's own words");
    let signups = "        Signups:";
    let moved = PROJECT.replace(route, "").replace(signups, &format!("{route}{signups}"));
    assert_eq!(super::violations(&moved), ["a request without a route is another function's than public's"]);
}

#[test]
fn a_route_without_a_limit_is_found() {
    let own = "        POST /v1/sessions: { ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 }\n";
    assert!(mutated_in("Api", own, "").contains("POST /v1/sessions has no limit of its own"));
    assert!(mutated_in("Api", "POST /v1/sessions:", "POST /v1/session:").contains("POST /v1/session is no route"));
    let all = "{ ThrottlingRateLimit: 500, ThrottlingBurstLimit: 1000 }";
    assert!(mutated_in("Api", all, "{ DetailedMetricsEnabled: true }").contains("no limit for every route"));
}

#[test]
fn p22_a_log_that_tells_who_called_is_found() {
    for told in ["$context.identity.sourceIp", "$context.path", "$context.identity.userAgent"] {
        assert!(mutated_in("Api", "$context.routeKey", told).contains("the API's log tells of a caller's"), "{told}");
    }
}

#[test]
fn no_throttle_is_filled_by_what_one_network_may_well_send() {
    let rates = PROJECT.split("ThrottlingRateLimit: ").skip(1).map(|rest| rest.split(',').next().unwrap());
    let rates = rates.map(|rate| rate.parse::<u32>().unwrap()).collect::<Vec<_>>();
    assert!(rates.len() > 20 && rates.iter().all(|rate| *rate >= 100), "{rates:?}");
}

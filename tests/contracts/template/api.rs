//! The API: its routes are the documented ones, all are limited, and its log says nothing of who called.

use std::collections::BTreeSet;

use local::template::Template;

use super::{mutated, mutated_in};

/// Routes that send mail or hash a password.
const COSTLY: [&str; 14] = [
    "POST /v1/signups",
    "POST /v1/signups/confirm",
    "POST /v1/sessions",
    "POST /v1/sessions/challenges",
    "POST /v1/password-resets",
    "POST /v1/password-resets/confirm",
    "POST /v1/staff/sessions",
    "POST /v1/invitations",
    "POST /v1/invitations/accept",
    "POST /v1/invitations/{id}/resend",
    "POST /v1/me/email",
    "POST /v1/me/phone",
    "PUT /v1/me/password",
    "POST /v1/me/reauthentications",
];
/// What no other route takes: no part of the contract, and answered by a problem.
const ELSEWHERE: &str = "ANY /{proxy+}";
/// What the gateway could tell of a caller.
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

pub(super) fn faults(template: &Template) -> Vec<String> {
    let routed = template.routes.iter().map(|route| format!("{} {}", route.method, route.path));
    let (documented, mut routed) = (documented(), routed.collect::<BTreeSet<_>>());
    let caught = routed.remove(ELSEWHERE);
    let mut faults = routed
        .symmetric_difference(&documented)
        .map(|route| format!("{route} is not both routed and documented"))
        .collect::<Vec<_>>();
    if !caught {
        faults.push("a request without a route is answered in the gateway's own words".to_owned());
    }
    for api in &template.apis {
        if !api.is_limited {
            faults.push("the API has no limit for every route".to_owned());
        }
        let unlimited = COSTLY.iter().filter(|route| !api.limited_routes.iter().any(|limited| limited == *route));
        faults.extend(unlimited.map(|route| format!("{route} has no limit of its own")));
        let Some(format) = &api.log_format else {
            faults.push("the API has no log".to_owned());
            continue;
        };
        let personal = PERSONAL.iter().filter(|word| format.contains(*word));
        faults.extend(personal.map(|word| format!("the API's log tells of a caller's {word}")));
        let asked = ["requestId", "routeKey", "status", "responseLatency", "integrationErrorMessage"];
        let missing = asked.iter().filter(|word| !format.contains(&format!("$context.{word}")));
        faults.extend(missing.map(|word| format!("the API's log does not tell {word}")));
    }
    faults
}

/// The routes of the OpenAPI document, which is generated from the code.
fn documented() -> BTreeSet<String> {
    let document = tests::document();
    let paths = document["paths"].as_object().unwrap().iter();
    let routes = paths.flat_map(|(path, operations)| {
        let methods = operations.as_object().unwrap().keys();
        methods.map(move |method| format!("{} {path}", method.to_uppercase())).collect::<Vec<_>>()
    });
    routes.collect()
}

#[test]
fn a_missing_route_is_found() {
    let route = "        LogOut: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: DELETE, Path: /v1/sessions/current } }\n";
    assert_eq!(mutated(route, ""), "DELETE /v1/sessions/current is not both routed and documented");
}

#[test]
fn a_request_that_nobody_answers_is_found() {
    let route =
        "        Elsewhere: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: ANY, Path: \"/{proxy+}\" } }\n";
    assert_eq!(mutated(route, ""), "a request without a route is answered in the gateway's own words");
}

#[test]
fn a_route_without_a_limit_is_found() {
    let own = "        POST /v1/sessions: { ThrottlingRateLimit: 20, ThrottlingBurstLimit: 40 }\n";
    assert_eq!(mutated_in("Api", own, ""), "POST /v1/sessions has no limit of its own");
    assert!(mutated_in("Api", "POST /v1/sessions:", "POST /v1/session:").contains("POST /v1/session is no route"));
    let all = "{ ThrottlingRateLimit: 100, ThrottlingBurstLimit: 200 }";
    assert!(mutated_in("Api", all, "{ DetailedMetricsEnabled: true }").contains("no limit for every route"));
}

#[test]
fn p22_a_log_that_tells_who_called_is_found() {
    for told in ["$context.identity.sourceIp", "$context.path", "$context.identity.userAgent"] {
        assert!(mutated_in("Api", "$context.routeKey", told).contains("the API's log tells of a caller's"), "{told}");
    }
}

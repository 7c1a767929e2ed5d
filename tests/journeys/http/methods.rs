//! Methods: which ones a path takes, and its answer to the others (§ 9).

use reqwest::Method;
use tests::cloud;

use super::{World, documented, readable};

/// The methods that a client can use besides `OPTIONS`.
const METHODS: [Method; 6] = [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE];

#[tokio::test]
async fn every_path_names_its_methods_and_refuses_the_others() {
    let cloud = cloud!().await;
    for route in documented(&cloud).await {
        let (path, allow) = (&route.path.replace("{version}", "current"), route.allow());
        let told = cloud.send(cloud.request(Method::OPTIONS, path)).await.expect(204);
        assert_eq!((told.header("allow"), told.text.as_str()), (allow.as_str(), ""), "{path}");
        assert!(!told.headers.contains_key("content-length"), "{path}");
        let refused = METHODS.iter().filter(|method| {
            let taken = if **method == Method::HEAD { &Method::GET } else { *method };
            !route.takes(taken)
        });
        for method in refused {
            let answer = cloud.send(cloud.request(method.clone(), path)).await.expect(405);
            assert_eq!(answer.header("allow"), allow, "{method} {path}");
            assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
            let is_told = answer.problem() == "method-not-allowed";
            assert!(if *method == Method::HEAD { answer.text.is_empty() } else { is_told }, "{method} {path}");
        }
    }
}

#[tokio::test]
async fn a_head_is_what_its_get_is_but_for_the_content() {
    let cloud = cloud!().await;
    let world = World::of(&cloud).await;
    let routes = documented(&cloud).await;
    for path in readable(&routes) {
        let get = world.send(world.request(Method::GET, path)).await.expect(200);
        let head = world.send(world.request(Method::HEAD, path)).await.expect(200);
        assert_eq!(head.text, "", "{path}");
        for name in ["content-type", "content-length", "etag", "cache-control", "vary"] {
            assert_eq!(head.header(name), get.header(name), "{name} of {path}");
        }
        assert_eq!(head.header("content-length"), get.text.len().to_string(), "{path}");
    }
    // The answer to HEAD has no content for a problem either, but states the content's length.
    let get = cloud.get("/v1/me").await.expect(401);
    let head = cloud.send(cloud.request(Method::HEAD, "/v1/me")).await.expect(401);
    assert_eq!((head.text.as_str(), head.header("content-length")), ("", get.text.len().to_string().as_str()));
    assert_eq!(head.header("www-authenticate"), "Bearer");
}

#[tokio::test]
async fn an_id_with_a_number_sign_is_no_other_route() {
    let cloud = cloud!().await;
    let refused = cloud.send(cloud.request(Method::POST, "/v1/staff/newsletters/a%23b/test?limit=1")).await.expect(401);
    assert_eq!(refused.problem(), "not-logged-in");
}

#[tokio::test]
async fn an_unknown_path_is_answered_with_a_problem_whatever_the_method() {
    let cloud = cloud!().await;
    for path in ["/nothing", "/v1", "/v1/", "/v1/me/", "/v1/nothing/at/all", "/favicon.ico", "/v1//me"] {
        for method in METHODS.into_iter().chain([Method::OPTIONS]) {
            let answer = cloud.send(cloud.request(method.clone(), path)).await.expect(404);
            assert_eq!(answer.header("content-type"), "application/problem+json", "{method} {path}");
            assert!(answer.text.is_empty() == (method == Method::HEAD), "{method} {path}");
            assert!(method == Method::HEAD || answer.problem() == "not-found", "{method} {path}");
            assert!(!answer.headers.contains_key("etag"), "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_log_names_the_route_of_a_request_and_not_its_path() {
    let cloud = cloud!().await;
    let soren = cloud.person("soren@rodgrod.example").await;
    let ada = soren.invite_and_accept("ada@rodgrod.example", "member").await;
    let _ = soren.get("/v1/me").await.expect(200);
    let id = ada.member_id().await;
    let _ = soren.get(&format!("/v1/members/{id}")).await.expect(200);
    let log = cloud.inner().logs("account");
    for route in ["GET /v1/me", "GET /v1/members/{id}"] {
        assert!(log.contains(&format!("\"route\":\"{route}\"")), "{route}");
    }
    assert!(!log.contains(&id));
}

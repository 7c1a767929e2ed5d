//! Content negotiation: what the caller prefers, and content codings that are not supported (§ 8.4, § 12).

use reqwest::Method;
use serde_json::json;
use tests::cloud;

use super::{World, documented, readable};

#[tokio::test]
async fn content_in_a_coding_that_is_not_read_is_refused() {
    let cloud = cloud!().await;
    let world = World::of(&cloud).await;
    for route in documented(&cloud).await {
        for method in route.operations.keys().filter(|method| *method != "GET") {
            let coded = |coding: &'static str| {
                let request = world.request(method.parse().unwrap(), &route.path);
                request.header("content-encoding", coding).json(&json!({ "unknown": 1 }))
            };
            for coding in ["gzip", "br, identity"] {
                let answer = world.send(coded(coding)).await.expect(415);
                assert_eq!(answer.problem(), "unsupported-content-encoding", "{method} {}", route.path);
                assert_eq!(answer.header("accept-encoding"), "identity", "{method} {}", route.path);
            }
        }
    }
    // `identity` means no coding and is accepted, and the refused requests have changed nothing.
    let plain = world.owner.request(Method::PATCH, "/v1/me").header("content-encoding", "Identity");
    let _ = world.send(plain.json(&json!({ "language": "en" }))).await.expect(200);
    // An unknown path, or a method that the path does not take, is reported first.
    let nowhere = cloud.request(Method::POST, "/v1/nothing").header("content-encoding", "gzip");
    let _ = cloud.send(nowhere).await.expect(404);
    let other = cloud.request(Method::PUT, "/v1/me").header("content-encoding", "gzip");
    let _ = cloud.send(other).await.expect(405);
}

#[tokio::test]
async fn whatever_form_or_coding_the_caller_prefers_there_is_an_answer() {
    let cloud = cloud!().await;
    let world = World::of(&cloud).await;
    let routes = documented(&cloud).await;
    for path in readable(&routes) {
        let plain = world.send(world.request(Method::GET, path)).await.expect(200);
        for (accept, coding) in
            [("image/png", "gzip, br"), ("application/json;q=0, */*;q=0.1", "*;q=0"), ("nonsense", "identity;q=0")]
        {
            let asked = world.request(Method::GET, path).header("accept", accept).header("accept-encoding", coding);
            let answer = world.send(asked).await.expect(200);
            assert!(!answer.headers.contains_key("content-encoding"), "{path}");
            let has_forms = path.contains("/policies/") || path.contains("/invoices/");
            assert!(has_forms || answer.text == plain.text, "{path}");
        }
    }
}

#[tokio::test]
async fn a_problem_comes_in_the_language_that_is_preferred() {
    let cloud = cloud!().await;
    for (ranges, language) in [
        ("", "da"),
        ("en", "en"),
        ("EN-gb", "en"),
        ("en-*;Q=0.3, da ; q=0.2", "en"),
        ("da;q=0.5,en;q=0.51", "en"),
        ("da;q=0.5, en;q=0.5", "da"),
        ("fr, *", "da"),
        ("*;q=0.5, en;q=0.1", "en"),
        ("da;q=0, *", "en"),
        ("en;q=0, *", "da"),
        ("en-GB;q=0, en", "en"),
        ("en;q=1.5, da;q=0.1", "da"),
        ("en;q=nan, da", "da"),
        ("english, enx", "da"),
    ] {
        let asked = cloud.request(Method::GET, "/v1/me").header("accept-language", ranges);
        assert_eq!(cloud.send(asked).await.expect(401).header("content-language"), language, "{ranges:?}");
    }
    let listed = cloud.request(Method::GET, "/v1/me").header("accept-language", "fr").header("accept-language", "en");
    assert_eq!(cloud.send(listed).await.expect(401).header("content-language"), "en");
}

//! The portal's pages, as a browser asks for them.

use reqwest::{
    Method,
    header::{ACCEPT, ACCEPT_LANGUAGE, IF_NONE_MATCH},
};
use tests::cloud;

/// What browsers accept.
const BROWSER: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

#[tokio::test]
async fn a_page_that_is_unchanged_is_told_by_its_tag_and_keeps_its_policy() {
    let cloud = cloud!().await;
    for path in ["/", "/login", "/invoices/bil_1", "/v1/policies/current"] {
        let ask = || cloud.request(Method::GET, path).header(ACCEPT, BROWSER);
        let first = cloud.send(ask()).await.expect(200);
        let again = cloud.send(ask().header(IF_NONE_MATCH, first.header("etag"))).await.expect(304);
        for kept in ["content-security-policy", "cache-control", "vary", "etag", "referrer-policy"] {
            assert_eq!(again.header(kept), first.header(kept), "{path}: {kept}");
        }
        let english = cloud.send(ask().header(ACCEPT_LANGUAGE, "en").header(IF_NONE_MATCH, first.header("etag"))).await;
        assert_eq!(english.status, 200, "{path} in the other language is something else");
    }
}

#[tokio::test]
async fn who_browses_to_what_does_not_exist_gets_a_page_and_the_api_answers_with_a_problem() {
    let cloud = cloud!().await;
    let page = cloud.send(cloud.request(Method::GET, "/nowhere").header(ACCEPT, BROWSER)).await.expect(404);
    assert!(page.text.contains("Siden findes ikke"), "{}", page.text);
    for (path, accept) in [("/nowhere", "*/*"), ("/v1/nowhere", BROWSER)] {
        let problem = cloud.send(cloud.request(Method::GET, path).header(ACCEPT, accept)).await.expect(404);
        assert_eq!(problem.problem(), "not-found");
    }
    let posted = cloud.send(cloud.request(Method::POST, "/login").header(ACCEPT, BROWSER)).await.expect(405);
    assert_eq!((&*posted.problem(), posted.header("allow")), ("method-not-allowed", "GET, HEAD, OPTIONS"));
}

#[tokio::test]
async fn each_link_of_a_mail_leads_to_a_page() {
    let cloud = cloud!().await;
    let person = cloud.person("ada@example.com").await;
    let _ = person.subscribe("month").await;
    let _ = cloud.post("/v1/password-resets", &serde_json::json!({ "email": "ada@example.com" })).await.expect(202);
    let portal = cloud.inner().environment("delivery").unwrap()["PORTAL_URL"].clone();
    let mut links = 0;
    for to in ["ada@example.com", "faktura@rodgrod.example"] {
        for mail in cloud.mails_to(to).await {
            for (at, _) in mail.text.match_indices(&portal) {
                let link = mail.text[at..].split(char::is_whitespace).next().unwrap();
                let path = link.strip_prefix(&portal).unwrap().split('#').next().unwrap();
                let page = cloud.send(cloud.request(Method::GET, path).header(ACCEPT, BROWSER)).await.expect(200);
                assert!(page.text.starts_with("<!doctype html>"), "{link}");
                links += 1;
            }
        }
    }
    assert!(links >= 4, "{links} links");
}

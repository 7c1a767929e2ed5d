//! Invalid input: one clear problem with all field errors.

use reqwest::Method;
use serde_json::json;
use tests::{Applicant, cloud};

#[tokio::test]
async fn all_field_errors_of_an_input_are_reported_at_once_in_the_callers_language() {
    let cloud = cloud!().await;
    let body = json!({
        "company_name": 7,
        "name": "Søren\u{0000}",
        "email": "soren@",
        "phone": "call me",
        "accept_policy": "2020-01-01",
        "newsletter": "yes",
        "compny": "typo",
        "a/b~c": 1,
    });
    let request = |language| cloud.request(Method::POST, "/v1/signups").header("accept-language", language).json(&body);
    let answer = cloud.send(request("en")).await.expect(422);
    assert_eq!(answer.problem(), "invalid-input");
    assert_eq!(answer.header("content-language"), "en");
    assert_eq!(
        answer.field_errors(),
        [
            "/company_name wrong-type",
            "/name invalid-characters",
            "/email invalid-email",
            "/phone invalid-phone",
            "/accept_policy policy-outdated",
            "/newsletter wrong-type",
            "/compny unknown-field",
            "/a~1b~0c unknown-field",
        ]
    );
    let danish = cloud.send(request("da")).await.expect(422);
    assert_eq!(danish.field_errors(), answer.field_errors());
    assert_ne!(danish.json()["errors"], answer.json()["errors"]);
    assert_eq!(cloud.post("/v1/signups", &json!({})).await.expect(422).field_errors().len(), 5);
}

#[tokio::test]
async fn a_member_that_stands_twice_is_an_error_beside_all_others() {
    let cloud = cloud!().await;
    let body = r#"{"email":"soren@rodgrod.example","password":"x","email":"ada@example.com","extra":{"a":1,"a":2}}"#;
    let post = cloud.request(Method::POST, "/v1/sessions").header("content-type", "application/json").body(body);
    let errors = cloud.send(post).await.expect(422).field_errors();
    assert_eq!(errors, ["/email duplicate-member", "/extra/a duplicate-member", "/extra unknown-field"]);
}

#[tokio::test]
async fn of_many_errors_fifty_are_told_and_how_many_more_there_are() {
    let cloud = cloud!().await;
    let many = (0..4_500).map(|n| (format!("x{n}"), json!(n))).collect::<serde_json::Map<_, _>>();
    let answer = cloud.post("/v1/newsletter/subscriptions", &many.into()).await.expect(422);
    assert_eq!((answer.field_errors().len(), &answer.json()["more_errors"]), (50, &json!(4_501 - 50)));
    assert!(answer.text.len() < 10_000, "{} bytes", answer.text.len());
    let long = json!({ "email": "ada@example.com", "~".repeat(60_000): 1 });
    let answer = cloud.post("/v1/newsletter/subscriptions", &long).await.expect(422);
    assert_eq!((answer.field_errors(), answer.json().get("more_errors")), (vec![" unknown-field".to_owned()], None));
    assert!(answer.text.len() < 1_000, "{} bytes", answer.text.len());
}

#[tokio::test]
async fn what_is_no_json_object_or_too_large_is_refused() {
    let cloud = cloud!().await;
    let post = |body: String, kind: &'static str| {
        cloud.request(Method::POST, "/v1/signups").header("content-type", kind).body(body)
    };
    let json = "application/json";
    for (body, kind, status, problem) in [
        ("{".to_owned(), json, 400, "invalid-json"),
        (String::new(), json, 400, "invalid-json"),
        ("[]".to_owned(), json, 400, "invalid-json"),
        ("\"text\"".to_owned(), json, 400, "invalid-json"),
        ("{\"name\":\"\\ud800\"}".to_owned(), json, 400, "invalid-json"),
        ("[".repeat(30_000), json, 400, "invalid-json"),
        ("{}".to_owned(), "text/plain", 415, "unsupported-media-type"),
        (format!("{{\"name\":\"{}\"}}", "a".repeat(1_000_000)), json, 413, "body-too-large"),
    ] {
        let answer = cloud.send(post(body, kind)).await.expect(status);
        assert_eq!(answer.problem(), problem);
    }
}

#[tokio::test]
async fn over_long_texts_are_errors_of_their_fields() {
    let cloud = cloud!().await;
    let mut asker = Applicant::new(&format!("{}@rodgrod.example", "a".repeat(60)));
    asker.request["name"] = json!("å".repeat(101));
    asker.request["company_name"] = json!("x".repeat(201));
    asker.request["phone"] = json!("1".repeat(61));
    asker.request["email"] = json!(format!("{}@rodgrod.example", "a".repeat(300)));
    let errors = asker.request_sign_up(&cloud).await.expect(422).field_errors();
    assert_eq!(errors, ["/company_name too-long", "/name too-long", "/email too-long", "/phone too-long"]);
}

#[tokio::test]
async fn a_malformed_token_is_a_field_error_and_an_unknown_one_is_gone() {
    let cloud = cloud!().await;
    let somebody = Applicant::new("soren@rodgrod.example");
    assert_eq!(somebody.confirm(&cloud, "x").await.expect(422).field_errors(), ["/token invalid-token"]);
    assert_eq!(somebody.confirm(&cloud, &"A".repeat(43)).await.expect(410).problem(), "link-expired");
}

#[tokio::test]
async fn a_wrong_method_or_path_is_reported_as_such() {
    let cloud = cloud!().await;
    assert_eq!(cloud.get("/v1/nothing").await.expect(404).problem(), "not-found");
    let answer = cloud.send(cloud.request(Method::PUT, "/v1/me")).await.expect(405);
    assert_eq!(
        (answer.problem().as_str(), answer.header("allow")),
        ("method-not-allowed", "DELETE, GET, HEAD, OPTIONS, PATCH")
    );
    let _ = cloud.get("/v1/me").await.expect(401);
}

#[tokio::test]
async fn what_has_changed_since_it_was_seen_is_not_deleted() {
    let cloud = cloud!().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    let ada = owner.invite_and_accept("ada@rodgrod.example", "member").await;
    let _ = owner.invite("bo@rodgrod.example", "member").await;
    let invitations = owner.get("/v1/invitations").await.expect(200).json();
    let offer = json!({ "member_id": ada.member_id().await });
    let offer = owner.post("/v1/ownership-transfers", &offer).await.expect(201).json();
    let path = |resource: &str, shown: &serde_json::Value| format!("/v1/{resource}/{}", shown["id"].as_str().unwrap());
    for (who, path) in [
        (&owner, path("invitations", &invitations["items"][0])),
        (&owner, path("ownership-transfers", &offer)),
        (&ada, "/v1/me".to_owned()),
        (&ada, "/v1/sessions/current".to_owned()),
    ] {
        let delete = |seen: &str| who.request(Method::DELETE, &path).header("if-match", seen.to_owned());
        let stale = who.send(delete("\"v99\"")).await.expect(412);
        assert_eq!(stale.problem(), "stale", "{path}");
    }
    let _ = ada.get("/v1/me").await.expect(200);
    let seen = ada.get("/v1/me").await.expect(200).header("etag").to_owned();
    let _ = ada.send(ada.request(Method::DELETE, "/v1/me").header("if-match", seen)).await.expect(200);
}

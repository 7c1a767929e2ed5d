//! What anybody can read.

use reqwest::Method;
use serde_json::json;
use tests::{cloud, policy_in_force};

#[tokio::test]
async fn p47_controller_and_data_protection_contact_are_always_to_be_found() {
    let cloud = cloud!().await;
    let contact = cloud.get("/v1/contact").await.expect(200).text;
    for fact in ["E-SG.Cloud ApS", "DK43628267", "Borggade 22", "6300", "Gråsten", "support@e-sg.cloud"] {
        assert!(contact.contains(fact), "{fact}");
    }
}

#[tokio::test]
async fn p45_the_policy_can_be_read_in_both_languages_by_people_and_programs() {
    let cloud = cloud!().await;
    for (language, word) in [("da", "oplysninger"), ("en", "data")] {
        for (accept, kind) in
            [("application/json", "application/json"), ("text/markdown", "text/markdown"), ("text/html", "text/html")]
        {
            let request = cloud.request(Method::GET, "/v1/policies/current");
            let answer =
                cloud.send(request.header("accept", accept).header("accept-language", language)).await.expect(200);
            assert!(answer.header("content-type").starts_with(kind), "{accept}: {}", answer.header("content-type"));
            assert_eq!(answer.header("content-language"), language);
            assert!(answer.text.contains(word), "{language} {accept}");
        }
    }
    let version = cloud.get("/v1/policies/current").await.expect(200).json()["version"].clone();
    assert_eq!(version, policy_in_force());
    for version in domain::privacy::policy::VERSIONS {
        let _ = cloud.get(&format!("/v1/policies/{}", version.name)).await.expect(200);
    }
    let _ = cloud.get("/v1/policies/1999-01-01").await.expect(404);
}

#[tokio::test]
async fn p36_the_price_list_is_public_and_its_names_are_in_the_readers_language() {
    let cloud = cloud!().await;
    let request = || cloud.request(Method::GET, "/v1/plans");
    for language in ["da", "en"] {
        let answer = cloud.send(request().header("accept-language", language)).await.expect(200);
        assert_eq!(answer.header("content-language"), language);
        assert_eq!((answer.header("vary"), answer.header("cache-control")), ("Accept-Language", "public, max-age=300"));
        let plan = answer.json()["items"][0].clone();
        assert_eq!((&plan["id"], &plan["name"]), (&json!("standard"), &json!("Standard")));
        for price in plan["prices"].as_array().unwrap() {
            assert!(price["net"]["amount"].is_string() && price["vat"]["currency"] == "DKK", "{price}");
        }
        assert_eq!(answer.json()["help_with_extraction"]["prices"][0]["net"]["amount"], "950.00");
        let known = request().header("accept-language", language).header("if-none-match", answer.header("etag"));
        assert_eq!(cloud.send(known).await.expect(304).text, "");
    }
}

#[tokio::test]
async fn the_contract_is_served_as_it_is_generated() {
    let cloud = cloud!().await;
    let served = cloud.get("/openapi.json").await.expect(200).json();
    assert!(served == tests::document(), "the document that is served is another than the routes make");
    let _ = cloud.get("/healthz").await.expect(200);
}

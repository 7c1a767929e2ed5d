//! What anybody can read.

use reqwest::Method;
use tests::cloud;

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
    assert_eq!(version, domain::privacy::policy::VERSIONS[0].name);
    let _ = cloud.get(&format!("/v1/policies/{}", domain::privacy::policy::VERSIONS[0].name)).await.expect(200);
    let _ = cloud.get("/v1/policies/1999-01-01").await.expect(404);
}

#[tokio::test]
async fn the_contract_is_served_as_it_is_generated() {
    let cloud = cloud!().await;
    let served = cloud.get("/openapi.json").await.expect(200).json();
    assert!(served == tests::document(), "the document that is served is another than the routes make");
    let _ = cloud.get("/healthz").await.expect(200);
}

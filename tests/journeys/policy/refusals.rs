//! Announcements and acknowledgements that are refused.

use super::*;

#[tokio::test]
async fn p45_only_the_next_version_is_announced_for_its_own_day_by_staff_who_administer() {
    let cloud = cloud_before().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let other = cloud.staff("stina@e-sg.example", &["support", "finance", "dpo"]).await;
    let soren = cloud.person(SOREN).await;
    for person in [&other, &soren] {
        assert_eq!(try_announce(person, NEXT, NEXT).await.expect(403).problem(), "not-allowed");
    }
    assert_eq!(try_announce(&staff, "2030-01-01", "2030-01-01").await.expect(404).problem(), "not-found");
    assert_eq!(try_announce(&staff, "x", NEXT).await.expect(404).problem(), "not-found");
    assert_eq!(try_announce(&staff, BEFORE, BEFORE).await.expect(409).problem(), "policy-not-next");
    let announce = async |body: Value| staff.post(&format!("/v1/staff/policies/{NEXT}/announce"), &body).await;
    for (body, error) in [
        (json!({ "effective_from": "2027-01-02" }), "/effective_from not-the-versions-day"),
        (json!({ "effective_from": "1/1 2027" }), "/effective_from invalid-date"),
        (json!({}), "/effective_from missing"),
    ] {
        assert_eq!(announce(body).await.expect(422).field_errors(), [error]);
    }
    assert_eq!(acknowledge(&soren, NEXT).await.expect(422).field_errors(), ["/version policy-not-pending"]);
    assert_eq!(acknowledge(&soren, "2018-05-25").await.expect(422).field_errors(), ["/version policy-not-pending"]);
    // What was accepted at sign-up needs no acknowledgement, and gets none.
    let _ = acknowledge(&soren, BEFORE).await.expect(200);
    assert_eq!(soren.get("/v1/me").await.expect(200).json()["consents"].as_array().unwrap().len(), 1);
    cloud.advance("PT3M").await;
    assert!(told(&cloud, SOREN).await.is_empty() && cloud.stored("accounts", "PolicyAnnouncement").await.is_empty());
}

#[tokio::test]
async fn p45_a_version_that_applies_in_less_than_thirty_days_is_announced_too_late() {
    let cloud = cloud_before().await;
    // 1 January is 29 days after 3 December, which begins at 23:00 UTC.
    advance_to(&cloud, "2026-12-02T22:56:00Z").await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let answer = try_announce(&staff, NEXT, NEXT).await.expect(422);
    assert_eq!(answer.field_errors(), ["/effective_from announced-too-late"]);
    cloud.advance("PT3M").await;
    assert!(told(&cloud, STINE).await.is_empty());
}

#[tokio::test]
async fn p45_a_version_that_is_announced_again_is_told_once() {
    let cloud = cloud_before().await;
    let staff = cloud.staff(STINE, &["admin"]).await;
    let _ = cloud.person(SOREN).await;
    let first = announce(&cloud, &staff).await.json();
    let second = announce(&cloud, &staff).await.json();
    assert_eq!((&first["announced_at"], first["everybody_told_at"].is_null()), (&second["announced_at"], true));
    assert!(second["everybody_told_at"].is_string());
    let other = try_announce(&staff, NEXT, "2027-01-02").await.expect(422);
    assert_eq!(other.field_errors(), ["/effective_from not-the-versions-day"]);
    cloud.advance("P2D").await;
    assert_eq!(told(&cloud, SOREN).await.len(), 1);
    assert_eq!(cloud.stored("accounts", "PolicyAnnouncement").await.len(), 1);
}

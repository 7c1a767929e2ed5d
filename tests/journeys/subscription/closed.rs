//! What is closed to an account that is deactivated or suspended, and what stays open.

use reqwest::Method;
use serde_json::json;
use tests::{PASSWORD, cloud};

use crate::subscription::{OWNER, PATH, command};

#[tokio::test]
async fn p34_a_deactivated_account_invites_nobody_but_who_was_invited_may_come_and_the_rest_stays_open() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    cloud.advance("P29DT20H").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let token = owner.invite("mia@rodgrod.example", "member").await;
    cloud.advance("PT4H").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    let invitation = owner.get("/v1/invitations").await.expect(200).json()["items"][0]["id"].clone();
    let bo = json!({ "email": "bo@rodgrod.example", "name": "Bo", "role": "member" });
    let resend = format!("/v1/invitations/{}/resend", invitation.as_str().unwrap());
    for answer in [owner.post("/v1/invitations", &bo).await, owner.send(owner.request(Method::POST, &resend)).await] {
        assert_eq!(answer.expect(403).problem(), "account-deactivated");
    }
    let _ = cloud.accept(&token, PASSWORD).await.expect(201);
    for path in ["/v1/members", "/v1/invitations", "/v1/me", "/v1/billing-details", PATH] {
        let _ = owner.get(path).await.expect(200);
    }
    // To subscribe opens it again at once, and to suspend it closes it.
    let _ = owner.subscribe("month").await;
    let _ = owner.post("/v1/invitations", &bo).await.expect(201);
    let _ = command(&owner, "suspend").await.expect(200);
    let again = json!({ "email": "ib@rodgrod.example", "name": "Ib", "role": "member" });
    assert_eq!(owner.post("/v1/invitations", &again).await.expect(403).problem(), "account-deactivated");
    let _ = command(&owner, "resume").await.expect(200);
    let _ = owner.post("/v1/invitations", &again).await.expect(201);
}

#[tokio::test]
async fn p34_what_is_paid_is_paid_and_too_much_waits_for_the_next_invoice() {
    let cloud = cloud!().await;
    let owner = cloud.person(OWNER).await;
    let _ = owner.subscribe("month").await;
    cloud.pay_invoices(owner.account(), |_| true).await;
    cloud.advance("P16D").await;
    let owner = owner.who.clone().log_in(&cloud).await;
    assert_eq!(owner.get(PATH).await.expect(200).json()["status"], "active");
    let other = cloud.person("eva@floede.example").await;
    let _ = other.subscribe("month").await;
    cloud.advance("P16D").await;
    let other = other.who.clone().log_in(&cloud).await;
    assert_eq!(other.get(PATH).await.expect(200).json()["status"], "due");
}

//! A phone number, a forgotten password, another address.

use serde_json::json;
use tests::PASSWORD;

use crate::bill::{Bill, monthly, slow_cloud, warm};

#[tokio::test]
async fn each_step_of_getting_back_in_has_its_price() {
    let cloud = slow_cloud().await;
    let (old, new, phone) = ("soren@rodgrod.example", "soren.ny@rodgrod.example", "+4571727374");
    let mut soren = cloud.person(old).await;
    warm(&soren).await;
    cloud.inner().drain().await;
    let mut bill = Bill::of(&cloud);

    bill.capability("people's settings and the account");
    let _ = soren.post("/v1/me/phone", &json!({ "phone": phone })).await.expect(202);
    let code = cloud.last_code_to(phone).await;
    bill.step("POST /v1/me/phone", &[monthly("account", 90, "three quarters of the new people prove a number"), monthly("delivery", 125, "codes to prove a number 90; and as dear: that a reset, or another address or number, has happened, to proven numbers 35")]);

    let wrong = format!("{:08}", (code.parse::<u32>().unwrap() + 1) % 100_000_000);
    let _ = soren.post("/v1/me/phone/confirm", &json!({ "code": wrong })).await.expect(422);
    bill.step("POST /v1/me/phone/confirm with a wrong code", &[monthly("account", 15, "one in six mistypes")]);

    let _ = soren.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(204);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/me/phone/confirm",
        &[monthly("account", 80, "nearly all finish"), monthly("delivery", 80, "that a number was proved")],
    );

    cloud.advance("P3D").await;
    soren = soren.who.log_in(&cloud).await;
    cloud.inner().drain().await;
    bill.begin();

    bill.capability("resets");
    let _ = cloud.post("/v1/password-resets", &json!({ "phone": "+4571727375" })).await.expect(202);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/password-resets for a phone that nobody has",
        &[
            monthly("auth", 10, "mistyped, or tried by strangers"),
            monthly("delivery", 10, "looked up, and nothing sent"),
        ],
    );

    let request = cloud.ask_for_code(phone).await;
    let code = cloud.last_code_to(phone).await;
    bill.step(
        "POST /v1/password-resets for a phone",
        &[monthly("auth", 40, "one reset in seven goes by phone"), monthly("delivery", 40, "the code")],
    );

    let _ = cloud.reset_by_code((phone, &request, &code), "en-helt-ny-cykelsadel-7").await.expect(204);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/password-resets/confirm by a code",
        &[monthly("auth", 35, "nearly all finish"), monthly("delivery", 35, "that it was reset")],
    );

    let _ = cloud.post("/v1/password-resets", &json!({ "email": "nobody@rodgrod.example" })).await.expect(202);
    cloud.inner().drain().await;
    bill.step(
        "POST /v1/password-resets for an address that nobody has",
        &[
            monthly("auth", 30, "mistyped, or tried by strangers"),
            monthly("delivery", 30, "looked up, and nothing sent"),
        ],
    );

    let _ = cloud.post("/v1/password-resets", &json!({ "email": old })).await.expect(202);
    let token = cloud.last_token_to(old).await;
    bill.step(
        "POST /v1/password-resets for an address",
        &[monthly("auth", 240, "one person in twelve forgets a password"), monthly("delivery", 240, "the link")],
    );

    let confirm = json!({ "token": token, "password": PASSWORD });
    let _ = cloud.post("/v1/password-resets/confirm", &confirm).await.expect(204);
    cloud.inner().drain().await;
    bill.step("POST /v1/password-resets/confirm by a link", &[monthly("auth", 220, "nearly all finish")]);

    bill.capability("people's settings and the account");
    soren = soren.who.log_in(&cloud).await;
    bill.begin();
    let _ = soren.post("/v1/me/email", &json!({ "email": new })).await.expect(202);
    let token = cloud.last_token_to(new).await;
    bill.step(
        "POST /v1/me/email",
        &[
            monthly("account", 30, "one in a hundred"),
            monthly("delivery", 55, "the link 30; that it happened, to the new address 25"),
        ],
    );

    let _ = soren.post("/v1/me/email/confirm", &json!({ "token": token })).await.expect(204);
    let undo = cloud.last_token_to(old).await;
    bill.step("POST /v1/me/email/confirm", &[monthly("account", 25, "nearly all finish")]);

    let _ = cloud.post("/v1/email-changes/undo", &json!({ "token": undo })).await.expect(204);
    bill.step("POST /v1/email-changes/undo", &[monthly("account", 1, "hardly ever")]);

    soren = soren.who.reset_and_log_in(&cloud, "tre-grumme-gule-gummistovler").await;
    let _ = soren.set_up_app().await;
    let undo = json!({ "token": cloud.last_token_to(old).await });
    bill.begin();
    let _ = cloud.post("/v1/security-changes/undo", &undo).await.expect(204);
    bill.step("POST /v1/security-changes/undo", &[monthly("auth", 1, "hardly ever")]);

    bill.compare("recovery");
}

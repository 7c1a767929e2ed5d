//! The newsletter: asking for it, confirming that, and ending it.

use serde_json::json;
use tests::{LocalCloud, unsubscribe_path};

use crate::bill::{Bill, monthly, slow_cloud};

const READER: &str = "ada@example.com";

async fn ask(cloud: &LocalCloud) {
    let _ = cloud.ask_for_newsletter(READER, "da").await.expect(202);
    cloud.inner().drain().await;
}

#[tokio::test]
async fn each_step_with_the_newsletter_has_its_price() {
    let cloud = slow_cloud().await;
    let owner = cloud.person("soren@rodgrod.example").await;
    ask(&cloud).await;
    let mut bill = Bill::of(&cloud);

    bill.capability("newsletter");
    let _ = cloud.get("/v1/newsletter").await.expect(200);
    bill.step("GET /v1/newsletter", &[monthly("newsletter", 500, "whoever sees the form on the website")]);
    ask(&cloud).await;
    let requests = "a hundred new readers a month, and half as many who do not confirm";
    let mails = monthly("delivery", 150, requests);
    bill.step("POST /v1/newsletter/subscriptions", &[monthly("newsletter", 150, requests), mails]);
    let token = cloud.last_token_to(READER).await;
    bill.begin();
    let _ = cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await.expect(204);
    bill.step("POST /v1/newsletter/confirm", &[monthly("newsletter", 100, "a hundred new readers a month")]);
    ask(&cloud).await;
    let mail = cloud.last_mail_to(READER).await;
    let path = unsubscribe_path(&mail.text).unwrap();
    bill.begin();
    let _ = cloud.get(path).await.expect(200);
    bill.step("GET /v1/newsletter/unsubscribe", &[monthly("newsletter", 400, "scanners open every link")]);
    let _ = cloud.one_click(path).await.expect(200);
    bill.step("POST /v1/newsletter/unsubscribe", &[monthly("newsletter", 50, "half as many as subscribe")]);

    let purpose = "/v1/me/consents/newsletter";
    let _ = owner.get("/v1/me/consents").await.expect(200);
    bill.step("GET /v1/me/consents", &[monthly("account", 100, "one person in thirty looks once a month")]);
    for granted in [true, false] {
        let _ = owner.put(purpose, &json!({ "granted": granted })).await.expect(200);
        let what = if granted { "given" } else { "withdrawn" };
        bill.step(&format!("a consent {what}"), &[monthly("account", 10, "few change their mind")]);
    }
    let _ = owner.get(&format!("{purpose}/history")).await.expect(200);
    bill.step("GET /v1/me/consents/{purpose}/history", &[monthly("account", 10, "few look")]);

    bill.compare("newsletter");
}

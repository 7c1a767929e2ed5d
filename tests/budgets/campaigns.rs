//! Campaigns of the newsletter: writing one, having it sent, and what is reported of a letter. What a letter itself takes, the bench
//! `campaign` measures: letters are sent many at a time, and so in no order of round trips.

use serde_json::{Value, json};
use tests::{LocalCloud, Person};

use crate::bill::{Bill, monthly, slow_cloud};

const CAMPAIGNS: &str = "/v1/staff/newsletters";
/// A mailbox of whose letters the mail service itself reports nothing that counts.
const READER: &str = "reject@simulator.example";

async fn write(staff: &Person<'_>) -> String {
    let campaign = json!({ "subject": "Nyt fra E-SG.Cloud", "markdown_da": "Der er sket noget." });
    let campaign = staff.post(CAMPAIGNS, &campaign).await.expect(201).json();
    format!("{CAMPAIGNS}/{}", campaign["id"].as_str().unwrap())
}

async fn command(staff: &Person<'_>, path: &str, name: &str, body: &Value) {
    let answer = staff.post(&format!("{path}/{name}"), body).await;
    assert!(answer.status.is_success(), "{}", answer.text);
}

/// Has what is due sent, as the schedule does each minute.
async fn wake(cloud: &LocalCloud) {
    let slot = json!({ "source": "schedule", "time": cloud.inner().now().to_string() });
    let _ = cloud.inner().invoke("campaigns", &slot).await.unwrap();
}

/// The mail service reports that the only letter has arrived.
async fn report(cloud: &LocalCloud) {
    let [letter]: [Value; 1] = cloud.stored("subscribers", "Letter").await.try_into().unwrap();
    let reader = letter["sk"]["S"].as_str().unwrap().trim_start_matches("LETTER#").replace('.', "--");
    let event = json!({ "source": "letter", "kind": "Delivery", "time": cloud.inner().now().to_string(),
                        "message": letter["message"]["S"], "campaign": letter["pk"]["S"], "reader": reader });
    let _ = cloud.inner().invoke("delivery", &event).await.unwrap();
}

#[tokio::test]
async fn each_step_with_a_campaign_has_its_price() {
    let cloud = slow_cloud().await;
    let staff = cloud.staff("stine@rodgrod.example", &["admin"]).await;
    wake(&cloud).await;
    let mut bill = Bill::of(&cloud);

    bill.capability("campaigns");
    wake(&cloud).await;
    bill.step("the minute's look at what is due", &[monthly("campaigns", 43_800, "each minute")]);
    let path = write(&staff).await;
    bill.step("POST /v1/staff/newsletters", &[monthly("newsletter", 8, "one a week is sent, and one thrown away")]);
    let _ = staff.get(CAMPAIGNS).await.expect(200);
    bill.step("GET /v1/staff/newsletters", &[monthly("newsletter", 40, "twice a working day")]);
    let _ = staff.get(&path).await.expect(200);
    bill.step("GET /v1/staff/newsletters/{id}", &[monthly("newsletter", 80, "while one is sent, and the day after")]);
    command(&staff, &path, "preview", &json!({})).await;
    bill.step("POST /v1/staff/newsletters/{id}/preview", &[monthly("newsletter", 40, "as often as there is a draft")]);
    command(&staff, &path, "test", &json!({ "email": staff.who.email() })).await;
    cloud.inner().drain().await;
    let tests = "two of each that is sent";
    let (by_staff, sent) = (monthly("newsletter", 8, tests), monthly("delivery", 8, tests));
    bill.step("POST /v1/staff/newsletters/{id}/test", &[by_staff, sent]);
    let at = json!({ "at": (cloud.inner().now() + jiff::SignedDuration::from_hours(9)).to_string() });
    command(&staff, &path, "schedule", &at).await;
    bill.step(
        "POST /v1/staff/newsletters/{id}/schedule",
        &[monthly("newsletter", 4, "half of them, and changed once")],
    );
    command(&staff, &path, "send", &json!({})).await;
    bill.step("POST /v1/staff/newsletters/{id}/send", &[monthly("newsletter", 2, "the other half")]);
    wake(&cloud).await;
    bill.step("a campaign, without its letters", &[monthly("campaigns", 4, "one a week")]);

    cloud.subscribe(READER).await;
    command(&staff, &write(&staff).await, "send", &json!({})).await;
    wake(&cloud).await;
    cloud.inner().drain().await;
    bill.begin();
    report(&cloud).await;
    let each = "four campaigns to 1,500 readers: nearly each letter arrives";
    bill.step("a report on a letter", &[monthly("delivery", 6_000, each)]);

    bill.compare("campaigns");
}

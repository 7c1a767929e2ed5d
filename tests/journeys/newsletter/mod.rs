//! The newsletter: asking for it, confirming that, stopping it, what is on record of it, and the campaigns that are sent to its readers.

mod campaigns;
mod consents;
mod letters;
mod reports;
mod sending;
mod stopping;
mod subscribing;

use local::Message;
use serde_json::{Value, json};
use tests::{LocalCloud, Person};

/// How many mailboxes get the newsletter.
async fn readers(cloud: &LocalCloud) -> usize {
    cloud.stored("subscribers", "NewsletterSubscription").await.len()
}

/// Somebody of staff who may write campaigns.
async fn writer(cloud: &LocalCloud) -> Person<'_> {
    cloud.staff("chef@example.com", &["admin"]).await
}

/// Writes a campaign, and returns its id.
async fn write(staff: &Person<'_>, body: &Value) -> String {
    let written = staff.post("/v1/staff/newsletters", body).await.expect(201).json();
    assert_eq!(written["status"], "draft");
    written["id"].as_str().unwrap().to_owned()
}

/// Writes a campaign in Danish, and returns its id.
async fn write_one(staff: &Person<'_>) -> String {
    write(staff, &json!({ "subject": "Nyt", "markdown_da": "Hej" })).await
}

/// The path of a command about a campaign.
fn command(id: &str, name: &str) -> String {
    format!("/v1/staff/newsletters/{id}/{name}")
}

/// Asks to have a campaign sent.
async fn ask_to_send(staff: &Person<'_>, id: &str) {
    let _ = staff.post(&command(id, "send"), &json!({})).await.expect(200);
}

/// Has a campaign sent, and what is reported of its letters counted.
async fn send(cloud: &LocalCloud, staff: &Person<'_>, id: &str) {
    ask_to_send(staff, id).await;
    cloud.advance("PT1M").await;
    cloud.inner().drain().await;
}

/// A campaign as staff see it.
async fn details(staff: &Person<'_>, id: &str) -> Value {
    staff.get(&format!("/v1/staff/newsletters/{id}")).await.expect(200).json()
}

/// What became of a campaign's letters.
async fn statistics(staff: &Person<'_>, id: &str) -> Value {
    details(staff, id).await["statistics"].clone()
}

/// Every mail, once all is delivered.
async fn mails(cloud: &LocalCloud) -> Vec<Message> {
    cloud.inner().drain().await;
    cloud.inner().inbox(None)
}

/// The letters of campaigns.
async fn letters(cloud: &LocalCloud) -> Vec<Message> {
    let mut mails = mails(cloud).await;
    mails.retain(|mail| mail.from.as_deref().is_some_and(|from| from.contains("@news.")));
    mails
}

/// The letters of campaigns to an address.
async fn letters_to(cloud: &LocalCloud, email: &str) -> Vec<Message> {
    let mut mails = letters(cloud).await;
    mails.retain(|mail| mail.to == email);
    mails
}

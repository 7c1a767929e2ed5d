//! The newsletter: asking for it, confirming that, stopping it, and what is on record of it.

mod consents;
mod letters;
mod reports;
mod sending;
mod stopping;
mod subscribing;

use local::Message;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, LocalCloud, Person};

/// The path at the end of a letter, with its token, for somebody who gets the newsletter already: they are told it when they ask again.
async fn unsubscribe_path(cloud: &LocalCloud, email: &str) -> String {
    let _ = ask(cloud, email, "da").await.expect(202);
    let mail = cloud.last_mail_to(email).await;
    let link = mail.text.split_whitespace().find(|word| word.contains("/v1/newsletter/unsubscribe?token=")).unwrap();
    link[link.find("/v1/").unwrap()..].to_owned()
}

/// Asks for the newsletter.
async fn ask(cloud: &LocalCloud, email: &str, language: &str) -> Answer {
    cloud.post("/v1/newsletter/subscriptions", &json!({ "email": email, "language": language })).await
}

/// Asks for the newsletter, and confirms it.
async fn subscribe(cloud: &LocalCloud, email: &str) {
    subscribe_in(cloud, email, "da").await;
}

/// Asks for the newsletter in a language, and confirms it.
async fn subscribe_in(cloud: &LocalCloud, email: &str, language: &str) {
    let _ = ask(cloud, email, language).await.expect(202);
    let token = cloud.last_token_to(email).await;
    let _ = cloud.post("/v1/newsletter/confirm", &json!({ "token": token })).await.expect(204);
}

/// Sends what mail programs send that know one click (RFC 8058).
async fn one_click(cloud: &LocalCloud, path: &str) -> Answer {
    let request = cloud.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
    cloud.send(request.body("List-Unsubscribe=One-Click")).await
}

/// How many mailboxes get the newsletter.
async fn readers(cloud: &LocalCloud) -> usize {
    cloud.stored("subscribers", "NewsletterSubscription").await.len()
}

/// Somebody of staff who may write letters.
async fn staff_of_newsletter(cloud: &LocalCloud) -> Person<'_> {
    cloud.staff("chef@example.com", &["admin"]).await
}

/// Writes a letter, and returns its id.
async fn write(staff: &Person<'_>, body: &Value) -> String {
    let written = staff.post("/v1/staff/newsletters", body).await.expect(201).json();
    assert_eq!(written["status"], "draft");
    written["id"].as_str().unwrap().to_owned()
}

/// Has a letter sent, and lets the time pass until its sender looks.
async fn send(cloud: &LocalCloud, staff: &Person<'_>, id: &str) {
    let _ = staff.send(staff.request(Method::POST, &format!("/v1/staff/newsletters/{id}/send"))).await.expect(200);
    cloud.advance("PT1M").await;
}

/// Every mail, once all is delivered.
async fn mails(cloud: &LocalCloud) -> Vec<Message> {
    cloud.inner().drain().await;
    cloud.inner().inbox(None)
}

/// The promotional mails.
async fn promotional(cloud: &LocalCloud) -> Vec<Message> {
    let mut mails = mails(cloud).await;
    mails.retain(|mail| mail.from.as_deref().is_some_and(|from| from.contains("@news.")));
    mails
}

/// The promotional mails to an address.
async fn letters_to(cloud: &LocalCloud, email: &str) -> Vec<Message> {
    let mut mails = promotional(cloud).await;
    mails.retain(|mail| mail.to == email);
    mails
}

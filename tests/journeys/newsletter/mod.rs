//! The newsletter: asking for it, confirming that, stopping it, and what is on record of it.

mod consents;
mod stopping;
mod subscribing;

use reqwest::Method;
use serde_json::json;
use tests::{Answer, LocalCloud};

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
    let _ = ask(cloud, email, "da").await.expect(202);
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

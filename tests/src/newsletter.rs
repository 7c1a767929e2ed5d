//! Readers of the newsletter.

use reqwest::Method;
use serde_json::json;

use crate::{Answer, LocalCloud};

/// The path by which the newsletter is ended, with its token, from the text of a mail. `None` if the mail has no such link.
#[must_use]
pub fn unsubscribe_path(text: &str) -> Option<&str> {
    let begin = text.find("/v1/newsletter/unsubscribe?token=")?;
    text.get(begin..)?.split_whitespace().next()
}

impl LocalCloud {
    /// Asks for the newsletter in this language.
    pub async fn ask_for_newsletter(&self, email: &str, language: &str) -> Answer {
        self.post("/v1/newsletter/subscriptions", &json!({ "email": email, "language": language })).await
    }

    /// Subscribes an address to the newsletter, by the link that it is sent.
    pub async fn subscribe(&self, email: &str) {
        let _ = self.ask_for_newsletter(email, "da").await.expect(202);
        let token = self.last_token_to(email).await;
        let _ = self.post("/v1/newsletter/confirm", &json!({ "token": token })).await.expect(204);
    }

    /// The path by which the newsletter is ended of an address that gets it: it is told the link when it asks again.
    ///
    /// # Panics
    /// If the address does not get the newsletter.
    #[expect(clippy::expect_used, reason = "a test without a link is over")]
    pub async fn unsubscribe_path(&self, email: &str) -> String {
        let _ = self.ask_for_newsletter(email, "da").await.expect(202);
        let mail = self.last_mail_to(email).await;
        unsubscribe_path(&mail.text).expect("a link that ends the newsletter").to_owned()
    }

    /// Sends what mail programs send that know one click (RFC 8058).
    pub async fn one_click(&self, path: &str) -> Answer {
        let request = self.request(Method::POST, path).header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body("List-Unsubscribe=One-Click")).await
    }
}

//! People who use the cloud.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::{Answer, LocalCloud, PASSWORD};

/// Somebody who wants an account.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// What they ask with.
    pub request: Value,
    /// Their password.
    pub password: String,
    /// Their language.
    pub language: &'static str,
}

impl Applicant {
    /// Somebody with an address and Danish letters in their name.
    #[must_use]
    pub fn new(email: &str) -> Self {
        let request = json!({
            "company_name": "Rødgrød & Fløde ApS",
            "name": "Søren Ærø Åkjær",
            "email": email,
            "phone": "+45 20 30 40 50",
            "accept_policy": domain::policy::CURRENT,
        });
        Self { request, password: PASSWORD.to_owned(), language: "da" }
    }

    /// Their address.
    #[must_use]
    pub fn email(&self) -> &str {
        self.request["email"].as_str().unwrap_or_default()
    }

    /// Asks for an account.
    pub async fn ask(&self, cloud: &LocalCloud) -> Answer {
        let request = cloud.request(Method::POST, "/v1/signups").header("accept-language", self.language);
        cloud.send(request.json(&self.request)).await
    }

    /// Opens the account with the link's token.
    pub async fn confirm(&self, cloud: &LocalCloud, token: &str) -> Answer {
        cloud.post("/v1/signups/confirm", &json!({ "token": token, "password": self.password })).await
    }

    /// Asks, reads the mail and confirms.
    pub async fn sign_up(self, cloud: &LocalCloud) -> Self {
        let _ = self.ask(cloud).await.expect(202);
        let token = cloud.last_token_to(self.email()).await;
        let _ = self.confirm(cloud, &token).await.expect(201);
        self
    }

    /// Logs in.
    pub async fn log_in(self, cloud: &LocalCloud) -> Person<'_> {
        let body = json!({ "email": self.email(), "password": self.password });
        let answer = cloud.post("/v1/sessions", &body).await.expect(201).json();
        let token = answer["token"].as_str().unwrap_or_default().to_owned();
        Person { cloud, who: self, token, session: answer["session"].clone() }
    }
}

/// Somebody who is logged in.
pub struct Person<'a> {
    pub(crate) cloud: &'a LocalCloud,
    /// Who.
    pub who: Applicant,
    /// Their session's token.
    pub token: String,
    /// Their session.
    pub session: Value,
}

impl Person<'_> {
    /// A request in their session.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.cloud.request(method, path).bearer_auth(&self.token)
    }

    /// Sends a request.
    pub async fn send(&self, request: RequestBuilder) -> Answer {
        self.cloud.send(request).await
    }

    /// `GET`
    pub async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path)).await
    }

    /// `POST` of a JSON body.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::POST, path).json(body)).await
    }

    /// Proves that a number is theirs.
    pub async fn verify_phone(&self, number: &str) {
        let _ = self.post("/v1/me/phone", &json!({ "phone": number })).await.expect(202);
        let code = self.cloud.last_code_to(number).await;
        let _ = self.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(204);
    }

    /// `PATCH /v1/me`
    pub async fn change(&self, changes: &Value, if_match: Option<&str>) -> Answer {
        let mut request = self.request(Method::PATCH, "/v1/me").json(changes);
        if let Some(version) = if_match {
            request = request.header("if-match", version);
        }
        self.send(request).await
    }
}

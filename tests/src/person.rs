//! People who use the cloud.

use domain::{Now, privacy::policy::PolicyVersion};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};

use crate::{Answer, AuthenticatorApp, Device, LocalCloud, PASSWORD, cloud};

/// The name of the version of the privacy policy that is in force when a local cloud starts.
#[must_use]
pub fn policy_in_force() -> &'static str {
    PolicyVersion::in_force(Now(cloud::start())).name
}

/// A person who wants an account.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// The body of the sign-up request.
    pub request: Value,
    /// The password.
    pub password: String,
    /// The language.
    pub language: &'static str,
}

impl Applicant {
    /// A person with this e-mail address, and with Danish letters in their name.
    #[must_use]
    pub fn new(email: &str) -> Self {
        let request = json!({
            "company_name": "Rødgrød & Fløde ApS",
            "name": "Søren Ærø Åkjær",
            "email": email,
            "phone": "+45 20 30 40 50",
            "accept_policy": policy_in_force(),
        });
        Self { request, password: PASSWORD.to_owned(), language: "da" }
    }

    /// The person, who accepts the version of the privacy policy that is in force in this cloud.
    #[must_use]
    pub fn accepting_policy_of(mut self, cloud: &LocalCloud) -> Self {
        self.request["accept_policy"] = json!(PolicyVersion::in_force(Now(cloud.inner().now())).name);
        self
    }

    /// The e-mail address.
    #[must_use]
    pub fn email(&self) -> &str {
        self.request["email"].as_str().unwrap_or_default()
    }

    /// Requests an account, which a link in a mail confirms.
    pub async fn request_sign_up(&self, cloud: &LocalCloud) -> Answer {
        let request = cloud.request(Method::POST, "/v1/signups").header("accept-language", self.language);
        cloud.send(request.json(&self.request)).await
    }

    /// Opens the account with the token of the link.
    pub async fn confirm(&self, cloud: &LocalCloud, token: &str) -> Answer {
        cloud.post("/v1/signups/confirm", &json!({ "token": token, "password": self.password })).await
    }

    /// Asks, reads the mail and confirms.
    pub async fn sign_up(self, cloud: &LocalCloud) -> Self {
        let _ = self.request_sign_up(cloud).await.expect(202);
        let token = cloud.last_token_to(self.email()).await;
        let _ = self.confirm(cloud, &token).await.expect(201);
        self
    }

    /// Tries to log in, and returns the answer.
    pub async fn try_log_in(&self, cloud: &LocalCloud) -> Answer {
        cloud.post("/v1/sessions", &json!({ "email": self.email(), "password": self.password })).await
    }

    /// Logs in; fails if that is refused.
    pub async fn log_in(self, cloud: &LocalCloud) -> Person<'_> {
        let answer = self.try_log_in(cloud).await.expect(201);
        self.logged_in(cloud, &answer)
    }

    /// Sets another password by a link in a mail, and logs in with it.
    pub async fn reset_and_log_in<'a>(self, cloud: &'a LocalCloud, password: &str) -> Person<'a> {
        let _ = cloud.post("/v1/password-resets", &json!({ "email": self.email() })).await.expect(202);
        let confirm = json!({ "token": cloud.last_token_to(self.email()).await, "password": password });
        let _ = cloud.post("/v1/password-resets/confirm", &confirm).await.expect(204);
        Self { password: password.to_owned(), ..self }.log_in(cloud).await
    }

    /// The person whom this answer has logged in.
    #[must_use]
    pub fn logged_in<'a>(self, cloud: &'a LocalCloud, answer: &Answer) -> Person<'a> {
        let answer = answer.json();
        let token = answer["token"].as_str().unwrap_or_default().to_owned();
        Person { cloud, who: self, token, session: answer["session"].clone() }
    }
}

/// A person who is logged in.
pub struct Person<'a> {
    pub(crate) cloud: &'a LocalCloud,
    /// The person's name, address, password and language.
    pub who: Applicant,
    /// The session token.
    pub token: String,
    /// The session, as the log-in returned it.
    pub session: Value,
}

impl<'a> Person<'a> {
    /// Verifies a phone number of the person, lets the three days pass after which it resets their password, and logs in again.
    pub async fn settle_phone(self, number: &str) -> Person<'a> {
        self.verify_phone(number).await;
        self.cloud.advance("P3D").await;
        self.who.log_in(self.cloud).await
    }
}

impl Person<'_> {
    /// A request in the person's session.
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

    /// Verifies a phone number of the person.
    pub async fn verify_phone(&self, number: &str) {
        let _ = self.post("/v1/me/phone", &json!({ "phone": number })).await.expect(202);
        let code = self.cloud.last_code_to(number).await;
        let _ = self.post("/v1/me/phone/confirm", &json!({ "code": code })).await.expect(204);
    }

    /// `PUT` of a JSON body.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PUT, path).json(body)).await
    }

    /// `DELETE`
    pub async fn delete(&self, path: &str) -> Answer {
        self.send(self.request(Method::DELETE, path)).await
    }

    /// Reauthenticates, and continues with the new session token.
    pub async fn reauthenticate(&mut self, proof: &Value) -> Answer {
        let answer = self.post("/v1/me/reauthentications", proof).await;
        self.go_on(answer)
    }

    /// Continues with the new session token, if the answer has one.
    fn go_on(&mut self, answer: Answer) -> Answer {
        if let Some(token) = answer.json()["token"].as_str() {
            token.clone_into(&mut self.token);
        }
        answer
    }

    /// Switches the session to the account of another person, and continues with the new session token.
    pub async fn enter_account_of(&mut self, other: &Person<'_>) -> Answer {
        let there = json!({ "account_id": other.session["account_id"] });
        let answer = self.post("/v1/sessions/current/account", &there).await;
        self.go_on(answer)
    }

    /// Begins to set up an authenticator app.
    ///
    /// # Panics
    /// If the answer has no secret.
    #[expect(clippy::expect_used, reason = "a test without its app is over")]
    pub async fn begin_app(&self) -> AuthenticatorApp {
        let begun = self.send(self.request(Method::POST, "/v1/me/totp")).await.expect(201).json();
        AuthenticatorApp::new(begun["secret"].as_str().unwrap_or_default()).expect("a secret")
    }

    /// Sets up an authenticator app, and continues with the new session token, if there is one.
    pub async fn set_up_app(&mut self) -> AuthenticatorApp {
        let app = self.begin_app().await;
        let code = app.code(self.cloud.inner().now());
        let answer = self.post("/v1/me/totp/confirm", &json!({ "code": code })).await;
        let _ = self.go_on(answer).expect(201);
        app
    }

    /// Adds a passkey of a device, and continues with the new session token, if there is one.
    pub async fn add_passkey(&mut self, device: &mut Device, name: &str) -> Answer {
        let asked = self.send(self.request(Method::POST, "/v1/me/passkeys/options")).await.expect(201).json();
        let passkey = device.create(&asked["options"]).await;
        let answer = self.post("/v1/me/passkeys", &json!({ "name": name, "passkey": passkey })).await;
        self.go_on(answer)
    }

    /// Changes the e-mail address, and confirms the new one.
    pub async fn change_email(&self, email: &str) {
        let _ = self.post("/v1/me/email", &json!({ "email": email })).await.expect(202);
        let token = self.cloud.last_token_to(email).await;
        let _ = self.post("/v1/me/email/confirm", &json!({ "token": token })).await.expect(204);
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

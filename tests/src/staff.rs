//! People who work for the operator.

use serde_json::{Value, json};

use crate::{AuthenticatorApp, LocalCloud, Person};

impl LocalCloud {
    /// Appoints the person with this e-mail address as staff, as a person who deploys would. If second factors have to
    /// be vouched for, vouches for all of them. Returns the function's answer.
    pub async fn appoint(&self, email: &str, roles: &[&str]) -> Value {
        let answer = self.invoke_staff(&json!({ "act": "appoint", "email": email, "roles": roles })).await;
        match answer["status"].as_str() {
            Some("second_factors_due") => self.vouch(email, roles, &answer["second_factors"]).await,
            _ => answer,
        }
    }

    /// Appoints the person, and vouches for these second factors of an earlier answer.
    pub async fn vouch(&self, email: &str, roles: &[&str], factors: &Value) -> Value {
        let ids = factors.as_array().into_iter().flatten().map(|factor| &factor["id"]).collect::<Vec<_>>();
        self.invoke_staff(&json!({ "act": "appoint", "email": email, "roles": roles, "second_factors": ids })).await
    }

    /// Ends the person's appointment.
    pub async fn dismiss(&self, email: &str) -> Value {
        self.invoke_staff(&json!({ "act": "dismiss", "email": email })).await
    }

    /// Ends all sessions of the person, as a person who deploys would.
    pub async fn end_sessions(&self, email: &str) -> Value {
        self.invoke_staff(&json!({ "act": "end_sessions", "email": email })).await
    }

    /// Invokes the `staff` function with an event, and returns its answer.
    ///
    /// # Panics
    /// If the function fails.
    #[expect(clippy::expect_used, reason = "a test whose function fails is over")]
    pub async fn invoke_staff(&self, event: &Value) -> Value {
        let answer = self.inner().invoke("staff", event).await.expect("the function answers");
        serde_json::from_slice(&answer).expect("JSON")
    }

    /// A person who has signed up, is appointed, and is logged in as staff.
    pub async fn staff(&self, email: &str, roles: &[&str]) -> Person<'_> {
        let mut person = self.person(email).await;
        let app = person.set_up_app().await;
        let _ = self.appoint(email, roles).await;
        person.log_in_as_staff(&app).await
    }
}

impl<'a> Person<'a> {
    /// Logs in as staff with the app's next code, as the current one may have been used.
    pub async fn log_in_as_staff(&self, app: &AuthenticatorApp) -> Person<'a> {
        let password = json!({ "email": self.who.email(), "password": self.who.password });
        let due = self.cloud.post("/v1/staff/sessions", &password).await.expect(202).json();
        self.cloud.advance("PT30S").await;
        let code = json!({ "challenge": due["challenge"], "code": app.code(self.cloud.inner().now()) });
        let answer = self.cloud.post("/v1/sessions/challenges", &code).await.expect(201);
        self.who.clone().logged_in(self.cloud, &answer)
    }
}

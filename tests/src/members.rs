//! People in accounts: inviting, accepting, and the requests of a logged-in person.

use reqwest::Method;
use serde_json::{Value, json};

use crate::{Answer, Applicant, LocalCloud, PASSWORD, Person};

impl<'a> Person<'a> {
    /// The cloud that the person uses.
    #[must_use]
    pub fn cloud(&self) -> &'a LocalCloud {
        self.cloud
    }

    /// `PATCH` of a JSON body in the person's session.
    pub async fn patch(&self, path: &str, body: &Value) -> Answer {
        self.send(self.request(Method::PATCH, path).json(body)).await
    }

    /// The person's member id in the account of their session.
    pub async fn member_id(&self) -> String {
        let memberships = self.get("/v1/me/memberships").await.expect(200).json();
        let items = memberships["items"].as_array().cloned().unwrap_or_default();
        let current = items.iter().find(|membership| membership["current"] == true);
        current.and_then(|membership| membership["id"].as_str()).unwrap_or_default().to_owned()
    }

    /// Invites somebody, and returns the token of the link in their mail.
    pub async fn invite(&self, email: &str, role: &str) -> String {
        let body = json!({ "email": email, "name": "Ada Lovelace", "role": role });
        let _ = self.post("/v1/invitations", &body).await.expect(201);
        self.cloud.last_token_to(email).await
    }

    /// Invites somebody who has no log-in yet, accepts for them, and logs them in.
    pub async fn invite_and_accept(&self, email: &str, role: &str) -> Person<'a> {
        let token = self.invite(email, role).await;
        let _ = self.cloud.accept(&token, PASSWORD).await.expect(201);
        Applicant::new(email).log_in(self.cloud).await
    }
}

impl LocalCloud {
    /// Accepts an invitation.
    pub async fn accept(&self, token: &str, password: &str) -> Answer {
        self.post("/v1/invitations/accept", &json!({ "token": token, "password": password })).await
    }
}

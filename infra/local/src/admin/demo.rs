//! Demo users, who can log in from the start: an account's owner, and a member of the operator's staff. They are
//! created once, before the first request from outside is accepted, by the same HTTP requests as any user's and the
//! same call of the function `staff` as in a deployment.

use std::{fmt, net::SocketAddr, sync::Arc};

use axum::{
    body::{Body, to_bytes},
    extract::{ConnectInfo, State},
};
use http::{Method, Request, header};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{authenticator::AuthenticatorApp, timeline::Timeline};
use crate::{
    clock::Clock,
    gateway::{self, Gateway},
    lambda::Functions,
    services::{Inbox, link_token},
    storage::StateFile,
};

/// The address that the set-up's requests come from. It is not that of other callers, whose attempts are counted.
const FROM: ([u8; 4], u16) = ([127, 0, 0, 2], 1);
const PASSWORD: &str = "gul-cykel-i-regnvejr-7";
const OWNER: (&str, &str, &str) = ("owner@example.com", "Maja Holm", "Æblehaven ApS");
const STAFF: (&str, &str, &str) = ("staff@example.com", "Stine Dahl", "E-SG.Cloud ApS");

/// The demo users.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Demo {
    /// An account's owner.
    pub owner: DemoLogIn,
    /// A member of the operator's staff, with every role.
    pub staff: DemoLogIn,
}

/// What a demo user logs in with.
#[derive(Clone, Serialize, Deserialize)]
pub struct DemoLogIn {
    /// The e-mail address.
    pub email: String,
    /// The password.
    pub password: String,
    /// The secret of the authenticator app in base32, if the user has a second factor.
    pub totp_secret: Option<String>,
}

impl fmt::Debug for DemoLogIn {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DemoLogIn").field("email", &self.email).finish_non_exhaustive()
    }
}

/// Why there are no demo users.
#[derive(Debug, thiserror::Error)]
pub(crate) enum NoDemo {
    #[error("{0} was answered {1}")]
    Refused(&'static str, String),
    #[error("no mail with a link came to {0}")]
    NoMail(&'static str),
    #[error("the function staff: {0}")]
    NotAppointed(String),
    #[error("the secret of the app is none")]
    NoSecret,
    #[error("{0}")]
    NotKept(String),
}

/// Sets the demo users up, by ordinary requests and the call of the function `staff`.
pub(crate) struct DemoSetup {
    pub(crate) clock: Arc<Clock>,
    pub(crate) functions: Arc<Functions>,
    pub(crate) gateway: Arc<Gateway>,
    pub(crate) inbox: Arc<Inbox>,
    pub(crate) timeline: Timeline,
}

impl DemoSetup {
    /// Returns the demo users of an earlier run, or creates them.
    pub(crate) async fn open(&self, kept: &StateFile) -> Result<Demo, NoDemo> {
        let not_kept = |error: &dyn fmt::Display| NoDemo::NotKept(error.to_string());
        if let Some(demo) = kept.read::<Option<Demo>>().map_err(|error| not_kept(&error))? {
            return Ok(demo);
        }
        self.sign_up(OWNER).await?;
        self.sign_up(STAFF).await?;
        let secret = self.set_up_app(STAFF.0).await?;
        let roles = domain::records::StaffRole::ALL;
        let mut appointment = json!({ "act": "appoint", "email": STAFF.0, "roles": roles });
        let due = self.appoint(&appointment).await?;
        appointment["second_factors"] = json!([due["second_factors"][0]["id"]]);
        let done = self.appoint(&appointment).await?;
        if done["status"] != "done" {
            return Err(NoDemo::NotAppointed(done.to_string()));
        }
        self.timeline.drain().await;
        let log_in = |email: &str, totp_secret| DemoLogIn {
            email: email.to_owned(),
            password: PASSWORD.to_owned(),
            totp_secret,
        };
        let demo = Demo { owner: log_in(OWNER.0, None), staff: log_in(STAFF.0, Some(secret)) };
        kept.write(&Some(&demo)).map_err(|error| not_kept(&error))?;
        Ok(demo)
    }

    async fn sign_up(&self, (email, name, company_name): (&'static str, &str, &str)) -> Result<(), NoDemo> {
        let policy = self.ask(Method::GET, "/v1/policies/current", None, &Value::Null).await?;
        let applicant = json!({ "company_name": company_name, "name": name, "email": email, "phone": "+4520304050",
                                "accept_policy": policy["version"] });
        self.ask(Method::POST, "/v1/signups", None, &applicant).await?;
        self.timeline.drain().await;
        let mails = self.inbox.list(Some(email), usize::MAX).unwrap_or_default();
        let token = mails.iter().rev().find_map(|mail| link_token(mail.text.as_deref()?));
        let confirm = json!({ "token": token.ok_or(NoDemo::NoMail(email))?, "password": PASSWORD });
        self.ask(Method::POST, "/v1/signups/confirm", None, &confirm).await.map(|_| ())
    }

    /// Sets up an authenticator app, and returns its secret.
    async fn set_up_app(&self, email: &str) -> Result<String, NoDemo> {
        let log_in = json!({ "email": email, "password": PASSWORD });
        let session = self.ask(Method::POST, "/v1/sessions", None, &log_in).await?;
        let token = session["token"].as_str();
        let app = self.ask(Method::POST, "/v1/me/totp", token, &json!({})).await?;
        let secret = app["secret"].as_str().unwrap_or_default().to_owned();
        let code = AuthenticatorApp::new(&secret).ok_or(NoDemo::NoSecret)?.code(self.clock.now());
        let set_up = self.ask(Method::POST, "/v1/me/totp/confirm", token, &json!({ "code": code })).await?;
        self.ask(Method::DELETE, "/v1/sessions/current", set_up["token"].as_str(), &Value::Null).await?;
        Ok(secret)
    }

    async fn appoint(&self, appointment: &Value) -> Result<Value, NoDemo> {
        let answer = self.functions.invoke("staff", appointment.to_string().into()).await;
        let answer = answer.map_err(|error| NoDemo::NotAppointed(error.to_string()))?;
        serde_json::from_slice(&answer).map_err(|error| NoDemo::NotAppointed(error.to_string()))
    }

    async fn ask(
        &self,
        method: Method,
        path: &'static str,
        token: Option<&str>,
        body: &Value,
    ) -> Result<Value, NoDemo> {
        let refused = |why: String| NoDemo::Refused(path, why);
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "localhost");
        if let Some(token) = token {
            request = request.header(header::AUTHORIZATION, format!("Bearer {token}"));
        }
        let body = if body.is_null() { Body::empty() } else { Body::from(body.to_string()) };
        let request = request.header(header::CONTENT_TYPE, "application/json").body(body);
        let request = request.map_err(|error| refused(error.to_string()))?;
        let peer = ConnectInfo(SocketAddr::from(FROM));
        let answer = gateway::handle(State(Arc::clone(&self.gateway)), peer, request).await;
        let (status, body) = (answer.status(), to_bytes(answer.into_body(), usize::MAX).await);
        let body = body.map_err(|error| refused(error.to_string()))?;
        if !status.is_success() {
            return Err(refused(format!("{status} {}", String::from_utf8_lossy(&body))));
        }
        Ok(serde_json::from_slice(&body).unwrap_or(Value::Null))
    }
}

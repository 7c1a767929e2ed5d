//! The first journey, by a client that does not give up.

use reqwest::{Method, RequestBuilder};
use serde_json::json;
use tests::{Answer, Applicant, LocalCloud, PASSWORD};

/// How often the client tries.
const TRIES: usize = 6;
/// How many minutes the client waits for a mail: a lease of two, or a pause of two, and the minute's schedule.
const MINUTES: usize = 12;

/// What the client remembers of its journey.
pub(crate) struct FirstJourney {
    pub(crate) who: Applicant,
    /// How often it was told that it is logged in.
    pub(crate) log_ins: usize,
    /// How often it asked to be.
    pub(crate) log_in_tries: usize,
}

impl FirstJourney {
    /// Goes all the way, trying again as often as a good client does.
    pub(crate) async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let who = Applicant::new("soren@rodgrod.example");
        let post = |path: &str, body: serde_json::Value| cloud.request(Method::POST, path).json(&body);

        let ask = || post("/v1/signups", who.request.clone()).header("idempotency-key", "once");
        persist(cloud, ask, &[202], &[]).await?;
        let token = mail(cloud, &who, "Bekræft din adresse").await?;
        let token =
            token.split_once("#token=").and_then(|(_, rest)| rest.split_whitespace().next()).unwrap_or_default();

        let confirm = || post("/v1/signups/confirm", json!({ "token": token, "password": PASSWORD }));
        // A second try may find that the first one was heard.
        persist(cloud, confirm, &[201], &[410]).await?;
        mail(cloud, &who, "Din konto er åben").await?;

        let log_in = || post("/v1/sessions", json!({ "email": who.email(), "password": PASSWORD }));
        let (answer, log_in_tries) = persist(cloud, log_in, &[201], &[]).await?;
        let session = answer.json()["token"].as_str().unwrap_or_default().to_owned();
        let with = |method, path: &str| cloud.request(method, path).bearer_auth(&session);

        persist(cloud, || with(Method::GET, "/v1/me"), &[200], &[]).await?;
        let change = || with(Method::PATCH, "/v1/me").json(&json!({ "language": "en" }));
        let (changed, _) = persist(cloud, change, &[200], &[]).await?;
        if changed.json()["language"] != "en" {
            return Err(format!("the change is not shown: {}", changed.text));
        }
        persist(cloud, || with(Method::GET, "/v1/sessions/current"), &[200], &[]).await?;
        persist(cloud, || with(Method::DELETE, "/v1/sessions/current"), &[204], &[401]).await?;
        persist(cloud, || with(Method::GET, "/v1/me"), &[401], &[]).await?;
        Ok(Self { who, log_ins: 1, log_in_tries })
    }
}

/// Sends a request until it has an answer that is not the server's fault. `also` are good answers to a second try.
async fn persist(
    cloud: &LocalCloud,
    request: impl Fn() -> RequestBuilder,
    good: &[u16],
    also: &[u16],
) -> Result<(Answer, usize), String> {
    for attempt in 1..=TRIES {
        let answer = cloud.send(request()).await;
        let status = answer.status.as_u16();
        if good.contains(&status) || (attempt > 1 && also.contains(&status)) {
            return Ok((answer, attempt));
        }
        if status < 500 && status != 409 {
            return Err(format!("{status} at try {attempt}: {}", answer.text));
        }
    }
    Err(format!("no good answer in {TRIES} tries"))
}

/// Waits for a mail, minute by minute.
async fn mail(cloud: &LocalCloud, who: &Applicant, subject: &str) -> Result<String, String> {
    for _ in 0..MINUTES {
        let mails = cloud.mails_to(who.email()).await;
        if let Some(mail) = mails.into_iter().find(|mail| mail.subject == subject) {
            return Ok(mail.text);
        }
        cloud.advance("PT1M").await;
    }
    Err(format!("no mail «{subject}» in {MINUTES} minutes"))
}

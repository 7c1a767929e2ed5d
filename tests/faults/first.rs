//! The first journey: sign up, confirm, log in, look, change, log out.

use local::link_token;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Applicant, LocalCloud, PASSWORD};

use crate::{
    EVERY_KIND, Journey,
    persist::{mail, persist},
    point::Point,
    state::{State, expect},
};

/// What the client knows about its journey.
pub(crate) struct FirstJourney {
    who: Applicant,
    /// How often a log-in was confirmed to the client.
    log_ins: usize,
    /// How often the client tried to log in.
    log_in_tries: usize,
}

impl Journey for FirstJourney {
    const SOURCE: &'static str = file!();

    const KINDS: &'static [&'static str] = EVERY_KIND;

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let who = Applicant::new("soren@rodgrod.example");
        let post = |path: &str, body: Value| cloud.request(Method::POST, path).json(&body);

        let ask = || post("/v1/signups", who.request.clone()).header("idempotency-key", "once");
        persist(cloud, ask, &[202], &[]).await?;
        let token = mail(cloud, &who, "Bekræft din adresse").await?;
        let token = link_token(&token).unwrap_or_default();

        let confirm = || post("/v1/signups/confirm", json!({ "token": token, "password": PASSWORD }));
        // A retry may find that the first request had succeeded.
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

    async fn check(&self, cloud: &LocalCloud, point: &Point, kind: &str) -> Result<(), String> {
        // What was left to the schedule is done within minutes.
        cloud.advance("PT10M").await;
        let state = State::of(cloud).await;
        let (count, actions) = (|kind| state.count(kind), |action| state.actions(action));
        let log_ins = state.log_ins();
        let expected = [
            ("accounts", count("Account"), 1),
            ("people", count("User"), 1),
            ("addresses", count("PasswordCredential"), 1),
            ("members", count("Member"), 1),
            ("memberships", count("Membership"), 1),
            ("consents", count("Consent"), 1),
            ("openings", actions("account-opened"), 1),
            ("changes", actions("profile-changed"), 1),
            ("origins", count("Origin"), log_ins + 1),
            ("recorded log-ins", actions("logged-in"), log_ins),
            ("pending signups", count("PendingSignup"), 0),
            ("answers kept", count("IdempotencyRecord"), 1),
            ("sessions left", count("Session"), log_ins - 1),
            ("messages", count("Message"), 2),
        ];
        expect(&expected)?;
        if log_ins < self.log_ins || log_ins > self.log_in_tries {
            return Err(format!("log-ins: {log_ins} of {} tries", self.log_in_tries));
        }
        state.all_sent()?;
        mails(cloud, self, may_double(point, kind)).await
    }
}

/// A mail can be sent twice only if the mail service accepted it, and its answer or the record of it was lost.
fn may_double(point: &Point, kind: &str) -> bool {
    let lost = ["error-after", "timeout", "reset", "crash-after"].contains(&kind);
    let noting = point.operation == "PutItem" && kind.starts_with("crash");
    point.function == "delivery" && ((point.operation == "SendEmail" && lost) || noting)
}

async fn mails(cloud: &LocalCloud, journey: &FirstJourney, may_double: bool) -> Result<(), String> {
    let mails = cloud.mails_to(journey.who.email()).await;
    let mut extra = 0;
    for subject in ["Bekræft din adresse", "Din konto er åben"] {
        let copies = mails.iter().filter(|mail| mail.subject == subject).count();
        if copies == 0 {
            return Err(format!("«{subject}» was lost"));
        }
        extra += copies - 1;
    }
    if extra > usize::from(may_double) || mails.len() != 2 + extra {
        return Err(format!("{} mails", mails.len()));
    }
    Ok(())
}

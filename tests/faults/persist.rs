//! A client that retries persistently, as a good client does.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, Mail};

/// The number of attempts.
const TRIES: usize = 6;
/// How many minutes the client waits for a mail: a lease or a pause of two minutes, and the schedule, which fires each
/// minute.
const MINUTES: usize = 12;

/// Sends a request until the answer has one of the `good` statuses, or for a retry also one of `also`. Server errors
/// and conflicts are retried.
pub(crate) async fn persist(
    cloud: &LocalCloud,
    request: impl Fn() -> RequestBuilder,
    good: &[u16],
    also: &[u16],
) -> Result<(Answer, usize), String> {
    let mut last = String::new();
    for attempt in 1..=TRIES {
        let answer = cloud.send(request()).await;
        let status = answer.status.as_u16();
        if good.contains(&status) || (attempt > 1 && also.contains(&status)) {
            return Ok((answer, attempt));
        }
        if status < 500 && status != 409 {
            return Err(format!("{status} at try {attempt}: {}", answer.text));
        }
        last = format!("{status} {}", answer.text);
    }
    Err(format!("no good answer in {TRIES} tries, the last: {last}"))
}

/// Sends a request whose answer has a new session token, and returns that token. If the answer is lost, the session is
/// no longer valid, and the client logs in.
pub(crate) async fn renewed(
    cloud: &LocalCloud,
    request: impl Fn() -> RequestBuilder,
    log_in: impl AsyncFnOnce() -> Result<String, String>,
) -> Result<String, String> {
    let answer = persist(cloud, request, &[201], &[401]).await?.0;
    if answer.status == 201 { Ok(text(&answer, "token")) } else { log_in().await }
}

/// How often a proof is started again.
const PROOFS: usize = 4;

/// A field of an answer.
pub(crate) fn text(answer: &Answer, field: &str) -> String {
    answer.json()[field].as_str().unwrap_or_default().to_owned()
}

/// Logs in by answering a challenge, and returns the session token. If an answer is lost, it starts again, as the proof
/// may have been used up. `ask` requests the challenge and is answered with the status `asked`; `proof` returns the
/// field and the value of the proof.
pub(crate) async fn prove(
    cloud: &LocalCloud,
    (ask, asked): (&impl Fn() -> RequestBuilder, u16),
    path: &str,
    mut proof: impl AsyncFnMut(&Value) -> Result<(&'static str, Value), String>,
) -> Result<String, String> {
    for _ in 0..PROOFS {
        let due = persist(cloud, ask, &[asked], &[]).await?.0.json();
        let (field, shown) = proof(&due).await?;
        let body = json!({ "challenge": due["challenge"], field: shown });
        let answer = cloud.send(cloud.request(Method::POST, path).json(&body)).await;
        match answer.status.as_u16() {
            201 => return Ok(text(&answer, "token")),
            409 | 500.. => {}
            other => return Err(format!("{other}: {}", answer.text)),
        }
    }
    Err(format!("no log-in in {PROOFS} times"))
}

/// Waits for a mail, minute by minute.
pub(crate) async fn mail(cloud: &LocalCloud, who: &Applicant, subject: &str) -> Result<String, String> {
    let found = message(cloud, who.email(), |mail| mail.subject == subject).await;
    found.map_err(|why| format!("«{subject}»: {why}"))
}

/// Waits for a message to an address or number, minute by minute; returns the newest that matches.
pub(crate) async fn message(cloud: &LocalCloud, to: &str, is_it: impl Fn(&Mail) -> bool) -> Result<String, String> {
    for _ in 0..MINUTES {
        if let Some(found) = cloud.mails_to(to).await.into_iter().rev().find(|mail| is_it(mail)) {
            return Ok(found.text);
        }
        cloud.advance("PT1M").await;
    }
    Err(format!("no message to {to} in {MINUTES} minutes"))
}

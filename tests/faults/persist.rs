//! A client that does not give up, as a good one does not.

use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, Mail};

/// How often the client tries.
const TRIES: usize = 6;
/// How many minutes the client waits for a mail: a lease of two, or a pause of two, and the minute's schedule.
const MINUTES: usize = 12;

/// Sends a request until it has an answer that is not the server's fault. `also` are good answers to a second try.
pub(crate) async fn persist(
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

/// Sends what brings its session another token, and returns that. Whoever lost the answer has no session any more, and logs
/// in.
pub(crate) async fn renewed(
    cloud: &LocalCloud,
    request: impl Fn() -> RequestBuilder,
    log_in: impl AsyncFnOnce() -> Result<String, String>,
) -> Result<String, String> {
    let answer = persist(cloud, request, &[201], &[401]).await?.0;
    if answer.status == 201 { Ok(text(&answer, "token")) } else { log_in().await }
}

/// How often a proof is begun anew.
const PROOFS: usize = 4;

/// A field of an answer.
pub(crate) fn text(answer: &Answer, field: &str) -> String {
    answer.json()[field].as_str().unwrap_or_default().to_owned()
}

/// Logs in with a proof of what is asked, from the beginning again where an answer was lost, for the proof may have been
/// spent; the session's token. `ask` is answered by `asked`, and `proof` tells the field of what it shows.
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

/// Waits for a message to an address or number, minute by minute; the newest that is the one.
pub(crate) async fn message(cloud: &LocalCloud, to: &str, is_it: impl Fn(&Mail) -> bool) -> Result<String, String> {
    for _ in 0..MINUTES {
        if let Some(found) = cloud.mails_to(to).await.into_iter().rev().find(|mail| is_it(mail)) {
            return Ok(found.text);
        }
        cloud.advance("PT1M").await;
    }
    Err(format!("no message to {to} in {MINUTES} minutes"))
}

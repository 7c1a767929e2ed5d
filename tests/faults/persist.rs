//! A client that does not give up, as a good one does not.

use reqwest::RequestBuilder;
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

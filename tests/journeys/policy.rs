//! New versions of the privacy policy: staff announce them, everybody is told in time, and whoever disagrees can leave (P45, P46).

mod batches;
mod refusals;
mod telling;

use reqwest::Method;
use serde_json::{Value, json};
use tests::{Answer, Applicant, LocalCloud, Mail, Person, cloud_at};

/// The version that is announced.
const NEXT: &str = "2027-01-01";
/// The version before it.
const BEFORE: &str = "2026-11-01";
const SOREN: &str = "soren@rodgrod.example";
const ADA: &str = "ada@floede.example";
const STINE: &str = "stine@e-sg.example";

/// A cloud on a day on which the version is published and does not apply yet.
async fn cloud_before() -> LocalCloud {
    cloud_at!("2026-11-15T10:00:00Z".parse().unwrap()).await
}

/// Somebody who has signed up in English.
async fn english(cloud: &LocalCloud, email: &str) -> Applicant {
    let who = Applicant { language: "en", ..Applicant::new(email) }.accepting_policy_of(cloud);
    who.sign_up(cloud).await
}

/// Announces the version, and lets everybody be told.
async fn announce(cloud: &LocalCloud, staff: &Person<'_>) -> Answer {
    let answer = try_announce(staff, NEXT, NEXT).await.expect(202);
    cloud.advance("PT3M").await;
    answer
}

async fn try_announce(staff: &Person<'_>, version: &str, day: &str) -> Answer {
    staff.post(&format!("/v1/staff/policies/{version}/announce"), &json!({ "effective_from": day })).await
}

/// The mails about the policy: notices and reminders, in the order in which they were sent.
async fn told(cloud: &LocalCloud, email: &str) -> Vec<Mail> {
    let is_told = |mail: &Mail| mail.subject.contains("rivatlivspolitik") || mail.subject.contains("rivacy policy");
    cloud.mails_to(email).await.into_iter().filter(is_told).collect()
}

async fn acknowledge(person: &Person<'_>, version: &str) -> Answer {
    person.post("/v1/me/policy/acknowledgements", &json!({ "version": version })).await
}

async fn policy(person: &Person<'_>) -> Value {
    person.get("/v1/me/policy").await.expect(200).json()
}

/// Moves the clock to this time, and lets what is due be done.
async fn advance_to(cloud: &LocalCloud, time: &str) {
    let ahead = time.parse::<domain::Timestamp>().unwrap().duration_since(cloud.inner().now());
    cloud.advance(&format!("PT{}S", ahead.as_secs())).await;
    cloud.advance("PT5M").await;
}

/// The person in a new session.
async fn again<'a>(cloud: &'a LocalCloud, who: &Applicant) -> Person<'a> {
    who.clone().log_in(cloud).await
}

/// A request for an account that accepts this version.
async fn sign_up_accepting(cloud: &LocalCloud, email: &str, version: &str) -> Answer {
    let mut who = Applicant::new(email);
    who.request["accept_policy"] = json!(version);
    cloud.send(cloud.request(Method::POST, "/v1/signups").json(&who.request)).await
}

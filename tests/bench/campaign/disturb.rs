//! What happens while the campaign is being sent: calls fail, the sender dies, its schedule fires twice, readers unsubscribe, reports come
//! twice and out of order, and people ask for another password.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use domain::{
    Now, Timestamp,
    newsletter::{id::CampaignId, letter::reader_tag},
    records::Letter,
};
use local::{FaultKind, FaultSpec};
use reqwest::Method;
use serde_json::json;
use tokio::sync::watch::Receiver;

use crate::{Bench, Failure, seed::Reader};

/// One in so many readers unsubscribes while the campaign is being sent.
const UNSUBSCRIBE: usize = 50;
/// How many letters are reported on twice, at most.
const REPORTED: usize = 100;

/// What was done.
#[derive(Default)]
pub(crate) struct Disturbed {
    /// Who unsubscribed, and when they were answered.
    pub(crate) unsubscribed: BTreeMap<String, Timestamp>,
    /// The reports that came twice.
    pub(crate) doubled: usize,
    /// How long the slowest reset took until its mail was sent, in seconds of simulated time.
    pub(crate) slowest_reset: f64,
}

/// Whether the campaign is sent to all.
type Done = Receiver<bool>;

/// Does all of it until the campaign is sent.
pub(crate) async fn all(
    bench: &Bench,
    readers: &[Reader],
    people: &[String],
    (campaign, done): (&str, Done),
) -> Result<Disturbed, Failure> {
    faults(bench, readers.len())?;
    let (unsubscribed, doubled, slowest_reset, ()) = futures::join!(
        unsubscribe(bench, readers, done.clone()),
        report(bench, readers, campaign, done.clone()),
        resets(bench, people, done.clone()),
        wake(bench, done),
    );
    Ok(Disturbed { unsubscribed, doubled: doubled?, slowest_reset })
}

/// Letters that come too fast, answers that are lost, and a sender that dies in the middle.
fn faults(bench: &Bench, readers: usize) -> Result<(), Failure> {
    let third = u32::try_from(readers / 3)?.max(1);
    let of = |kind, nth| FaultSpec::new("ses", "SendEmail", kind).of("campaigns").nth(nth);
    for n in 1..=5 {
        let _ = bench.cloud.inner().fault(of(FaultKind::Throttle, n * third / 5 + 1))?;
        let _ = bench.cloud.inner().fault(of(FaultKind::ErrorAfter, third + n * third / 5))?;
    }
    let _ = bench.cloud.inner().fault(of(FaultKind::CrashAfter, third * 3 / 2 + 7))?;
    Ok(())
}

fn is_done(done: &Done) -> bool {
    *done.borrow()
}

/// Waits, as those who do something now and then.
async fn pause(millis: u64) {
    tokio::time::sleep(Duration::from_millis(millis)).await;
}

/// Readers unsubscribe, one after the other, all over the index.
async fn unsubscribe(bench: &Bench, readers: &[Reader], done: Done) -> BTreeMap<String, Timestamp> {
    let mut unsubscribed = BTreeMap::new();
    for reader in readers.iter().skip(UNSUBSCRIBE / 2).step_by(UNSUBSCRIBE) {
        if is_done(&done) {
            break;
        }
        let path = format!("/v1/newsletter/unsubscribe?token={}", reader.token);
        let request =
            bench.cloud.request(Method::POST, &path).header("content-type", "application/x-www-form-urlencoded");
        let _ = bench.cloud.send(request.body("List-Unsubscribe=One-Click")).await.expect(200);
        let _ = unsubscribed.insert(reader.email.clone(), bench.cloud.inner().now());
        pause(300).await;
    }
    unsubscribed
}

/// The mail service reports twice on letters that have gone.
async fn report(bench: &Bench, readers: &[Reader], campaign: &str, done: Done) -> Result<usize, Failure> {
    let campaign = campaign.parse::<CampaignId>().map_err(|_| "no id")?;
    let mut doubled = 0;
    let step = (readers.len() / REPORTED).max(1);
    let mut waiting = readers.iter().step_by(step).collect::<VecDeque<_>>();
    while let Some(reader) = waiting.pop_front() {
        if is_done(&done) {
            break;
        }
        let (key, now) = (Letter::key(&campaign, &reader.mailbox), Now(bench.cloud.inner().now()));
        if let Some(letter) = bench.store.get(&key, now).await? {
            let event = json!({
                "source": "letter", "kind": "Delivery", "time": now.0.to_string(), "message": letter.message.to_string(),
                "campaign": campaign.to_string(), "reader": reader_tag(&reader.mailbox),
            });
            for _ in 0..2 {
                let _ = bench.cloud.inner().invoke("delivery", &event).await;
            }
            doubled += 1;
        } else {
            waiting.push_back(reader);
        }
        pause(50).await;
    }
    Ok(doubled)
}

/// The schedule's event comes more often than once.
async fn wake(bench: &Bench, done: Done) {
    while !is_done(&done) {
        let event = json!({ "source": "schedule", "time": "2027-01-04T10:00:00Z" });
        let _ = bench.cloud.inner().invoke("campaigns", &event).await;
        pause(5_000).await;
    }
}

/// People ask for another password. Returns how long the slowest waited for the mail, in seconds.
async fn resets(bench: &Bench, people: &[String], done: Done) -> f64 {
    let mut slowest = 0.0_f64;
    for person in people.iter().chain(people) {
        if is_done(&done) {
            break;
        }
        let (before, asked) = (bench.cloud.inner().inbox(Some(person)).len(), bench.cloud.inner().now());
        let _ = bench.cloud.post("/v1/password-resets", &json!({ "email": person })).await.expect(202);
        let mail = loop {
            if let Some(mail) = bench.cloud.inner().inbox(Some(person)).into_iter().nth(before) {
                break mail;
            }
            pause(50).await;
        };
        slowest = slowest.max(mail.sent_at.duration_since(asked).as_secs_f64());
        pause(2_000).await;
    }
    slowest
}

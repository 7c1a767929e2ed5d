//! Retention: a trial whose first notice is due, and a sweep of expired items in every table.

use std::time::Duration;

use domain::{
    Commit, Now,
    date::{day_of, plus_days, start_of},
    records::{Sweep, SweepId},
};
use jiff::SignedDuration;
use serde_json::json;
use tests::LocalCloud;

use crate::{
    Journey,
    members::sign_up,
    point::Point,
    state::{State, expect},
};

const OWNER: &str = "soren@rodgrod.example";
/// How many items of each kind have expired: more than one call deletes.
const EXPIRED: usize = 30;
/// The kinds, each with its table and the key of one.
const KINDS: [(&str, &str, &str); 3] =
    [("accounts", "Origin", "ORIGIN#"), ("tickets", "Session", "SESSION#"), ("outbox", "Message", "MESSAGE#")];

/// Nothing that the client keeps.
pub(crate) struct Retention;

impl Journey for Retention {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["retention"];

    const TTL_LAG: Duration = Duration::from_hours(1_000);

    /// Somebody signs up, and it is an hour before the trial's first notice. Something has expired.
    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await?;
        let now = cloud.inner().now();
        let notice = start_of(plus_days(day_of(now), 20));
        cloud.advance(&format!("PT{}S", notice.duration_since(now).as_secs() - 3_600)).await;
        all_swept_six_hours_ago(cloud).await?;
        let ended = cloud.inner().now().as_second() - 1;
        for (table, kind, key) in KINDS {
            for n in 0..EXPIRED {
                let mut item = json!({
                    "pk": { "S": format!("usr_{n}") }, "sk": { "S": format!("{key}{n}") }, "kind": { "S": kind },
                    "version": { "N": "1" }, "expires_at": { "N": ended.to_string() } });
                if table == "accounts" {
                    item["due_shard"] = json!({ "S": "expiring#0" });
                    item["due_at"] = json!({ "N": ended.to_string() });
                }
                let _ = cloud.dynamodb("PutItem", &json!({ "TableName": table, "Item": item })).await;
            }
        }
        Ok(())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        // Hours for the sweep and the notice, and minutes for what was put off.
        cloud.advance("PT13H").await;
        cloud.advance("PT30M").await;
        Ok(Self)
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        // The inbox forgets what was sent before.
        let notices = cloud.mails_to(OWNER).await.len();
        let state = State::of(cloud).await;
        let left = |kind: &str| state.all(kind).filter(|item| item["pk"]["S"].as_str().is_some_and(is_ours)).count();
        let expected = [
            ("expired origins", left("Origin"), 0),
            ("expired sessions", left("Session"), 0),
            ("expired messages", left("Message"), 0),
            ("sweeps", state.count("Sweep"), 1),
            ("notices", notices, 1),
        ];
        expect(&expected)
    }
}

/// Each table is swept again six hours from now, whatever the time of day at which the cloud was started.
async fn all_swept_six_hours_ago(cloud: &LocalCloud) -> Result<(), String> {
    let (store, now) = (cloud.store("local").await, Now(cloud.inner().now()));
    let sweep = store.get(&Sweep::key(&SweepId::expired()), now).await.map_err(|error| error.to_string())?;
    let stored = sweep.ok_or("there is no sweep")?;
    let mut sweep = stored.record.clone();
    let before = now.0 - SignedDuration::from_hours(6);
    sweep.swept_at.values_mut().for_each(|at| *at = before);
    store.commit(Commit::new(now).replace(&stored, &sweep)).await.map_err(|error| error.to_string())
}

/// Whether the partition key is one of those that were put there.
fn is_ours(pk: &str) -> bool {
    pk.len() < "usr_100".len()
}

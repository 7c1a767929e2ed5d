//! A campaign is sent to its readers.

use std::collections::BTreeMap;

use jiff::SignedDuration;
use serde_json::json;
use tests::LocalCloud;

use crate::{
    Journey,
    point::Point,
    state::{State, expect},
};

const READERS: [&str; 3] = ["ada@rodgrod.example", "bo@rodgrod.example", "cleo@rodgrod.example"];
/// How many calls of an operation there always are. How often the schedule fires after the campaign depends on the time of day, and a
/// letter that is reported on before it is settled is read and written once more.
const ALWAYS: [(&str, usize); 3] = [("Query", 9), ("GetItem", 5), ("PutItem", 8)];

/// How many letters each reader got.
pub(crate) struct Campaign(BTreeMap<String, usize>);

impl Journey for Campaign {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["campaigns"];

    const KINDS_OF_FIRST: &'static [&'static str] = &["throttle", "timeout", "reset"];

    fn tested(mut points: Vec<Point>) -> Vec<Point> {
        points.retain(|point| ALWAYS.iter().all(|(name, calls)| point.operation != *name || point.nth <= *calls));
        points
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        for reader in READERS {
            cloud.subscribe(reader).await;
        }
        let staff = cloud.staff("chef@rodgrod.example", &["admin"]).await;
        let campaign = json!({ "subject": "Nyt", "markdown_da": "Hej" });
        let campaign = staff.post("/v1/staff/newsletters", &campaign).await.expect(201).json();
        // Not before the faults are armed.
        let at = cloud.inner().now() + SignedDuration::from_hours(1);
        let schedule = format!("/v1/staff/newsletters/{}/schedule", campaign["id"].as_str().unwrap_or_default());
        let _ = staff.post(&schedule, &json!({ "at": at.to_string() })).await.expect(200);
        Ok(())
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        cloud.advance("PT61M").await;
        // Minutes for what was put off, and for the schedule's own retries.
        for _ in 0..3 {
            cloud.advance("PT5M").await;
        }
        cloud.advance("PT2H").await;
        cloud.inner().drain().await;
        let mut letters = BTreeMap::new();
        for mail in cloud.inner().inbox(None) {
            *letters.entry(mail.to).or_default() += 1;
        }
        Ok(Self(letters))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let state = State::of(cloud).await;
        let campaign = state.all("Campaign").next().cloned().unwrap_or_default();
        let count = |name: &str| {
            let count = campaign["counts"]["M"][name]["N"].as_str().and_then(|count| count.parse().ok());
            count.unwrap_or(usize::MAX)
        };
        // Who may have got it twice is told.
        let twice = self.0.values().map(|letters| letters - 1).sum::<usize>();
        if twice > count("repeated") {
            return Err(format!("{twice} came twice, and {} are told", count("repeated")));
        }
        expect(&[
            ("readers who got it", self.0.len(), READERS.len()),
            ("letters that were sent", count("sent"), READERS.len()),
            ("letters that failed", count("failed"), 0),
            ("letters on record", state.count("Letter"), READERS.len()),
            ("leases", state.count("SenderLease"), 0),
        ])
    }
}

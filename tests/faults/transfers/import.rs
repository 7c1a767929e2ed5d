//! A file of two chunks is read into rows. In each chunk a row is refused, and one has the external id of a row before it; another has the
//! one of a row in the chunk before, and one row is stored just so.

use std::collections::BTreeMap;

use domain::{Now, datasets::Row as _, records::Contact};
use reqwest::Method;
use serde_json::{Value, json};
use store::PageRequest;
use tests::LocalCloud;

use super::{OWNER, Owner, has_ended, nothing_is_left_over, some, used};
use crate::{
    Journey,
    members::sign_up,
    point::Point,
    state::{State, expect},
};

/// The rows of the file: more than one chunk has.
const ROWS: usize = 1_200;
/// Those that are refused, each in another chunk.
const REFUSED: [usize; 2] = [10, 1_010];
/// Those with the external id of another row: in the first chunk, in the second one, and of the first one in the second.
const REPEATED: [(usize, usize); 3] = [(20, 5), (1_020, 1_005), (1_030, 7)];
/// The one that is stored just so.
const STORED: usize = 30;

/// The run that has read the file, and the refused rows.
pub(crate) struct Import {
    run: Value,
    refused: String,
}

fn name(row: usize) -> String {
    format!("Kunde {row}")
}

fn email(row: usize) -> String {
    format!("kunde{row}@example.com")
}

/// The external id of a row.
fn id(row: usize) -> usize {
    REPEATED.iter().find(|(again, _)| *again == row).map_or(row, |(_, first)| *first)
}

fn file() -> Vec<u8> {
    let row = |row: usize| match row {
        row if REFUSED.contains(&row) => format!("{row};;;"),
        row => format!("{};{};{};", id(row), name(row), email(row)),
    };
    let lines = std::iter::once("id;navn;e-mail;note".to_owned()).chain((0..ROWS).map(row));
    lines.flat_map(|line| (line + "\r\n").into_bytes()).collect()
}

/// The names of the rows that must be stored, by external id.
fn expected() -> BTreeMap<String, String> {
    let taken = (0..ROWS).filter(|row| !REFUSED.contains(row));
    taken.map(|row| (id(row).to_string(), name(row))).collect()
}

impl Journey for Import {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["transfers"];

    // The deletion of a file tests the other kinds of faults with a small one.
    const KINDS: &'static [&'static str] = &["crash"];

    const KINDS_OF_WRITES: &'static [&'static str] = &["crash-after", "outage", "lost-answers"];

    fn tested(points: Vec<Point>) -> Vec<Point> {
        some(points)
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await?;
        let stored = json!({ "name": name(STORED), "email": email(STORED) });
        let path = format!("/v1/datasets/contacts/rows/{STORED}");
        Owner::of(cloud).await?.client.send(Method::PUT, &path, stored, [&[201], &[200]]).await.map(drop)
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let owner = Owner::of(cloud).await?;
        let (path, run) = owner.transfer(&owner.set_up(&json!({})).await?, &file()).await?;
        let refused = owner.fetch(&format!("{path}/refused")).await?;
        Ok(Self { run, refused })
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let (refused, repeated) = (REFUSED.len() as u64, REPEATED.len() as u64);
        let rows = ROWS as u64;
        has_ended(&self.run, "partly", [rows, rows - refused - repeated - 1, 1, refused, repeated])?;
        let owner = Owner::of(cloud).await?;
        let all = PageRequest { limit: 2 * ROWS, cursor: None, newest_first: false };
        let stored = owner.behind.store.rows::<Contact>(owner.account, &all, Now(cloud.inner().now())).await;
        let stored = stored.map_err(|error| error.to_string())?.items;
        let name = |row: &Contact| row.view()["name"].as_str().unwrap_or_default().to_owned();
        let names = stored.iter().map(|row| (row.record.external_id().as_str().to_owned(), name(&row.record)));
        if names.collect::<BTreeMap<_, _>>() != expected() {
            return Err("the rows are others".to_owned());
        }
        // A line for each, after the one with the names of the columns.
        let lines = self.refused.lines().skip(1).map(|line| line.split(';').next().unwrap_or_default());
        if lines.collect::<Vec<_>>() != REFUSED.map(|row| (row + 2).to_string()) {
            return Err(format!("the refused rows are {}", self.refused));
        }
        let told = cloud.mails_to(OWNER).await.iter().filter(|mail| mail.subject.contains("delvis lykkedes")).count();
        // What was left to the schedule is done within minutes.
        cloud.advance("PT10M").await;
        let state = State::of(cloud).await;
        let actions = |action: &str| state.actions(&format!("integration-run-{action}"));
        expect(&[
            ("rows", state.count("Contact"), expected().len()),
            ("mails", told, 1),
            ("runs", state.count("Run"), 1),
            ("recorded starts", actions("started"), 1),
            // The upload, and the first chunk.
            ("recorded advances", actions("advanced"), 2),
            ("recorded ends", actions("ended"), 1),
            ("bytes that count", used(&state), file().len()),
        ])?;
        nothing_is_left_over(cloud, &state).await
    }
}

//! Rows are written into a file, which is then deleted.

use reqwest::Method;
use serde_json::{Value, json};
use tests::LocalCloud;

use super::{KINDS, KINDS_OF_WRITES, MADE_GOOD, OWNER, Owner, has_ended, nothing_is_left_over, some, used};
use crate::{
    Journey,
    members::sign_up,
    point::Point,
    state::{State, expect},
};

/// The number of rows: more than one page has.
const ROWS: usize = 1_200;

/// The run that has written the file, the file, and what it took.
pub(crate) struct Export {
    run: Value,
    file: String,
    used: usize,
}

fn row(row: usize) -> String {
    format!("{row};Kunde {row};kunde{row}@example.com;")
}

impl Journey for Export {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["transfers"];

    const KINDS: &'static [&'static str] = KINDS;

    const KINDS_OF_WRITES: &'static [&'static str] = KINDS_OF_WRITES;

    const KINDS_OF_FIRST: &'static [&'static str] = MADE_GOOD;

    fn tested(points: Vec<Point>) -> Vec<Point> {
        some(points)
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await?;
        let owner = Owner::of(cloud).await?;
        let lines = std::iter::once("id;navn;e-mail;note".to_owned()).chain((0..ROWS).map(row));
        let file = lines.flat_map(|line| (line + "\r\n").into_bytes()).collect::<Vec<_>>();
        let (path, _) = owner.transfer(&owner.set_up(&json!({})).await?, &file).await?;
        owner.delete(&format!("{path}/file")).await?;
        owner.all_gone().await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let owner = Owner::of(cloud).await?;
        let runs = format!("{}/runs", owner.set_up(&json!({ "direction": "export" })).await?);
        let queued = owner.client.send(Method::POST, &runs, json!({}), [&[202], &[]]).await?.json();
        let path = format!("{runs}/{}", queued["id"].as_str().unwrap_or_default());
        let run = owner.ended(&path).await?;
        let used = used(&State::of(cloud).await);
        let file = owner.fetch(&format!("{path}/file")).await?;
        owner.delete(&format!("{path}/file")).await?;
        owner.all_gone().await?;
        Ok(Self { run, file, used })
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        let rows = ROWS as u64;
        has_ended(&self.run, "succeeded", [rows, rows, 0, 0, 0])?;
        let (header, lines) = self.file.split_once("\r\n").unwrap_or_default();
        let (mut lines, mut expected) =
            (lines.split_terminator("\r\n").collect::<Vec<_>>(), (0..ROWS).map(row).collect::<Vec<_>>());
        lines.sort_unstable();
        expected.sort_unstable();
        if header != "\u{feff}external_id;name;email;note" || lines != expected {
            return Err(format!("the file has {} rows below {header}", lines.len()));
        }
        let state = State::of(cloud).await;
        if self.run["bytes"] != self.file.len() {
            return Err(format!("the file has {} bytes", self.file.len()));
        }
        expect(&[
            ("bytes that counted", self.used, self.file.len()),
            ("rows", state.count("Contact"), ROWS),
            ("runs", state.count("Run"), 2),
            ("recorded ends", state.actions("integration-run-ended"), 2),
            // Each by the owner, and once its bytes were gone.
            ("recorded deletions", state.actions("integration-files-deleted"), 4),
        ])?;
        nothing_is_left_over(cloud, &state).await
    }
}

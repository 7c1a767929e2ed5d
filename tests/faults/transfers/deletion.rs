//! An integration is set up, a file is announced, uploaded and read, and then it is deleted.

use reqwest::Method;
use serde_json::{Value, json};
use tests::LocalCloud;

use super::{KINDS, KINDS_OF_WRITES, MADE_GOOD, OWNER, Owner, has_ended, nothing_is_left_over, some};
use crate::{
    Journey,
    members::sign_up,
    point::Point,
    state::{State, expect},
};

const FILE: &[u8] = b"id;navn\r\n1;Ada\r\n2;\r\n3;Bo\r\n";

/// The run that has read the file.
pub(crate) struct Deletion(Value);

impl Journey for Deletion {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["integrations", "transfers"];

    const KINDS: &'static [&'static str] = KINDS;

    const KINDS_OF_WRITES: &'static [&'static str] = KINDS_OF_WRITES;

    const KINDS_OF_FIRST: &'static [&'static str] = MADE_GOOD;

    fn tested(points: Vec<Point>) -> Vec<Point> {
        some(points)
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let owner = Owner::of(cloud).await?;
        let integration = owner.set_up(&json!({})).await?;
        let (announced, path) = owner.announce(&integration, FILE).await?;
        owner.put(&announced, FILE).await?;
        let run = owner.ended(&path).await?;
        owner.delete(&format!("{path}/file")).await?;
        for file in ["file", "refused"] {
            owner.client.send(Method::GET, &format!("{path}/{file}"), json!({}), [&[410], &[]]).await?;
        }
        owner.all_gone().await?;
        Ok(Self(run))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        has_ended(&self.0, "partly", [3, 2, 0, 1, 0])?;
        let state = State::of(cloud).await;
        expect(&[
            ("rows", state.count("Contact"), 2),
            ("integrations", state.count("Integration"), 1),
            ("runs", state.count("Run"), 1),
            ("recorded starts", state.actions("integration-run-started"), 1),
            ("recorded ends", state.actions("integration-run-ended"), 1),
            ("recorded deletions", state.actions("integration-files-deleted"), 2),
        ])?;
        nothing_is_left_over(cloud, &state).await
    }
}

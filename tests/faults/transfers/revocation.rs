//! A file is uploaded after its integration was revoked.

use serde_json::{Value, json};
use tests::LocalCloud;

use super::{KINDS, KINDS_OF_WRITES, OWNER, Owner, has_ended, nothing_is_left_over, some};
use crate::{
    Journey,
    members::sign_up,
    point::Point,
    state::{State, expect},
};

/// The run that was refused.
pub(crate) struct Revocation(Value);

impl Journey for Revocation {
    const SOURCE: &'static str = file!();

    const FUNCTIONS: &'static [&'static str] = &["transfers"];

    const KINDS: &'static [&'static str] = KINDS;

    const KINDS_OF_WRITES: &'static [&'static str] = KINDS_OF_WRITES;

    fn tested(points: Vec<Point>) -> Vec<Point> {
        some(points)
    }

    async fn prepare(cloud: &LocalCloud) -> Result<(), String> {
        sign_up(cloud, OWNER).await
    }

    async fn run(cloud: &LocalCloud) -> Result<Self, String> {
        let owner = Owner::of(cloud).await?;
        let integration = owner.set_up(&json!({})).await?;
        let file = "id;navn\r\n1;Ada\r\n".as_bytes();
        let (announced, run) = owner.announce(&integration, file).await?;
        owner.delete(&integration).await?;
        owner.put(&announced, file).await?;
        let run = owner.ended(&run).await?;
        owner.all_gone().await?;
        Ok(Self(run))
    }

    async fn check(&self, cloud: &LocalCloud, _: &Point, _: &str) -> Result<(), String> {
        has_ended(&self.0, "refused", [0; 5])?;
        let told = cloud.mails_to(OWNER).await.iter().filter(|mail| mail.text.contains("kunder.csv")).count();
        let state = State::of(cloud).await;
        expect(&[
            ("rows", state.count("Contact"), 0),
            ("mails", told, 0),
            ("runs", state.count("Run"), 1),
            ("recorded ends", state.actions("integration-run-ended"), 1),
            ("recorded deletions", state.actions("integration-files-deleted"), 1),
        ])?;
        nothing_is_left_over(cloud, &state).await
    }
}

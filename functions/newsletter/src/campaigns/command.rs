//! What all commands about a campaign have in common.

use axum::response::Response;
use domain::{
    Commit, Now, Stored,
    newsletter::{campaign::WrongState, id::CampaignId},
    records::{Campaign, Staff, StaffRole},
};
use lambda::{App, Caller, IdempotencyKey, IfMatch, Invocation, Problem, View};
use store::CommitError;

use super::view::Found;

/// How often a command is tried, if the campaign is changed concurrently. While it is being sent, that is often.
const TRIES: u32 = 8;

/// A command that staff give.
pub(super) struct Commanding<'a> {
    pub(super) app: &'a App,
    pub(super) caller: &'a Caller<Stored<Staff>>,
    pub(super) invocation: &'a Invocation,
    pub(super) id: CampaignId,
    pub(super) if_match: &'a IfMatch,
}

impl Commanding<'_> {
    /// Changes the campaign as `decide` says, which is asked again if another request was faster. `refused` is the answer if the
    /// campaign is in no state for it. An `Idempotency-Key` counts with this body.
    pub(super) async fn run(
        &self,
        key: IdempotencyKey,
        body: &[u8],
        decide: impl Fn(&Campaign, Now) -> Result<Campaign, WrongState>,
        refused: fn() -> Problem,
    ) -> Result<Response, Problem> {
        let Self { app, caller, invocation, id, if_match } = self;
        caller.require_role(StaffRole::Admin)?;
        let now = invocation.now;
        let attempt = || async {
            let found = Found::load(app, *id, now).await?;
            let version = found.campaign.version;
            if_match.check(version)?;
            let after = decide(&found.campaign, now).map_err(|WrongState| refused())?;
            let commit = Commit::new(now).replace(&found.campaign, &after);
            Ok::<_, Problem>(View::changed(found.view(&after), version, Some(commit)))
        };
        key.run_once(app, now, &caller.user().to_string(), body, async |idempotent| {
            idempotent.change(app, (TRIES, CommitError::is_refused_for::<Campaign>), attempt).await
        })
        .await
    }
}

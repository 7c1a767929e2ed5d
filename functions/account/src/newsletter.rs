//! The newsletter of a person with a log-in.

use app::newsletter::{subscribed, subscription, unsubscribe};
use domain::{
    Commit, Now,
    personal::EmailAddress,
    records::{ConsentChannel, EmailLookup},
};
use lambda::{App, Problem};

/// Adds to a commit that the subscription of a person's address goes with them to another one.
pub(crate) async fn follow(
    app: &App,
    commit: Commit,
    before: &[EmailLookup],
    (email, mailboxes): (&EmailAddress, &[EmailLookup]),
) -> Result<Commit, Problem> {
    let now = commit.now();
    let Some(reader) = subscribed(&app.store, before, now).await? else { return Ok(commit) };
    let own = subscription(&app.store, mailboxes, now).await?;
    Ok(reader.follow(commit, (email, mailboxes), own.is_some(), app.randomness()))
}

/// Ends the subscription of the address of a person whose log-in is erased.
pub(crate) async fn end(app: &App, mailboxes: &[EmailLookup], now: Now) -> Result<(), Problem> {
    Ok(unsubscribe(&app.store, mailboxes, now, (ConsentChannel::Erasure, app.randomness())).await?)
}

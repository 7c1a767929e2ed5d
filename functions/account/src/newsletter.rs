//! The newsletter of a person with a log-in.

use app::newsletter::subscribed;
use domain::{
    Commit, Now,
    newsletter::subscription::NewReader,
    personal::EmailAddress,
    records::{ConsentChannel, EmailLookup},
};
use lambda::{App, Problem};
use store::CandidateKeys;

/// How often a subscription is ended anew, if concurrent requests change it.
const TRIES: u32 = 5;

/// Adds to a commit that the subscription of a person's address goes with them to another one.
pub(crate) async fn follow(
    app: &App,
    commit: Commit,
    before: &[EmailLookup],
    (email, mailboxes): (&EmailAddress, &[EmailLookup]),
) -> Result<Commit, Problem> {
    let now = commit.now();
    let Some(subscription) = subscribed(&app.store, before, now).await? else { return Ok(commit) };
    let own = app.store.read(NewReader::keys(mailboxes).collect::<CandidateKeys<_>>(), now).await?;
    Ok(subscription.follow(commit, (email, mailboxes), own.is_some(), app.randomness()))
}

/// Ends the subscription of the address of a person whose log-in is erased.
pub(crate) async fn end(app: &App, mailboxes: &[EmailLookup], now: Now) -> Result<(), Problem> {
    let mut retry = app.store.retry_conflicts(TRIES);
    while let Some(subscription) = subscribed(&app.store, mailboxes, now).await? {
        let commit = subscription.unsubscribe(Commit::new(now), ConsentChannel::Erasure, app.randomness());
        match app.store.commit(commit).await {
            Ok(()) => break,
            Err(error) if app::newsletter::is_changed(&error) => retry.back_off().await?,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

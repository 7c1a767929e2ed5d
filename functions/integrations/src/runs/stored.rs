//! Runs, as they are stored.

use domain::{
    Now, Stored,
    id::{AccountId, IntegrationId, RunId},
    records::{Integration, Run},
};
use lambda::{App, Problem};
use store::{PageRequest, Selection};

/// A run, with its integration.
///
/// # Problems
/// `404 not-found`.
pub(super) async fn load(
    app: &App,
    account: AccountId,
    (integration, run): (IntegrationId, RunId),
    now: Now,
) -> Result<(Stored<Integration>, Stored<Run>), Problem> {
    let keys = (Integration::key(&account, &integration), Run::key(&account, &integration, &run));
    let (integration, run) = app.store.read(keys, now).await?;
    integration.zip(run).ok_or(Problem::NotFound)
}

/// The newest run of an integration.
pub(super) async fn newest(
    app: &App,
    account: AccountId,
    integration: IntegrationId,
    now: Now,
) -> Result<Option<Stored<Run>>, Problem> {
    let page = PageRequest { limit: 1, cursor: None, newest_first: true };
    let page = app.store.list_selected(&Run::within(&account), &page, &of(account, integration), now).await?;
    Ok(page.items.into_iter().next())
}

/// The runs of an integration.
pub(super) fn of(account: AccountId, integration: IntegrationId) -> Selection<'static, Run> {
    Selection { between: Some(Run::range(account, integration)), ..Selection::default() }
}

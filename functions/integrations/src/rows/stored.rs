//! The stored row of an external id.

use domain::{
    Now, Stored,
    datasets::{ExternalId, Row, RowPlace},
    id::AccountId,
    lookup::RowKey,
};
use lambda::{App, Problem};
use store::CandidateKeys;

/// The keys of an account's row, and the row, if there is one.
pub(crate) async fn load<R: Row>(
    app: &App,
    account: AccountId,
    id: &ExternalId,
    now: Now,
) -> Result<(Vec<RowKey>, Option<Stored<R>>), Problem> {
    let keys = app.store.row_keys(account, R::DATASET, id)?;
    let places = keys.iter().map(|key| R::at(&RowPlace::new(account, key.clone())));
    let stored = app.store.read(places.collect::<CandidateKeys<_>>(), now).await?;
    Ok((keys, stored))
}

//! A change of a record that others may change at the same time.

use domain::{Commit, records::Storable};
use store::CommitError;

use crate::{App, IfMatch, Problem};

impl IfMatch {
    /// Makes a change of an `R`. `attempt` loads what the change rests on, checks the version against this header, and decides: the
    /// answer, and the commit, or none where there is nothing to change. Where the commit is refused for what `is_overtaken` names,
    /// all is done anew, `tries` times; a caller who named the version that they saw is told instead.
    ///
    /// # Errors
    /// `412 stale` where an `R` of a version that the caller named was changed meanwhile; `409 conflict` where others were faster at
    /// each try; those of `attempt`.
    pub async fn change<R: Storable, T, F: Future<Output = Result<(T, Option<Commit>), Problem>>>(
        &self,
        app: &App,
        tries: u32,
        is_overtaken: fn(&CommitError) -> bool,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, Problem> {
        let mut retry = app.store.retry_conflicts(tries);
        loop {
            let (answer, commit) = attempt().await?;
            let Some(commit) = commit else { return Ok(answer) };
            match app.store.commit(commit).await {
                Ok(()) => return Ok(answer),
                Err(error) if error.is_refused_for::<R>() && self.is_given() => return Err(Problem::Stale),
                Err(error) if is_overtaken(&error) => retry.again().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

//! A change of a record that others may change at the same time.

use std::sync::{
    Mutex, PoisonError,
    atomic::{AtomicBool, Ordering},
};

use domain::{Commit, Now, Stored, record::Key, records::Storable};
use store::CommitError;

use crate::{App, Problem};

impl App {
    /// Changes a record. `attempt` loads the records that the change depends on, checks the version against the request's `If-Match`,
    /// and decides: the answer, and the commit, or `None` if nothing changes. If the commit is refused for a reason that
    /// `is_retryable` accepts, `attempt` is called again, up to `tries` times in all. So its check also refuses a version that was
    /// changed meanwhile.
    ///
    /// # Errors
    /// `409 conflict` if concurrent requests were faster at each try; those of `attempt`.
    pub async fn change<T, F: Future<Output = Result<(T, Option<Commit>), Problem>>>(
        &self,
        tries: u32,
        is_retryable: fn(&CommitError) -> bool,
        mut attempt: impl FnMut() -> F,
    ) -> Result<T, Problem> {
        let mut retry = self.store.retry_conflicts(tries);
        loop {
            let (answer, commit) = attempt().await?;
            let Some(commit) = commit else { return Ok(answer) };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(answer),
                Err(error) if is_retryable(&error) => retry.back_off().await?,
                Err(error) => return Err(error.into()),
            }
        }
    }
}

/// A record that was loaded with others, or was not there. The first attempt of a change uses it, and later attempts read it again.
#[derive(Debug)]
pub struct LoadedOnce<R> {
    loaded: Mutex<Option<Stored<R>>>,
    is_used: AtomicBool,
}

impl<R: Storable> LoadedOnce<R> {
    /// What was found of a record, which is used once.
    #[must_use]
    pub fn new(found: impl Into<Option<Stored<R>>>) -> Self {
        Self { loaded: Mutex::new(found.into()), is_used: AtomicBool::new(false) }
    }

    /// The record that was loaded, or the one under the key after that was used. `None` if it does not exist.
    ///
    /// # Errors
    /// If the record cannot be read.
    pub async fn get(&self, app: &App, key: &Key<R>, now: Now) -> Result<Option<Stored<R>>, Problem> {
        if self.is_used.swap(true, Ordering::Relaxed) {
            return Ok(app.store.read(key, now).await?);
        }
        Ok(self.loaded.lock().unwrap_or_else(PoisonError::into_inner).take())
    }
}

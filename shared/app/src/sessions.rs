//! Ending a person's sessions.

use domain::{
    Commit, Now,
    id::{SessionId, UserId},
    record::Key,
    records::Session,
};
use store::{CommitError, ReadError, RetriesExhausted, Store};

/// How many sessions one transaction ends. DynamoDB's limit is 100 items; the rest is for the change that ends the sessions.
const MAX_PER_COMMIT: usize = 80;
/// How often at most [`EndingSessions::end_late`] looks for sessions that began in the meantime.
const ATTEMPTS: usize = 5;

/// The sessions of a person that a change ends: all of them, or all but the one in use.
///
/// A log-in is committed only if the credential has not changed since the password was checked. So if the change replaces the
/// credential, the old password cannot open a session after it. A session that it opened just before is found by looking again,
/// which [`Self::end_late`] does: when it returns, all of them have ended.
#[derive(Debug)]
pub struct EndingSessions {
    user: UserId,
    keep: Option<SessionId>,
    keys: Vec<Key<Session>>,
}

/// Sessions could not be ended.
#[derive(Debug, thiserror::Error)]
pub enum SessionsError {
    /// They cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// They cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// New ones began at every attempt.
    #[error(transparent)]
    Retries(#[from] RetriesExhausted),
}

impl EndingSessions {
    /// Finds them. If there are more than one transaction can end, ends some of them immediately, until it can.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn find(store: &Store, now: Now, user: UserId, keep: Option<SessionId>) -> Result<Self, SessionsError> {
        let sessions = store.all(&Session::within(&user), now).await?;
        let ending = sessions.iter().filter(|stored| Some(stored.session) != keep);
        let keys = ending.map(|stored| Session::key(&stored.user, &stored.session)).collect();
        Self { user, keep, keys }.make_room_for(store, now, 0).await
    }

    /// Ends sessions immediately until the rest fit into one transaction together with `items` other items.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn make_room_for(mut self, store: &Store, now: Now, items: usize) -> Result<Self, SessionsError> {
        while self.keys.len() + items > MAX_PER_COMMIT && !self.keys.is_empty() {
            let some = self.keys.drain(..MAX_PER_COMMIT.min(self.keys.len()));
            store.commit(some.fold(Commit::new(now), |commit, key| commit.erase(&key))).await?;
        }
        Ok(self)
    }

    /// Whether there is no session to end.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// Does not end this session, which begins with the change.
    #[must_use]
    pub fn except(self, session: SessionId) -> Self {
        Self { keep: Some(session), ..self }
    }

    /// Adds the end of the sessions to the change's commit.
    #[must_use]
    pub fn end(&self, commit: Commit) -> Commit {
        self.keys.iter().fold(commit, Commit::erase)
    }

    /// Ends sessions that began between [`Self::find`] and the change. Call it after the change is committed and before responding.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn end_late(self, store: &Store, now: Now) -> Result<(), SessionsError> {
        for _ in 0..ATTEMPTS {
            let late = Self::find(store, now, self.user, self.keep).await?;
            if late.is_empty() {
                return Ok(());
            }
            store.commit(late.end(Commit::new(now))).await?;
        }
        Err(RetriesExhausted.into())
    }
}

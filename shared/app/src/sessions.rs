//! Ending a person's sessions.

use domain::{
    Commit, Now,
    id::{SessionId, UserId},
    record::Key,
    records::Session,
};
use store::{CommitError, Overtaken, ReadError, Store};

/// How many sessions one transaction ends beside what else it does: it takes 100 items.
const AT_ONCE: usize = 80;
/// How often is looked for sessions that began while others were ended.
const LOOKS: usize = 5;

/// The sessions of a person that end with a change of theirs: all, or all but the one in use.
///
/// A log-in is written on the condition that the credential is as it was when the password was checked. So where the
/// change replaces the credential, no session that the old password opened can begin after it, and one that began just
/// before it is found by looking once more. [`Self::end_late`] does, and when it returns they are all gone.
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
    /// New ones keep beginning.
    #[error(transparent)]
    Overtaken(#[from] Overtaken),
}

impl EndingSessions {
    /// Finds them. Of very many, all but so many as one transaction can end are ended here and now.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn find(store: &Store, now: Now, user: UserId, keep: Option<SessionId>) -> Result<Self, SessionsError> {
        let sessions = store.all(&Session::within(&user), now).await?;
        let ending = sessions.iter().filter(|stored| Some(stored.session) != keep);
        let keys = ending.map(|stored| Session::key(&stored.user, &stored.session)).collect();
        Self { user, keep, keys }.beside(store, now, 0).await
    }

    /// Ends here and now all that do not fit into one transaction beside so many other items.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn beside(mut self, store: &Store, now: Now, items: usize) -> Result<Self, SessionsError> {
        while self.keys.len() + items > AT_ONCE && !self.keys.is_empty() {
            let some = self.keys.drain(..AT_ONCE.min(self.keys.len()));
            store.commit(some.fold(Commit::new(now), |commit, key| commit.erase(&key))).await?;
        }
        Ok(self)
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// From here on this one stays: it begins with the change.
    #[must_use]
    pub fn keeping(self, session: SessionId) -> Self {
        Self { keep: Some(session), ..self }
    }

    /// Ends them with the change.
    #[must_use]
    pub fn end(&self, commit: Commit) -> Commit {
        self.keys.iter().fold(commit, Commit::erase)
    }

    /// Ends those that began between. To be called once the change is written, and before it is answered.
    ///
    /// # Errors
    /// Where the store fails.
    pub async fn end_late(self, store: &Store, now: Now) -> Result<(), SessionsError> {
        for _ in 0..LOOKS {
            let late = Self::find(store, now, self.user, self.keep).await?;
            if late.is_empty() {
                return Ok(());
            }
            store.commit(late.end(Commit::new(now))).await?;
        }
        Err(Overtaken.into())
    }
}

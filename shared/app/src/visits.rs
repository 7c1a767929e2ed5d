//! Visits are written under the pseudonym of their day (P14).

use std::sync::{Arc, Mutex, PoisonError};

use domain::{Commit, Now, RandomSource, date::day_of, records::VisitSalt, visits::Visited};
use store::{CommitError, ReadError, Store};

/// The visits that a function records. It keeps the day's salt in memory for as long as the day lasts.
#[derive(Debug, Clone)]
pub struct Visits {
    store: Store,
    salt: Arc<Mutex<Option<VisitSalt>>>,
}

/// Why a visit is not recorded.
#[derive(Debug, thiserror::Error)]
pub enum VisitError {
    /// The salt cannot be read.
    #[error(transparent)]
    Read(#[from] ReadError),
    /// The salt or the visit cannot be written.
    #[error(transparent)]
    Commit(#[from] CommitError),
    /// Another function made the day's salt, and it is gone.
    #[error("the day's salt is gone")]
    NoSalt,
}

impl Visits {
    /// Visits in this store.
    #[must_use]
    pub fn new(store: &Store) -> Self {
        Self { store: store.clone(), salt: Arc::default() }
    }

    /// Records a visit.
    ///
    /// # Errors
    /// If it, or the day's salt, cannot be read or written.
    pub async fn record(&self, visited: Visited, now: Now, random: &dyn RandomSource) -> Result<(), VisitError> {
        let salt = self.salt(now, random).await?;
        let visit = visited.under(&salt, now, random);
        Ok(self.store.commit(Commit::new(now).insert(&visit)).await?)
    }

    /// The salt of the day: the one in memory, the stored one, or else a new one. Of several that are made at the same time, the
    /// first one that is stored is the day's.
    async fn salt(&self, now: Now, random: &dyn RandomSource) -> Result<VisitSalt, VisitError> {
        let day = day_of(now.0);
        let known = self.salt.lock().unwrap_or_else(PoisonError::into_inner).clone();
        if let Some(salt) = known.filter(|salt| salt.day == day) {
            return Ok(salt);
        }
        let salt = match self.store.get(&VisitSalt::key(&day), now).await? {
            Some(stored) => stored.record,
            None => self.new_salt(now, random).await?,
        };
        *self.salt.lock().unwrap_or_else(PoisonError::into_inner) = Some(salt.clone());
        Ok(salt)
    }

    async fn new_salt(&self, now: Now, random: &dyn RandomSource) -> Result<VisitSalt, VisitError> {
        let salt = VisitSalt::new(now, random);
        match self.store.commit(Commit::new(now).insert(&salt)).await {
            Ok(()) => Ok(salt),
            Err(error) if error.is_refused_for::<VisitSalt>() => {
                let stored = self.store.get(&VisitSalt::key(&salt.day), now).await?;
                stored.map(|stored| stored.record).ok_or(VisitError::NoSalt)
            }
            Err(error) => Err(error.into()),
        }
    }
}

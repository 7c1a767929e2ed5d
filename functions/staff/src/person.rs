//! The person whom an event is about.

use app::SessionsError;
use domain::{Now, Stored, id::UserId, personal::EmailAddress, records::PasswordCredential};
use store::{CandidateKeys, CommitError, ReadError, RetriesExhausted, SealError};

use crate::StaffFunction;

/// How often a change is tried if the person's records are changed at the same time.
pub(crate) const TRIES: u32 = 4;

/// Why a change could not be made, for a reason other than the request.
#[derive(Debug, thiserror::Error)]
pub(crate) enum StaffError {
    #[error(transparent)]
    Read(#[from] ReadError),
    #[error(transparent)]
    Commit(#[from] CommitError),
    #[error(transparent)]
    Seal(#[from] SealError),
    #[error(transparent)]
    Sessions(#[from] SessionsError),
    /// The person's log-in or appointment was changed at the same time, at every try.
    #[error("the person was changed at the same time, at every try")]
    Retries(#[from] RetriesExhausted),
}

/// The person. An address may later belong to another person; an id never does.
pub(crate) enum PersonSelector {
    /// The person who logs in with this address now.
    Address(EmailAddress),
    /// The person with this id.
    Person(UserId),
}

impl StaffFunction {
    /// The person's id. `None` if nobody logs in with the address. Whether there is a person with an id is not known here.
    pub(crate) async fn id_of(&self, person: &PersonSelector, now: Now) -> Result<Option<UserId>, StaffError> {
        Ok(match person {
            PersonSelector::Address(email) => self.credential(email, now).await?.map(|credential| credential.user),
            PersonSelector::Person(id) => Some(*id),
        })
    }

    /// The password credential of an address.
    pub(crate) async fn credential(
        &self,
        email: &EmailAddress,
        now: Now,
    ) -> Result<Option<Stored<PasswordCredential>>, StaffError> {
        let keys = self.store.email_lookups(email)?.iter().map(PasswordCredential::key).collect::<CandidateKeys<_>>();
        Ok(self.store.read(keys, now).await?)
    }
}

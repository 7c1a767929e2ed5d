//! The owners of an account. There is always at least one.

use crate::{
    accounts::records::Owners,
    kernel::id::{AccountId, UserId},
};

/// The person is the account's only owner. They must hand the account over or cancel it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the account would have no owner")]
pub struct SoleOwner;

impl Owners {
    /// The owners of a new account.
    #[must_use]
    pub fn first(account: AccountId, person: UserId) -> Self {
        Self { account, people: vec![person] }
    }

    /// The owners with one more.
    #[must_use]
    pub fn with(&self, person: UserId) -> Self {
        let others = self.people.iter().copied().filter(|other| *other != person);
        Self { account: self.account, people: others.chain([person]).collect() }
    }

    /// The owners without this one.
    ///
    /// # Errors
    /// If nobody else is left.
    pub fn without(&self, person: UserId) -> Result<Self, SoleOwner> {
        let people = self.people.iter().copied().filter(|other| *other != person).collect::<Vec<_>>();
        if people.is_empty() { Err(SoleOwner) } else { Ok(Self { account: self.account, people }) }
    }
}

//! Who owns an account: never nobody.

use crate::{
    accounts::records::Owners,
    kernel::id::{AccountId, UserId},
};

/// Without this person nobody would own the account: they hand it over or cancel it first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the account would have no owner")]
pub struct SoleOwner;

impl Owners {
    /// Of a new account.
    #[must_use]
    pub fn first(account: AccountId, person: UserId) -> Self {
        Self { account, people: vec![person] }
    }

    /// With one more.
    #[must_use]
    pub fn with(&self, person: UserId) -> Self {
        let others = self.people.iter().copied().filter(|other| *other != person);
        Self { account: self.account, people: others.chain([person]).collect() }
    }

    /// Without this one.
    ///
    /// # Errors
    /// Where nobody else is left.
    pub fn without(&self, person: UserId) -> Result<Self, SoleOwner> {
        let people = self.people.iter().copied().filter(|other| *other != person).collect::<Vec<_>>();
        if people.is_empty() { Err(SoleOwner) } else { Ok(Self { account: self.account, people }) }
    }
}

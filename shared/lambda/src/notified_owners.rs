//! The owners who are told of a change to their account.

use app::owner_profiles;
use domain::{
    Now, Stored,
    accounts::members::NotifiedUser,
    billing::change::MOST_TOLD,
    id::AccountId,
    records::{Account, Owners, User},
};
use store::Read;

use crate::{App, Problem};

/// An account's owners, with their profiles.
#[derive(Debug)]
pub struct NotifiedOwners {
    account: Stored<Account>,
    people: Vec<Stored<User>>,
}

impl NotifiedOwners {
    /// Reads an account's owners, and what else is wanted.
    ///
    /// # Problems
    /// `404 not-found`.
    ///
    /// # Errors
    /// If the account is gone, or DynamoDB fails.
    pub async fn load<W: Read>(app: &App, wanted: W, id: AccountId, now: Now) -> Result<(W::Found, Self), Problem> {
        let (found, account, owners) = app.store.read((wanted, Account::key(&id), Owners::key(&id)), now).await?;
        let (account, owners) = account.zip(owners).ok_or(Problem::NotFound)?;
        let people = owner_profiles(&app.store, &owners, MOST_TOLD, now).await?;
        Ok((found, Self { account, people }))
    }

    /// Each owner, as the domain notifies them.
    #[must_use]
    pub fn owners(&self) -> Vec<NotifiedUser<'_>> {
        let company_name = &self.account.company_name;
        self.people.iter().map(|user| NotifiedUser { user, company_name }).collect()
    }
}

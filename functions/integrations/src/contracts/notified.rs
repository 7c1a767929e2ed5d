//! Who decides on an integration, and the owners who are told.

use domain::{
    Now, Stored,
    accounts::members::NotifiedUser,
    billing::change::MOST_TOLD,
    id::AccountId,
    records::{Account, Owners, Subscription, User},
};
use lambda::{App, Problem, owner_profiles};
use store::Read;

/// Who decides, and the subscription of their account, which is loaded with the session.
pub(super) type Decider = (Stored<User>, Stored<Subscription>);

/// An account's owners, with their profiles.
pub(super) struct NotifiedOwners {
    account: Stored<Account>,
    people: Vec<Stored<User>>,
}

impl NotifiedOwners {
    /// Reads an account's owners, and what else is wanted.
    pub(super) async fn load<W: Read>(
        app: &App,
        wanted: W,
        id: AccountId,
        now: Now,
    ) -> Result<(W::Found, Self), Problem> {
        let (found, account, owners) = app.store.read((wanted, Account::key(&id), Owners::key(&id)), now).await?;
        let (account, owners) = account.zip(owners).ok_or(Problem::NotFound)?;
        let people = owner_profiles(&app.store, &owners, MOST_TOLD, now).await?;
        Ok((found, Self { account, people }))
    }

    /// Each owner, as the domain notifies them.
    pub(super) fn owners(&self) -> Vec<NotifiedUser<'_>> {
        let company_name = &self.account.company_name;
        self.people.iter().map(|user| NotifiedUser { user, company_name }).collect()
    }
}

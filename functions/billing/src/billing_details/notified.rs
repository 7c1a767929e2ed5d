//! The owners who are told that the billing details changed.

use domain::{
    Now, Stored,
    accounts::members::NotifiedUser,
    billing::change::MOST_TOLD,
    id::AccountId,
    records::{Account, BillingProfile, Owners, User},
};
use lambda::{App, Problem, owner_profiles};

/// An account's owners, with their profiles.
pub(crate) struct NotifiedOwners {
    account: Stored<Account>,
    people: Vec<Stored<User>>,
}

impl NotifiedOwners {
    /// Reads the account's billing details, if they were given, and its owners.
    pub(crate) async fn load(
        app: &App,
        id: AccountId,
        now: Now,
    ) -> Result<(Option<Stored<BillingProfile>>, Self), Problem> {
        let keys = (BillingProfile::key(&id), Account::key(&id), Owners::key(&id));
        let (stored, account, owners) = app.store.read(keys, now).await?;
        let (account, owners) = account.zip(owners).ok_or(Problem::NotFound)?;
        let people = owner_profiles(&app.store, &owners, MOST_TOLD, now).await?;
        Ok((stored, Self { account, people }))
    }

    /// Each owner, as the domain notifies them.
    pub(crate) fn owners(&self) -> Vec<NotifiedUser<'_>> {
        let company_name = &self.account.company_name;
        self.people.iter().map(|user| NotifiedUser { user, company_name }).collect()
    }
}

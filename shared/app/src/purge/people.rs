//! The people of an account that is removed.

use domain::{
    accounts::{leaving::DepartingUser, removal::OnlyAccountOfStaff},
    id::UserId,
    privacy::erasure::{ACCOUNT, tables_naming_accounts},
    records::{ALL, FormerMember, Staff},
};
use futures::{StreamExt, stream};
use store::{ErasedItems, PageRequest};

use super::{Purge, PurgeError};
use crate::{Partitions, PersonError, PersonRecords};

/// How many people are read at a time.
const PAGE: usize = 100;
/// How many people are removed concurrently.
const CONCURRENCY: usize = 8;
/// How often a person's removal is decided anew, if their records are changed concurrently.
const TRIES: u32 = 5;

/// What is left to do about a person.
enum Next {
    /// Nothing: they belong to another account, and nothing leads them into this one.
    Stays,
    /// Something was written, or changed concurrently: their records are read again.
    Again,
    Conflict,
}

impl<T: Fn() -> bool + Copy> Purge<'_, T> {
    /// Removes everybody who was in the account. Returns how many items were found of them. If one person cannot be removed, the
    /// others are nevertheless.
    pub(super) async fn remove_people(&self) -> Result<ErasedItems, PurgeError> {
        let mut outcome = Ok(ErasedItems::NONE);
        let mut page = PageRequest { limit: PAGE, cursor: None, newest_first: false };
        loop {
            let people = self.store.list(&FormerMember::within(&self.account), &page, None, self.now).await?;
            let results =
                stream::iter(people.items)
                    .map(async |person| {
                        if (self.has_time)() {
                            self.remove_person(person.user).await
                        } else {
                            Ok(ErasedItems::default())
                        }
                    })
                    .buffer_unordered(CONCURRENCY)
                    .collect::<Vec<_>>()
                    .await;
            outcome = results.into_iter().fold(outcome, |sum, person| Ok(sum? + person?));
            match people.next {
                Some(next) if (self.has_time)() => page.cursor = Some(next),
                Some(_) => return outcome.map(|sum| ErasedItems { is_complete: false, ..sum }),
                None => return outcome,
            }
        }
    }

    async fn remove_person(&self, user: UserId) -> Result<ErasedItems, PurgeError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        let mut written = 0;
        loop {
            let next = match PersonRecords::load(self.store, user, self.now).await {
                Ok(Some(person)) => self.leave(&person).await?,
                Ok(None) => return Ok(self.erase_late_items(user).await? + items(written)),
                Err(PersonError::Changed) => Next::Conflict,
                Err(error) => return Err(error.into()),
            };
            match next {
                Next::Stays => return Ok(items(written + self.erase_traces(user).await?)),
                Next::Again => written += 1,
                Next::Conflict => retry.back_off().await?,
            }
        }
    }

    /// Takes the next step: erases a person who belongs to no other account, or leads another one elsewhere.
    async fn leave(&self, person: &PersonRecords) -> Result<Next, PurgeError> {
        let (departing, account) = (person.departing(&[]), self.account);
        let items = if departing.other_account(account).is_some() {
            let is_member = person.memberships.iter().any(|membership| membership.account == account);
            if !is_member && person.credential.account != account {
                return Ok(Next::Stays);
            }
            Vec::new()
        } else {
            let user = person.user.user;
            if self.store.get(&Staff::key(&user), self.now).await?.is_some() {
                return Err(OnlyAccountOfStaff.into());
            }
            let batch = |items: &mut Vec<_>| DepartingUser::erase_batch_with_account(self.now, &self.receipt, items);
            Partitions::of_person(user).erase_in_batches(self.store, batch).await?
        };
        match self.store.commit(departing.leave_with_account(self.now, &self.receipt, items)?).await {
            Ok(()) => Ok(Next::Again),
            Err(error) if PersonRecords::is_changed(&error) => Ok(Next::Conflict),
            Err(error) => Err(error.into()),
        }
    }

    /// Erases the messages to a person who is erased, and what was written of them meanwhile.
    async fn erase_late_items(&self, user: UserId) -> Result<ErasedItems, PurgeError> {
        let mut erased = ErasedItems::NONE;
        for (table, pk) in Partitions::of_person_with_messages(user).iter() {
            erased = erased + self.store.erase_partition((table, pk, None), &[], self.has_time).await?;
        }
        Ok(erased)
    }

    /// Erases the items of a person's own that name the account, such as sessions in it, and returns how many there were.
    async fn erase_traces(&self, user: UserId) -> Result<usize, PurgeError> {
        let mut found = 0;
        for table in tables_naming_accounts(ALL) {
            let name = (ACCOUNT, &*self.account.to_string());
            let traces = self.store.items_with(table, &user.to_string(), name).await?;
            found += traces.len();
            self.store.erase_items(table, &traces).await?;
        }
        Ok(found)
    }
}

fn items(items: usize) -> ErasedItems {
    ErasedItems { items, is_complete: true }
}

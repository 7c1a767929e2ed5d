//! An address that takes no mails: it is marked, and the owners of the person's accounts are told.

use std::collections::BTreeSet;

use domain::{
    Now, Stored,
    accounts::{members::NotifiedUser, unreachable::mark_address},
    billing::change::MOST_TOLD,
    id::{AccountId, MessageId, UserId},
    identity::email_problem::EmailProblem,
    personal::CompanyName,
    records::{Account, Membership, Owners, User},
};

use crate::{Delivery, deliver::DeliveryError};

/// How often it is tried to mark an address, if the profile is changed concurrently.
const TRIES: u32 = 8;
/// In how many of the person's accounts it is recorded, and their owners told: two items each, with the owners and the profile, stay
/// below the 100 items that `DynamoDB` takes.
const MOST_ACCOUNTS: usize = 8;

/// What the mail service reports of a mail.
pub(crate) struct Report {
    /// The person whom the mail went to.
    pub(crate) person: UserId,
    /// The mail.
    pub(crate) message: MessageId,
    /// What ties it to the address that it went to.
    pub(crate) address: String,
    /// What is wrong.
    pub(crate) problem: EmailProblem,
}

/// An owner, and the organisation of which they are told.
type Owner = (Stored<User>, CompanyName);

impl Delivery {
    /// Marks the person's address, if they still have the one that the mail went to.
    pub(crate) async fn mark_address(&self, report: &Report, now: Now) -> Result<(), DeliveryError> {
        let mut retry = self.store.retry_conflicts(TRIES);
        loop {
            let Some(user) = self.store.get(&User::key(&report.person), now).await? else { return Ok(()) };
            if !self.store.address_tags(report.message, &user.email)?.contains(&report.address) {
                return Ok(());
            }
            let mut memberships = self.store.all(&Membership::within(&user.user), now).await?;
            memberships.truncate(MOST_ACCOUNTS);
            // Somebody without an account is being erased.
            if memberships.is_empty() {
                return Ok(());
            }
            // Of an address that is marked already they were told.
            let owners = match user.email_problem {
                None => self.other_owners(&user, &memberships, now).await?,
                Some(_) => Vec::new(),
            };
            let owners = owners.iter().map(|(user, company_name)| NotifiedUser { user, company_name });
            let owners = owners.collect::<Vec<_>>();
            let Some(commit) =
                mark_address(now, (&user, &memberships), (report.message, report.problem), &owners, &self.randomness)
            else {
                return Ok(());
            };
            match self.store.commit(commit).await {
                Ok(()) => return Ok(()),
                Err(error) if error.is_refused_for::<User>() || error.is_refused_for::<Membership>() => {
                    retry.back_off().await?;
                }
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// The owners of the accounts of these memberships, each once and without the person.
    async fn other_owners(
        &self,
        user: &User,
        memberships: &[Stored<Membership>],
        now: Now,
    ) -> Result<Vec<Owner>, DeliveryError> {
        let keys = |account: &AccountId| (Account::key(account), Owners::key(account));
        let keys = memberships.iter().map(|membership| keys(&membership.account)).collect::<Vec<_>>();
        let accounts = self.store.read(keys, now).await?;
        let mut seen = BTreeSet::from([user.user]);
        let mut others = Vec::new();
        for (account, owners) in accounts {
            let Some((account, owners)) = account.zip(owners) else { continue };
            let new = owners.people.iter().filter(|owner| seen.insert(**owner));
            others.extend(new.map(|owner| (*owner, account.company_name.clone())));
        }
        others.truncate(MOST_TOLD);
        let profiles = others.iter().map(|(owner, _)| User::key(owner)).collect::<Vec<_>>();
        let profiles = self.store.read(profiles, now).await?;
        let owners =
            profiles.into_iter().zip(others).filter_map(|(user, (_, company_name))| Some((user?, company_name)));
        Ok(owners.collect())
    }
}

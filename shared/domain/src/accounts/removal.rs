//! The people of an account that is removed (P35): their access ends first. Then those who belong to no other account are erased,
//! and the others' log-ins no longer lead into it.
//!
//! Each commit checks the receipt of the removal, which is on record in place of the account's audit log.

use std::collections::BTreeSet;

use crate::{
    accounts::{
        leaving::{DepartingUser, next_batch},
        records::{FormerMember, Member, Membership},
    },
    kernel::{
        commit::{Commit, Stored, StoredItem},
        id::{AccountId, UserId},
        record::Record,
        time::Now,
    },
    privacy::records::Erasure,
    staff::records::Staff,
};

/// How many members' access one commit ends, at two items each.
pub const AT_ONCE: usize = 45;

/// The person works for the operator and belongs to no other account. Their log-in is not erased with the account: the operator
/// lets them into another account, or dismisses them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a member of staff belongs to no other account")]
pub struct OnlyAccountOfStaff;

/// Ends the access of these members. `known` are those of them who were members before, and were let in again since.
#[must_use]
pub fn end_access(now: Now, receipt: &Stored<Erasure>, members: &[Stored<Member>], known: &BTreeSet<UserId>) -> Commit {
    let commit = match receipt.access_ended_at {
        None => Commit::new(now).check_version(receipt),
        Some(_) => Commit::new(now).replace(receipt, &receipt.access_open()),
    };
    members.iter().fold(commit, |commit, stored| {
        let Member { account, member, user, .. } = stored.record;
        let commit = commit.erase(&Member::key(&account, &member));
        if known.contains(&user) { commit } else { commit.insert(&FormerMember { account, user }) }
    })
}

impl DepartingUser<'_> {
    /// One of their accounts besides the one that is removed.
    #[must_use]
    pub fn other_account(&self, removed: AccountId) -> Option<&Membership> {
        let others = self.memberships.iter().map(|membership| &membership.record);
        others.filter(|membership| membership.account != removed).min_by_key(|membership| membership.since)
    }

    /// Erases those of the person's items that do not fit into the last commit.
    #[must_use]
    pub fn erase_batch_with_account(
        now: Now,
        receipt: &Stored<Erasure>,
        items: &mut Vec<StoredItem>,
    ) -> Option<Commit> {
        let batch = next_batch(items)?;
        Some(Commit::new(now).check_version(receipt).erase_all(batch))
    }

    /// Leaves the account that is removed. Who belongs to another one stays; who does not is erased with `items`, which are all
    /// items in their partitions.
    ///
    /// The credential is written or removed at the version that was read. So if they join or leave another account at the same time,
    /// this is decided anew.
    ///
    /// # Errors
    /// If they work for the operator and belong to no other account.
    pub fn leave_with_account(
        &self,
        now: Now,
        receipt: &Stored<Erasure>,
        items: Vec<StoredItem>,
    ) -> Result<Commit, OnlyAccountOfStaff> {
        let account = receipt.account;
        let commit = Commit::new(now).check_version(receipt);
        if let Some(next) = self.other_account(account) {
            let commit = commit.erase(&Membership::key(&self.user.user, &account));
            return Ok(self.keep_log_in(commit, &[account], next));
        }
        if items.iter().any(|item| item.declaration.kind == Staff::DECLARATION.kind) {
            return Err(OnlyAccountOfStaff);
        }
        Ok(self.erase_log_in(commit, items))
    }
}

#[cfg(test)]
mod tests;

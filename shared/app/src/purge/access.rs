//! Ending all access to an account.

use std::collections::BTreeSet;

use domain::{
    Commit, Now, Stored,
    accounts::removal::{AT_ONCE, OnlyAccountOfStaff, end_access},
    id::AccountId,
    processing::Table,
    records::{Erasure, FormerMember, Member, Membership, Staff},
};
use store::{PageRequest, Store};

use super::{Purge, PurgeError};

fn first_page(limit: usize) -> PageRequest {
    PageRequest { limit, cursor: None, newest_first: false }
}

/// Checks that no member of staff would lose their only log-in.
pub(super) async fn check_staff(store: &Store, account: AccountId, now: Now) -> Result<(), PurgeError> {
    let mut page = first_page(AT_ONCE);
    loop {
        let members = store.list(&Member::within(&account), &page, None, now).await?;
        let staff = members.items.iter().map(|member| Staff::key(&member.user)).collect::<Vec<_>>();
        for staff in store.read(staff, now).await?.into_iter().flatten() {
            let memberships = store.all(&Membership::within(&staff.user), now).await?;
            if memberships.iter().all(|membership| membership.account == account) {
                return Err(OnlyAccountOfStaff.into());
            }
        }
        if members.next.is_none() {
            return Ok(());
        }
        page.cursor = members.next;
    }
}

impl<T: Fn() -> bool + Copy> Purge<'_, T> {
    /// Ends the access of everybody. Returns how many had access, and whether nobody has it any more.
    pub(super) async fn end_access(&mut self) -> Result<(usize, bool), PurgeError> {
        // Invitations and offers. Without them nobody joins any more.
        let tickets =
            self.store.erase_partition((Table::Tickets, &self.account.to_string(), None), &[], self.has_time).await?;
        let mut ended = 0;
        while tickets.is_complete && (self.has_time)() {
            let members = self.store.list(&Member::within(&self.account), &first_page(AT_ONCE), None, self.now).await?;
            if members.items.is_empty() {
                if self.receipt.access_ended_at.is_none() {
                    let ended = self.receipt.access_ended(self.now);
                    self.store.commit(Commit::new(self.now).replace(&self.receipt, &ended)).await?;
                    self.reload_receipt().await?;
                }
                return Ok((ended, true));
            }
            ended += self.end_access_of(&members.items).await?;
        }
        Ok((ended, false))
    }

    /// Ends the access of these members, and returns how many there were. It fails if another run was faster, which goes on.
    async fn end_access_of(&mut self, members: &[Stored<Member>]) -> Result<usize, PurgeError> {
        let keys = members.iter().map(|member| FormerMember::key(&self.account, &member.user)).collect::<Vec<_>>();
        let known = self.store.read(keys, self.now).await?.into_iter().flatten();
        let known = known.map(|former| former.user).collect::<BTreeSet<_>>();
        self.store.commit(end_access(self.now, &self.receipt, members, &known)).await?;
        self.reload_receipt().await?;
        Ok(members.len())
    }

    async fn reload_receipt(&mut self) -> Result<(), PurgeError> {
        let key = Erasure::key(&self.account, &self.receipt.erasure);
        self.receipt = self.store.get(&key, self.now).await?.ok_or(PurgeError::NoReceipt)?;
        Ok(())
    }
}

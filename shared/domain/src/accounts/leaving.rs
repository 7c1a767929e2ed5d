//! Leaving accounts, by oneself or by being removed. If a person leaves their last account, their log-in is erased with
//! all personal data that is stored about them (P41).

mod batch;

use crate::{
    accounts::{
        invitation::end_all,
        members::NotifiedUser,
        messages::AccountsMessage,
        owners::SoleOwner,
        records::{Account, InvitedAddress, Member, Membership, Owners, OwnershipTransfer, Role},
    },
    audit::{AuditEvent, records::AuditAction},
    identity::{
        actor::Actor,
        contact::release_phone,
        records::{PasswordCredential, PhoneIdentity, User},
    },
    kernel::{
        commit::{Commit, Stored, StoredItem},
        id::{AccountId, UserId},
        personal::{CompanyName, PersonName},
        random::RandomSource,
        record::Record,
        time::Now,
    },
    messaging::records::{Message, Recipient},
    staff::dismissal,
};
pub(super) use batch::next_batch;

/// How many accounts the last commit leaves, at seven items each. If there are more, the others are left before it, one
/// per commit.
pub const MAX_MEMBERSHIPS: usize = 4;

/// A person who leaves.
#[derive(Debug, Clone, Copy)]
pub struct DepartingUser<'a> {
    /// Their profile.
    pub user: &'a Stored<User>,
    /// Their credential. Every commit that adds or removes one of their memberships writes it at the version that was
    /// read. Of two accounts that they leave simultaneously, one is therefore recognised as the last.
    pub credential: &'a Stored<PasswordCredential>,
    /// All their memberships.
    pub memberships: &'a [Stored<Membership>],
    /// The holders of their verified phone number.
    pub phone: Option<&'a Stored<PhoneIdentity>>,
    /// The pending invitations of their address to these accounts. They end with the membership.
    pub invited: &'a [Stored<InvitedAddress>],
}

/// A membership that ends.
#[derive(Debug, Clone)]
pub struct MembershipRecords {
    /// The account.
    pub account: Stored<Account>,
    /// Their membership of it.
    pub member: Stored<Member>,
    /// The account's owners.
    pub owners: Stored<Owners>,
}

/// The memberships that the next commit of a person's erasure ends: all of them if they fit into one commit, otherwise one.
/// The one of the account that the person is in comes last, so that until then they can repeat the request.
///
/// # Errors
/// If any of the accounts would have no owner: the erasure only begins if it can be completed.
pub fn next_memberships(
    mut ending: Vec<MembershipRecords>,
    person: UserId,
    current: AccountId,
) -> Result<Vec<MembershipRecords>, SoleOwner> {
    for records in &ending {
        let _ = records.owners.without(person)?;
    }
    ending.sort_by_key(|records| records.member.account == current);
    if ending.len() > MAX_MEMBERSHIPS {
        ending.truncate(1);
    }
    Ok(ending)
}

/// By whom and how they leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// Another member removed them.
    Removed,
    /// They left by themselves.
    Left,
    /// They erase their log-in.
    Erased,
}

impl Reason {
    /// The role that one must be permitted to manage to end this membership. Nobody needs a permission to leave.
    #[must_use]
    pub fn managed_role(self, member: &Member) -> Option<Role> {
        match self {
            Self::Removed => Some(member.role),
            Self::Left | Self::Erased => None,
        }
    }

    fn action(self) -> AuditAction {
        match self {
            Self::Removed => AuditAction::MemberRemoved,
            Self::Left | Self::Erased => AuditAction::MemberLeft,
        }
    }

    fn notice(self, name: PersonName, company_name: CompanyName, erased: bool) -> AccountsMessage {
        match self {
            Self::Removed => AccountsMessage::AccessWithdrawn { name, company_name, erased },
            Self::Erased if erased => AccountsMessage::LogInErased { name },
            Self::Left | Self::Erased => AccountsMessage::Left { name, company_name, erased },
        }
    }
}

impl DepartingUser<'_> {
    /// Whether no membership is left after those of `ending`, so that the log-in is erased with them.
    #[must_use]
    pub fn is_last(&self, ending: &[MembershipRecords]) -> bool {
        self.remaining_membership(ending).is_none()
    }

    fn remaining_membership(&self, ending: &[MembershipRecords]) -> Option<&Stored<Membership>> {
        let ends = |membership: &Membership| ending.iter().any(|records| records.member.account == membership.account);
        self.memberships.iter().find(|membership| !ends(membership))
    }

    /// Erases those of the person's items that do not fit into the last commit. It is called, one commit after another,
    /// until the rest fits. If the process stops here, the person still has their log-in and can continue.
    #[must_use]
    pub fn erase_batch(
        &self,
        now: Now,
        by: Actor<'_>,
        items: &mut Vec<StoredItem>,
        random: &dyn RandomSource,
    ) -> Option<Commit> {
        let batch = next_batch(items)?;
        Some(Commit::new(now).erase_all(batch).audit(&self.erasing(now, by, random)))
    }

    /// Leaves `ending`, which are one of the person's memberships or all of them. It removes the membership on both
    /// sides and the ownership. With the last membership, it also erases the credential and `items`, which are all
    /// items in the person's partitions.
    ///
    /// # Errors
    /// If one of the accounts would have no owner.
    pub fn leave(
        &self,
        now: Now,
        (by, reason): (Actor<'_>, Reason),
        ending: &[MembershipRecords],
        items: Vec<StoredItem>,
        random: &dyn RandomSource,
    ) -> Result<Commit, SoleOwner> {
        let left = ending.iter().map(|records| records.member.account).collect::<Vec<_>>();
        let next = self.remaining_membership(ending);
        let by = if next.is_none() { by.erasing(self.user.user) } else { by };
        let mut commit = Commit::new(now);
        for MembershipRecords { member, owners, .. } in ending {
            let audit_event = by.audit_event(now, random, reason.action()).of_account(member.account);
            commit = commit.remove(member).audit(&audit_event.concerning(member.user));
            if owners.people.contains(&member.user) {
                commit = commit.replace(owners, &owners.without(member.user)?);
                commit = commit.erase(&OwnershipTransfer::key(&member.account, &member.member));
            }
            commit = end_all(commit, self.invited.iter().filter(|invited| invited.account == member.account));
            if next.is_some() {
                commit = commit.erase(&Membership::key(&member.user, &member.account));
            }
        }
        commit = if let Some(next) = next {
            self.keep_log_in(commit, &left, next)
        } else {
            let dismissed = dismissal(now, by, self.user.user, &items, random);
            let commit = self.erase_log_in(commit, items).audit(&self.erasing(now, by, random));
            dismissed.iter().fold(commit, Commit::audit)
        };
        let Some(first) = ending.first() else { return Ok(commit) };
        Ok(commit.send(&self.mail(now, reason, first, next.is_none(), random)))
    }

    /// Writes the credential of a person who stays in other accounts. If it led to one of those that they leave, it leads to `next`.
    pub(super) fn keep_log_in(&self, commit: Commit, left: &[AccountId], next: &Membership) -> Commit {
        let credential = self.credential.record.clone();
        let credential = if left.contains(&credential.account) {
            PasswordCredential { account: next.account, member: next.member, ..credential }
        } else {
            credential
        };
        commit.replace(self.credential, &credential)
    }

    /// Erases the log-in with `items`, which are all items in the person's partitions.
    pub(super) fn erase_log_in(&self, commit: Commit, items: Vec<StoredItem>) -> Commit {
        // The profile is removed at the version that was read: a commit that changed it since may have left more items to erase.
        let profile = self.user.record.address();
        let items = items.into_iter().filter(|item| item.address != profile);
        let commit = commit.remove(self.credential).remove(self.user).erase_all(items);
        release_phone(commit, self.phone, self.user.user)
    }

    /// Erases items that a concurrent request wrote after the person's items were read and before they were erased.
    /// `items` are all items in the person's partitions after the erasure. No more can follow, because new items there
    /// are written only while the person exists.
    #[must_use]
    pub fn erase_late_items(
        &self,
        now: Now,
        by: Actor<'_>,
        items: Vec<StoredItem>,
        random: &dyn RandomSource,
    ) -> Option<Commit> {
        let found = !items.is_empty();
        found.then(|| Commit::new(now).erase_all(items).audit(&self.erasing(now, by, random)))
    }

    /// The audit event of the erasure. It is written with the commit that erases the log-in, and with each commit that
    /// erases items before or after it.
    fn erasing(&self, now: Now, by: Actor<'_>, random: &dyn RandomSource) -> AuditEvent {
        let user = self.user.user;
        by.erasing(user).audit_event(now, random, AuditAction::LogInErased).concerning(user)
    }

    fn mail(
        &self,
        now: Now,
        reason: Reason,
        records: &MembershipRecords,
        erased: bool,
        random: &dyn RandomSource,
    ) -> Message {
        let (user, company_name) = (self.user, &records.account.company_name);
        if !erased {
            return NotifiedUser { user, company_name }
                .of(now, random, |name, company| reason.notice(name, company, erased));
        }
        // The recipient is the address: the person's id no longer refers to anybody.
        let content = reason.notice(user.name.clone(), company_name.clone(), erased);
        let recipient = Recipient::from(&self.credential.email);
        Message::new(now, random, recipient, user.email.clone(), user.language, content)
    }
}

#[cfg(test)]
pub(super) mod tests;

//! Leaving accounts, by oneself or not. Who is left with none has no log-in any more: it is erased with all that is
//! stored of them as a person (P41).

use crate::{
    accounts::{
        invitation::end_all,
        members::NotifiedUser,
        messages::AccountsMessage,
        owners::SoleOwner,
        records::{Account, InvitedAddress, Member, Membership, Owners, OwnershipTransfer},
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
        record::{ErasureOrder, Record},
        time::Now,
    },
    messaging::records::{Message, Recipient},
    staff::dismissal,
};

/// How many items of a person one commit erases beside all others that it writes: DynamoDB takes 100.
const ROOM: usize = 60;

/// How many accounts the last commit leaves, at seven items each. Of more, all others are left before, one by one.
pub const PLACES: usize = 4;

/// Somebody who leaves.
#[derive(Debug, Clone, Copy)]
pub struct DepartingUser<'a> {
    /// Their profile.
    pub user: &'a Stored<User>,
    /// Their log-in. It is written at the version that was seen whenever one of their memberships comes or goes, so that
    /// of two accounts that they leave at once one is seen to be the last.
    pub credential: &'a Stored<PasswordCredential>,
    /// All their memberships.
    pub memberships: &'a [Stored<Membership>],
    /// Who has the number that was proved to be theirs.
    pub phone: Option<&'a Stored<PhoneIdentity>>,
    /// The invitations that their address has to these accounts: none outlives the place that they have.
    pub invited: &'a [Stored<InvitedAddress>],
}

/// A place that they leave.
#[derive(Debug, Clone)]
pub struct Place {
    /// The account.
    pub account: Stored<Account>,
    /// Their place in it.
    pub member: Stored<Member>,
    /// Who owns it.
    pub owners: Stored<Owners>,
}

/// Which of all their places the next commit of somebody's erasure leaves, and whether it is the last: all of them, where they fit
/// into one commit, and else one. The account that they are in is left last: until then they can ask again.
///
/// # Errors
/// Where one of the accounts would have no owner: nothing is done where not all of it can be.
pub fn next_places(
    mut places: Vec<Place>,
    person: UserId,
    current: AccountId,
) -> Result<(Vec<Place>, bool), SoleOwner> {
    for place in &places {
        let _ = place.owners.without(person)?;
    }
    places.sort_by_key(|place| place.member.account == current);
    let is_last = places.len() <= PLACES;
    places.truncate(if is_last { PLACES } else { 1 });
    Ok((places, is_last))
}

/// By whom and how they leave.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    /// They were removed.
    Removed,
    /// They left.
    Left,
    /// They erase their log-in.
    Erased,
}

impl Reason {
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
    /// What of a person's items does not fit into the last commit, and is erased before it, a commit after another. Were
    /// it to end here, they would still have their log-in and go on.
    ///
    /// What expires by itself goes first: of the rest there is little.
    #[must_use]
    pub fn beforehand(
        &self,
        now: Now,
        by: Actor<'_>,
        items: &mut Vec<StoredItem>,
        random: &dyn RandomSource,
    ) -> Option<Commit> {
        if items.len() <= ROOM {
            return None;
        }
        items.sort_by_key(|item| match item.declaration.erasure {
            _ if !item.declaration.is_account_data() => 0,
            Some(ErasureOrder::Early) => 1,
            // Profile, memberships and what proves that it is them: without these they could not go on.
            None => 2,
            Some(ErasureOrder::Late) => 3,
        });
        let batch = items.drain(..ROOM).collect::<Vec<_>>();
        Some(Commit::new(now).erase_all(batch).audit(&self.erasing(now, by, random)))
    }

    /// Leaves `places`, one of them or all that there are: gone are the membership on both sides, the ownership and, with the last of them, the log-in and
    /// `items`, all that was found in the person's partitions.
    ///
    /// # Errors
    /// Where one of the accounts would have no owner.
    pub fn leave(
        &self,
        now: Now,
        (by, reason): (Actor<'_>, Reason),
        places: &[Place],
        items: Vec<StoredItem>,
        random: &dyn RandomSource,
    ) -> Result<Commit, SoleOwner> {
        let left = places.iter().map(|place| place.member.account).collect::<Vec<_>>();
        let next = self.memberships.iter().find(|membership| !left.contains(&membership.account));
        let by = if next.is_none() { by.erasing(self.user.user) } else { by };
        let mut commit = Commit::new(now);
        for Place { member, owners, .. } in places {
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
        commit = match next {
            Some(next) if left.contains(&self.credential.account) => {
                let (account, member) = (next.account, next.member);
                commit
                    .replace(self.credential, &PasswordCredential { account, member, ..self.credential.record.clone() })
            }
            Some(_) => commit.replace(self.credential, &self.credential.record),
            None => {
                let dismissed = dismissal(now, by, self.user.user, &items, random);
                // The profile at the version that was seen: what changes it meanwhile may leave more to erase.
                let profile = self.user.record.address();
                let items = items.into_iter().filter(|item| item.address != profile);
                let commit = commit.remove(self.credential).remove(self.user).erase_all(items);
                let commit = commit.audit(&self.erasing(now, by, random));
                let commit = dismissed.iter().fold(commit, Commit::audit);
                release_phone(commit, self.phone, self.user.user)
            }
        };
        let Some(place) = places.first() else { return Ok(commit) };
        Ok(commit.send(&self.mail(now, reason, place, next.is_none(), random)))
    }

    /// What was under way may have come between what was found and the commit that erased it: `items`, all that is found in
    /// their partitions once they are gone. What is new there is written only while they are there: nothing more comes.
    #[must_use]
    pub fn afterwards(
        &self,
        now: Now,
        by: Actor<'_>,
        items: Vec<StoredItem>,
        random: &dyn RandomSource,
    ) -> Option<Commit> {
        let found = !items.is_empty();
        found.then(|| Commit::new(now).erase_all(items).audit(&self.erasing(now, by, random)))
    }

    /// That they are erased: with the commit that does it, and with what is erased before or after.
    fn erasing(&self, now: Now, by: Actor<'_>, random: &dyn RandomSource) -> AuditEvent {
        let user = self.user.user;
        by.erasing(user).audit_event(now, random, AuditAction::LogInErased).concerning(user)
    }

    fn mail(&self, now: Now, reason: Reason, place: &Place, erased: bool, random: &dyn RandomSource) -> Message {
        let (user, company_name) = (self.user, &place.account.company_name);
        if !erased {
            return NotifiedUser { user, company_name }
                .of(now, random, |name, company| reason.notice(name, company, erased));
        }
        // Their id names nobody any more.
        let content = reason.notice(user.name.clone(), company_name.clone(), erased);
        let recipient = Recipient::from(&self.credential.email);
        Message::new(now, random, recipient, user.email.clone(), user.language, content)
    }
}

#[cfg(test)]
mod tests;

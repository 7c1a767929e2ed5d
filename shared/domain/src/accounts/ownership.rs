//! Handing over the ownership of an account, with the consent of both members.

use crate::{
    accounts::{
        id::TransferId,
        members::NotifiedUser,
        messages::AccountsMessage,
        records::{Member, Owners, OwnershipTransfer, Role},
    },
    audit::{AuditEvent, records::AuditAction},
    identity::{actor::Actor, records::User},
    kernel::{
        commit::{Commit, Stored},
        id::UserId,
        personal::Device,
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
};

/// The offer is no longer valid: its owner does not own the account any more, or the role of one of the two has changed
/// since.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the offer rests on roles that are others now")]
pub struct OfferVoid;

impl OwnershipTransfer {
    /// Whether both members still have the roles that they had when the offer was made.
    #[must_use]
    pub fn is_valid(&self, from: &Stored<Member>, to: &Stored<Member>) -> bool {
        from.is_owner() && (from.version, to.version) == (self.from_version, self.to_version)
    }
}

/// Offers the ownership of the account to another member, who is notified. It replaces an earlier offer of the same
/// owner.
#[must_use]
pub fn offer(
    now: Now,
    by: Actor<'_>,
    transfer: TransferId,
    (from, owner): (&Stored<Member>, &User),
    (to, notified): (&Stored<Member>, NotifiedUser<'_>),
    before: Option<&Stored<OwnershipTransfer>>,
    random: &dyn RandomSource,
) -> (OwnershipTransfer, Commit) {
    let offer = OwnershipTransfer {
        account: from.account,
        transfer,
        from: from.member,
        from_version: from.version,
        to: to.member,
        to_version: to.version,
        offered_at: now.timestamp(),
        expires_at: OwnershipTransfer::LIFE.after(now.timestamp()),
    };
    let audit_event = by.audit_event(now, random, AuditAction::OwnershipOffered).concerning(to.user);
    let by = owner.name.clone();
    let notice = |name, company_name| AccountsMessage::OwnershipOffered { name, company_name, by, transfer };
    let commit = match before {
        Some(before) => Commit::new(now).replace(before, &offer),
        None => Commit::new(now).insert(&offer),
    };
    let mail = notified.of(now, random, notice).merging((from.account, AuditAction::OwnershipOffered), from.member);
    let commit = commit.check_version(to).audit(&audit_event).send(&mail);
    (offer, commit)
}

/// Withdraws or declines an offer.
#[must_use]
pub fn end(now: Now, by: Actor<'_>, transfer: &Stored<OwnershipTransfer>, random: &dyn RandomSource) -> Commit {
    Commit::new(now).remove(transfer).audit(&by.audit_event(now, random, AuditAction::OwnershipOfferEnded))
}

/// Ends an offer of a person who takes a way back to their log-in: somebody else may have made it. To be written whatever became of it.
#[must_use]
pub fn revoke(
    commit: Commit,
    transfer: &OwnershipTransfer,
    user: UserId,
    device: &Device,
    random: &dyn RandomSource,
) -> Commit {
    let subject = (transfer.account, user);
    let event = AuditEvent::from(device, commit.now(), random, subject, AuditAction::OwnershipOfferEnded);
    commit.erase(&OwnershipTransfer::key(&transfer.account, &transfer.from)).audit(&event)
}

/// Accepts an offer: the new owner, and the commit in which the member who accepts becomes owner and the previous owner becomes
/// administrator. Both are notified.
///
/// # Errors
/// If the offer is no longer valid.
pub fn accept(
    now: Now,
    by: Actor<'_>,
    transfer: &Stored<OwnershipTransfer>,
    owners: &Stored<Owners>,
    [(from, giver), (to, taker)]: [(&Stored<Member>, NotifiedUser<'_>); 2],
    random: &dyn RandomSource,
) -> Result<(Member, Commit), OfferVoid> {
    if !transfer.is_valid(from, to) {
        return Err(OfferVoid);
    }
    let now_owned = owners.with(to.user).without(from.user).map_err(|_| OfferVoid)?;
    let audit_event =
        by.audit_event(now, random, AuditAction::OwnershipHandedOver).concerning(from.user).changing(["role"]);
    let (giver_name, taker_name) = (giver.user.name.clone(), taker.user.name.clone());
    let handed_over = |name, company_name| AccountsMessage::OwnershipHandedOver { name, company_name, to: taker_name };
    let received = |name, company_name| AccountsMessage::OwnershipTaken { name, company_name, from: giver_name };
    let owner = Member { role: Role::Owner, ..to.record.clone() };
    let commit = Commit::new(now)
        .remove(transfer)
        .replace(from, &Member { role: Role::Admin, ..from.record.clone() })
        .replace(to, &owner)
        .replace(owners, &now_owned)
        .audit(&audit_event)
        .send(&giver.of(now, random, handed_over))
        .send(&taker.of(now, random, received));
    Ok((owner, commit))
}

//! Handing an account over, with the consent of both.

use crate::{
    Commit, Now, Stored,
    audit::Actor,
    id::TransferId,
    members::Told,
    processing::Period,
    records::{AuditAction, Member, Notice, Owners, OwnershipTransfer, Role, User},
};

/// How long an offer stands.
const OFFER: Period = Period::Days(7);

/// The owner who offered does not own the account any more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("whoever offered the account does not own it any more")]
pub struct Void;

/// Offers the account to another member. They are told, and nothing else happens.
#[must_use]
pub fn offer(
    now: Now,
    by: Actor<'_>,
    transfer: TransferId,
    (from, owner): (&Member, &User),
    (to, told): (&Stored<Member>, Told<'_>),
    random: [[u8; 10]; 2],
) -> (OwnershipTransfer, Commit) {
    let offer = OwnershipTransfer {
        account: from.account,
        transfer,
        from: from.member,
        to: to.member,
        offered_at: now.timestamp(),
        expires_at: OFFER.after(now.timestamp()),
    };
    let trace = by.does(now, &random[0], AuditAction::OwnershipOffered).concerning(to.user);
    let by = owner.name.clone();
    let notice = |name, company_name| Notice::OwnershipOffered { name, company_name, by, transfer };
    let commit = Commit::new(now).insert(&offer).require(to).audit(&trace).send(&told.of(now, &random[1], notice));
    (offer, commit)
}

/// Takes an offer back, or declines it.
#[must_use]
pub fn end(now: Now, by: Actor<'_>, transfer: &Stored<OwnershipTransfer>, random: &[u8; 10]) -> Commit {
    Commit::new(now).remove(transfer).audit(&by.does(now, random, AuditAction::OwnershipOfferEnded))
}

/// Accepts an offer: the one becomes owner and the other, who was it, administrator, in one commit. Both are told.
///
/// # Errors
/// Where the one who offered does not own the account any more.
pub fn accept(
    now: Now,
    by: Actor<'_>,
    transfer: &Stored<OwnershipTransfer>,
    owners: &Stored<Owners>,
    [(from, giver), (to, taker)]: [(&Stored<Member>, Told<'_>); 2],
    random: [[u8; 10]; 3],
) -> Result<Commit, Void> {
    if !from.is_owner() {
        return Err(Void);
    }
    let now_owned = owners.with(to.user).without(from.user).map_err(|_| Void)?;
    let trace = by.does(now, &random[0], AuditAction::OwnershipHandedOver).concerning(from.user).changing(["role"]);
    let (giver_name, taker_name) = (giver.user.name.clone(), taker.user.name.clone());
    let handed_over = |name, company_name| Notice::OwnershipHandedOver { name, company_name, to: taker_name };
    let received = |name, company_name| Notice::OwnershipTaken { name, company_name, from: giver_name };
    Ok(Commit::new(now)
        .remove(transfer)
        .replace(from, &Member { role: Role::Admin, ..from.record.clone() })
        .replace(to, &Member { role: Role::Owner, ..to.record.clone() })
        .replace(owners, &now_owned)
        .audit(&trace)
        .send(&giver.of(now, &random[1], handed_over))
        .send(&taker.of(now, &random[2], received)))
}

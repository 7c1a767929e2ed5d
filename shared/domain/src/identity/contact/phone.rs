//! Changes of a person's phone number. A person is a holder of each number that they have verified.

use crate::{
    audit::records::AuditAction,
    identity::{
        actor::Actor,
        code::{self, CodeHash, SmsCode},
        messages::IdentityMessage,
        records::{PhoneChange, PhoneIdentity, User},
        settling::addition_undo,
        token::UndoToken,
    },
    kernel::{
        commit::{Commit, Stored},
        id::UserId,
        lookup::PhoneLookup,
        personal::PhoneNumber,
        processing::Period,
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
    rate_limit::{OverLimit, RateLimit},
};

/// How many people can have verified the same number.
const HOLDERS: usize = 20;

/// The limit of codes that one person tries, over all codes that they were sent.
pub const CODES_BY_PERSON: RateLimit = RateLimit {
    name: "code-person",
    free: 10,
    over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(15)),
    reset_after: Period::Hours(24),
};

/// Requests a change of number, and sends a code to the new number. The code replaces one that was sent before.
#[must_use]
pub fn request_phone_change(
    now: Now,
    user: &User,
    phone: &PhoneNumber,
    before: Option<&Stored<PhoneChange>>,
    (code, hash): (&SmsCode, &CodeHash),
    random: &dyn RandomSource,
) -> Commit {
    let text = user.message(now, random, phone.clone(), IdentityMessage::ConfirmPhone { code: code.clone() });
    let at = now.timestamp();
    let change = PhoneChange {
        user: user.user,
        phone: phone.clone(),
        code: hash.clone(),
        tries: 0,
        asked_at: at,
        expires_at: PhoneChange::LIFE.after(at),
    };
    let commit = match before {
        Some(before) => Commit::new(now).replace(before, &change),
        None => Commit::new(now).check_person_exists(user.user).insert(&change),
    };
    commit.send(&text)
}

impl PhoneChange {
    /// Counts one more try of a code. To be written before the code is compared. `None` if there are no tries left.
    #[must_use]
    pub fn tried(&self) -> Option<Self> {
        (self.tries < code::TRIES).then(|| Self { tries: self.tries + 1, ..self.clone() })
    }
}

/// So many people have verified the number already that no more are accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many people have the number")]
pub struct TooManyHolders;

/// Adds a person to the holders of a number. `found` are the holders so far.
fn hold_phone(
    commit: Commit,
    lookups: &[PhoneLookup],
    found: Option<&Stored<PhoneIdentity>>,
    user: UserId,
) -> Result<Commit, TooManyHolders> {
    if let Some(found) = found {
        let others = found.holders.iter().copied().filter(|holder| *holder != user);
        let holders = others.chain([user]).collect::<Vec<_>>();
        return if holders.len() > HOLDERS {
            Err(TooManyHolders)
        } else {
            Ok(commit.replace(found, &PhoneIdentity { phone: found.phone.clone(), holders }))
        };
    }
    let Some((current, others)) = lookups.split_first() else { return Ok(commit) };
    let commit = others.iter().fold(commit, |commit, phone| commit.check_absent(&PhoneIdentity::key(phone)));
    Ok(commit.insert(&PhoneIdentity { phone: current.clone(), holders: vec![user] }))
}

/// Removes a person from the holders of a number. If a single holder is left, the number can reset their password
/// again.
#[must_use]
pub fn release_phone(commit: Commit, found: Option<&Stored<PhoneIdentity>>, user: UserId) -> Commit {
    let Some(found) = found.filter(|found| found.holders.contains(&user)) else { return commit };
    let holders = found.holders.iter().copied().filter(|holder| *holder != user).collect::<Vec<_>>();
    if holders.is_empty() {
        commit.remove(found)
    } else {
        commit.replace(found, &PhoneIdentity { phone: found.phone.clone(), holders })
    }
}

/// The holders of the number that a person verifies, and of the one that they had verified before.
#[derive(Debug)]
pub struct PhoneHolders {
    /// All keys of the new number, the current one first.
    pub lookups: Vec<PhoneLookup>,
    /// The holders of the new number.
    pub new: Option<Stored<PhoneIdentity>>,
    /// The holders of the previous number.
    pub old: Option<Stored<PhoneIdentity>>,
}

/// Sets the verified number in the person's profile, makes them a holder of it, and notifies them by mail, with a link that undoes it, and
/// at their previous verified number. `spent` removes the request.
///
/// # Errors
/// If the number has too many holders.
pub fn verify_phone(
    spent: Commit,
    by: Actor<'_>,
    user: &Stored<User>,
    change: &PhoneChange,
    PhoneHolders { lookups, new, old }: &PhoneHolders,
    token: UndoToken,
    random: &dyn RandomSource,
) -> Result<Commit, TooManyHolders> {
    let now = spent.now();
    let audit_event = by.audit_event(now, random, AuditAction::PhoneVerified).changing(["phone"]);
    let commit = release_phone(spent, old.as_ref(), user.user);
    let commit = hold_phone(commit, lookups, new.as_ref(), user.user)?;
    // A number that is verified again is no younger for it.
    let since = user.phone_verified_at.filter(|_| user.verified_phone() == Some(&change.phone));
    let phone_verified_at = since.or(Some(now.timestamp()));
    let changed = User { phone: Some(change.phone.clone()), phone_verified_at, ..user.record.clone() };
    let (token, undo) = addition_undo(user, token, now).unzip();
    let content = |undo| IdentityMessage::PhoneWasVerified { name: user.name.clone(), undo };
    let mail = user.message(now, random, user.email.clone(), content(token));
    let commit = commit.replace(user, &changed).audit(&audit_event).send(&mail);
    let commit = undo.iter().fold(commit, Commit::insert);
    Ok(match user.verified_phone_other_than(&change.phone) {
        Some(before) => commit.send(&user.message(now, random, before.clone(), content(None))),
        None => commit,
    })
}

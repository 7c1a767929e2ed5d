//! Changes of a person's e-mail address and phone number. They are verified through the new one, and notified to the
//! old one.

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        actor::Actor,
        code::{self, CodeHash, SmsCode},
        messages::IdentityMessage,
        records::{EmailChange, EmailUndo, PasswordCredential, PhoneChange, PhoneIdentity, User},
        recovery::Person,
        token::UndoToken,
    },
    kernel::{
        commit::{Commit, Stored},
        id::UserId,
        lookup::{EmailLookup, PhoneLookup},
        personal::{Device, EmailAddress, PhoneNumber},
        processing::Period,
        random::RandomSource,
        record::Expiring,
        time::Now,
        token::LinkToken,
    },
    messaging::records::{Destination, Message, Recipient},
    rate_limit::{OverLimit, RateLimit},
};

/// How many people can have verified the same number.
const HOLDERS: usize = 20;

/// The limit of address changes that one person requests.
pub const CHANGES_BY_PERSON: RateLimit =
    RateLimit { name: "email-change", free: 10, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// The limit of codes that one person tries, over all codes that they were sent.
pub const CODES_BY_PERSON: RateLimit = RateLimit {
    name: "code-person",
    free: 10,
    over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(15)),
    reset_after: Period::Hours(24),
};

impl User {
    /// The person's phone number, if they have verified it.
    #[must_use]
    pub fn verified_phone(&self) -> Option<&PhoneNumber> {
        self.phone.as_ref().filter(|_| self.phone_verified_at.is_some())
    }

    /// The verified number, if it is another than `phone`.
    #[must_use]
    pub fn verified_phone_other_than(&self, phone: &PhoneNumber) -> Option<&PhoneNumber> {
        self.verified_phone().filter(|verified| *verified != phone)
    }

    /// A message to the person, in their language.
    #[must_use]
    pub fn message(
        &self,
        now: Now,
        random: &dyn RandomSource,
        to: impl Into<Destination>,
        content: IdentityMessage,
    ) -> Message {
        Message::new(now, random, Recipient::from(self.user), to, self.language, content)
    }
}

/// Requests a change of address. It replaces an earlier request. Whether the address is used for another log-in is not
/// looked up here: the mail says so to the owner of the mailbox.
#[must_use]
pub fn request_email_change(
    now: Now,
    user: &User,
    (email, lookup): (&EmailAddress, &EmailLookup),
    before: Option<&Stored<EmailChange>>,
    token: &LinkToken,
    random: &dyn RandomSource,
) -> Commit {
    let content = IdentityMessage::ConfirmEmail { user: user.user, token: token.clone() };
    let mail = Message::new(now, random, Recipient::from(lookup), email.clone(), user.language, content);
    let at = now.timestamp();
    let change = EmailChange {
        token: token.hash(),
        user: user.user,
        email: email.clone(),
        asked_at: at,
        expires_at: EmailChange::LIFE.after(at),
    };
    let commit = match before {
        Some(before) => Commit::new(now).replace(before, &change),
        None => Commit::new(now).check_person_exists(user.user).insert(&change),
    };
    commit.send(&mail)
}

/// Moves a credential to the keys of another address. There must be no credential under any of them.
fn moved(commit: Commit, credential: &Stored<PasswordCredential>, to: &[EmailLookup]) -> Commit {
    let Some((current, others)) = to.split_first() else { return commit };
    let commit = others.iter().fold(commit, |commit, email| commit.check_absent(&PasswordCredential::key(email)));
    commit.remove(credential).insert(&PasswordCredential { email: current.clone(), ..credential.record.clone() })
}

/// Changes the address of a log-in. The previous address is notified, with a link that undoes the change. If the
/// previous address was itself new, it gets no link: the link to its predecessor still works then, and is the only one.
/// `spent` removes the request and ends the invitations of both addresses to the person's accounts, so that none of
/// them can be used to rejoin.
#[must_use]
pub fn change_email(
    spent: Commit,
    by: Actor<'_>,
    change: &EmailChange,
    (user, credential): (&Stored<User>, &Stored<PasswordCredential>),
    lookups: &[EmailLookup],
    token: &UndoToken,
    random: &dyn RandomSource,
) -> Commit {
    let now = spent.now();
    let at = now.timestamp();
    let settled = user.email_changed_at.is_none_or(|changed| now.is_past(EmailUndo::LIFE.after(changed)));
    let changed = User {
        email: change.email.clone(),
        email_changed_at: if settled { Some(at) } else { user.email_changed_at },
        ..user.record.clone()
    };
    let content = |undo| IdentityMessage::EmailWasChanged { name: user.name.clone(), undo };
    let audit_event =
        by.audit_event(now, random, AuditAction::EmailChanged).of_account(credential.account).changing(["email"]);
    let commit = moved(spent, credential, lookups)
        .replace(user, &changed)
        .audit(&audit_event)
        .send(&user.message(now, random, user.email.clone(), content(settled.then(|| token.clone()))))
        .send(&user.message(now, random, changed.email.clone(), content(None)));
    let commit = match user.verified_phone() {
        Some(phone) => commit.send(&user.message(now, random, phone.clone(), content(None))),
        None => commit,
    };
    if settled {
        let expires_at = EmailUndo::LIFE.after(at);
        let (user, email) = (user.user, user.email.clone());
        commit.insert(&EmailUndo { token: token.hash(), user, email, changed_at: at, expires_at })
    } else {
        commit
    }
}

/// Undoes a change of address, even if the address was changed again since. The log-in gets the old address back, both
/// addresses are notified, and a pending request for a change is removed. `spent` removes the link, and ends the
/// person's sessions and the invitations of both addresses to the person's accounts.
#[must_use]
pub fn restore_email(
    spent: Commit,
    undo: &EmailUndo,
    Person { user, credential }: &Person,
    lookups: &[EmailLookup],
    device: &Device,
    random: &dyn RandomSource,
) -> Commit {
    let now = spent.now();
    let restored = User { email: undo.email.clone(), email_changed_at: None, ..user.record.clone() };
    let content = || IdentityMessage::EmailWasRestored { name: user.name.clone() };
    let subject = (credential.account, user.user);
    let audit_event = AuditEvent::from(device, now, random, subject, AuditAction::EmailRestored).changing(["email"]);
    let commit = moved(spent, credential, lookups)
        .replace(user, &restored)
        .erase(&EmailChange::key(&user.user))
        .audit(&audit_event)
        .send(&user.message(now, random, undo.email.clone(), content()))
        .send(&user.message(now, random, user.email.clone(), content()));
    match user.verified_phone() {
        Some(phone) => commit.send(&user.message(now, random, phone.clone(), content())),
        None => commit,
    }
}

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

impl EmailChange {
    /// Whether `token` is the one of this request's link, and confirming it changes the person's address.
    #[must_use]
    pub fn matches_token(&self, token: &LinkToken, user: &User) -> bool {
        self.token == token.hash() && self.email != user.email
    }
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

/// Sets the verified number in the person's profile, makes them a holder of it, and notifies them by mail and at their previous
/// verified number. `spent` removes the request.
///
/// # Errors
/// If the number has too many holders.
pub fn verify_phone(
    spent: Commit,
    by: Actor<'_>,
    user: &Stored<User>,
    change: &PhoneChange,
    PhoneHolders { lookups, new, old }: &PhoneHolders,
    random: &dyn RandomSource,
) -> Result<Commit, TooManyHolders> {
    let now = spent.now();
    let audit_event = by.audit_event(now, random, AuditAction::PhoneVerified).changing(["phone"]);
    let commit = release_phone(spent, old.as_ref(), user.user);
    let commit = hold_phone(commit, lookups, new.as_ref(), user.user)?;
    let changed =
        User { phone: Some(change.phone.clone()), phone_verified_at: Some(now.timestamp()), ..user.record.clone() };
    let content = || IdentityMessage::PhoneWasVerified { name: user.name.clone() };
    let mail = user.message(now, random, user.email.clone(), content());
    let commit = commit.replace(user, &changed).audit(&audit_event).send(&mail);
    Ok(match user.verified_phone_other_than(&change.phone) {
        Some(before) => commit.send(&user.message(now, random, before.clone(), content())),
        None => commit,
    })
}

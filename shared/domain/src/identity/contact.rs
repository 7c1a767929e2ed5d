//! Changes of a person's e-mail address and phone number: proved by what is sent to the new one, told to the old one.

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
    messages::Content,
    messaging::records::{Destination, Message, Recipient},
    rate_limit::{OverLimit, RateLimit},
};

/// How many people can have proved that one number is theirs.
const HOLDERS: usize = 20;

/// Changes of address that one person asks for.
pub const CHANGES_BY_PERSON: RateLimit =
    RateLimit { name: "email-change", free: 10, over_limit: OverLimit::Refuse, forgotten: Period::Hours(24) };
/// Codes that one person tries for a number, over all that they were sent.
pub const CODES_BY_PERSON: RateLimit = RateLimit {
    name: "code-person",
    free: 10,
    over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(15)),
    forgotten: Period::Hours(24),
};

impl User {
    /// The number, if it was proved to be theirs.
    #[must_use]
    pub fn verified_phone(&self) -> Option<&PhoneNumber> {
        self.phone.as_ref().filter(|_| self.phone_verified_at.is_some())
    }

    /// A message to them, in their language.
    #[must_use]
    pub fn message(
        &self,
        now: Now,
        random: &dyn RandomSource,
        to: impl Into<Destination>,
        content: impl Into<Content>,
    ) -> Message {
        Message::new(now, random, Recipient::from(self.user), to, self.language, content)
    }
}

/// Asks for a change of address, in the place of one that was asked for before. Whether somebody logs in with it already plays
/// no part here: the mail tells.
#[must_use]
pub fn ask_email(
    now: Now,
    user: &User,
    email: EmailAddress,
    lookup: &EmailLookup,
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
        email,
        asked_at: at,
        expires_at: EmailChange::LIFE.after(at),
    };
    let commit = match before {
        Some(before) => Commit::new(now).replace(before, &change),
        None => Commit::new(now).check_person_exists(user.user).insert(&change),
    };
    commit.send(&mail)
}

/// Moves a log-in to the keys of another address; it must stand under none of them.
fn moved(commit: Commit, credential: &Stored<PasswordCredential>, to: &[EmailLookup]) -> Commit {
    let Some((current, others)) = to.split_first() else { return commit };
    let commit = others.iter().fold(commit, |commit, email| commit.check_absent(&PasswordCredential::key(email)));
    commit.remove(credential).insert(&PasswordCredential { email: current.clone(), ..credential.record.clone() })
}

/// Changes the address that identifies a log-in. The one before is told, with a link that takes it back, unless it was
/// itself new: the link that its own predecessor was sent still works then, and is the only one. `spent` removes the request, and
/// ends the invitations that either address has to accounts of theirs: whoever is in comes back by none of them.
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

/// Takes a change of address back, whatever the address has become since: the log-in is the old address's again, both addresses
/// are told, and a change that was asked for meanwhile is worth nothing. `spent` removes the link, and ends the person's sessions and
/// the invitations that either address has to accounts of theirs.
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
    let place = (credential.account, user.user);
    let audit_event = AuditEvent::from(device, now, random, place, AuditAction::EmailRestored).changing(["email"]);
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

/// Asks for a change of number: a code is sent to it, in the place of one that was sent before.
#[must_use]
pub fn ask_phone(
    now: Now,
    user: &User,
    phone: PhoneNumber,
    before: Option<&Stored<PhoneChange>>,
    (code, hash): (&SmsCode, CodeHash),
    random: &dyn RandomSource,
) -> Commit {
    let text = user.message(now, random, phone.clone(), IdentityMessage::ConfirmPhone { code: code.clone() });
    let at = now.timestamp();
    let expires_at = PhoneChange::LIFE.after(at);
    let change = PhoneChange { user: user.user, phone, code: hash, tries: 0, asked_at: at, expires_at };
    let commit = match before {
        Some(before) => Commit::new(now).replace(before, &change),
        None => Commit::new(now).check_person_exists(user.user).insert(&change),
    };
    commit.send(&text)
}

impl PhoneChange {
    /// The change with one more try of a code, to be written before the code is looked at; `None` where none is left.
    #[must_use]
    pub fn tried(&self) -> Option<Self> {
        (self.tries < code::TRIES).then(|| Self { tries: self.tries + 1, ..self.clone() })
    }
}

/// So many people have the number that nobody else is taken for one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("too many people have the number")]
pub struct TooManyHolders;

/// Makes a person a holder of a number, which `found` tells of so far.
///
/// # Errors
/// Where it has too many.
pub fn hold_phone(
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

/// Makes a person no holder of a number any more; where one other is left, it is theirs alone again.
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

/// The number was proved to be the person's: their profile has it, and they are told by mail and at the number that
/// they had. Who holds which number is left to [`hold_phone`] and [`release_phone`].
#[must_use]
pub fn verify_phone(
    commit: Commit,
    change: &PhoneChange,
    user: &Stored<User>,
    audit_event: &AuditEvent,
    random: &dyn RandomSource,
) -> Commit {
    let now = commit.now();
    let changed =
        User { phone: Some(change.phone.clone()), phone_verified_at: Some(now.timestamp()), ..user.record.clone() };
    let content = || IdentityMessage::PhoneWasVerified { name: user.name.clone() };
    let commit = commit.replace(user, &changed).audit(audit_event).send(&user.message(
        now,
        random,
        user.email.clone(),
        content(),
    ));
    match user.verified_phone().filter(|before| **before != change.phone) {
        Some(before) => commit.send(&user.message(now, random, before.clone(), content())),
        None => commit,
    }
}

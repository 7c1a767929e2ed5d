//! Changes of a person's e-mail address and phone number. They are verified through the new one, and notified to the
//! old one.

mod phone;

pub use phone::{CODES_BY_PERSON, PhoneHolders, TooManyHolders, release_phone, request_phone_change, verify_phone};

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        actor::Actor,
        messages::IdentityMessage,
        records::{EmailChange, EmailUndo, PasswordCredential, User},
        recovery::Person,
        revocation::{self, Undone},
        token::UndoToken,
    },
    kernel::{
        commit::{Commit, Stored},
        lookup::EmailLookup,
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

/// The limit of address changes that one person requests.
pub const CHANGES_BY_PERSON: RateLimit =
    RateLimit { name: "email-change", free: 10, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };

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

/// Requests a change of address, or to confirm the person's own again. It replaces an earlier request. Whether another address is
/// used for another log-in is not looked up here: the mail says so to the owner of the mailbox.
#[must_use]
pub fn request_email_change(
    now: Now,
    user: &User,
    (email, lookup): (&EmailAddress, &EmailLookup),
    before: Option<&Stored<EmailChange>>,
    token: &LinkToken,
    random: &dyn RandomSource,
) -> Commit {
    let token_of_link = token.clone();
    let mail = if *email == user.email {
        user.message(now, random, email.clone(), IdentityMessage::ConfirmAgain { token: token_of_link })
    } else {
        let content = IdentityMessage::ConfirmEmail { user: user.user, token: token_of_link };
        Message::new(now, random, Recipient::from(lookup), email.clone(), user.language, content)
    };
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

/// Moves a credential, as it is from then on, to the keys of another address. There must be no credential under any of them.
fn moved(
    commit: Commit,
    (before, after): (&Stored<PasswordCredential>, PasswordCredential),
    to: &[EmailLookup],
) -> Commit {
    let Some((current, others)) = to.split_first() else { return commit };
    let commit = others.iter().fold(commit, |commit, email| commit.check_absent(&PasswordCredential::key(email)));
    commit.remove(before).insert(&PasswordCredential { email: current.clone(), ..after })
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
    let settled = user.has_settled_address(now);
    let changed = User {
        email: change.email.clone(),
        email_changed_at: if settled { Some(at) } else { user.email_changed_at },
        email_problem: None,
        email_confirmed_at: None,
        ..user.record.clone()
    };
    let content = |undo| IdentityMessage::EmailWasChanged { name: user.name.clone(), undo };
    let audit_event =
        by.audit_event(now, random, AuditAction::EmailChanged).of_account(credential.account).changing(["email"]);
    let commit = moved(spent, (credential, credential.record.clone()), lookups)
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

/// Confirms a person's own address again: mails to it arrive. `spent` removes the request.
#[must_use]
pub fn confirm_again(spent: Commit, by: Actor<'_>, user: &Stored<User>, random: &dyn RandomSource) -> Commit {
    let now = spent.now();
    let confirmed = User { email_problem: None, email_confirmed_at: Some(now.timestamp()), ..user.record.clone() };
    let audit_event = by.audit_event(now, random, AuditAction::EmailConfirmed);
    spent.replace(user, &confirmed).audit(&audit_event)
}

/// Undoes a change of address, even if the address was changed again since, also to the old one. The log-in gets the old address back, both
/// addresses are notified, and what was added recently is revoked with the password, which the old address is told of. `spent` removes
/// the link and whatever was begun, and ends the person's sessions and the invitations of both addresses to the person's accounts.
#[must_use]
pub fn restore_email(
    spent: Commit,
    undo: &EmailUndo,
    (person, undone): (&Person, &Undone),
    lookups: &[EmailLookup],
    device: &Device,
    random: &dyn RandomSource,
) -> Commit {
    let (now, Person { user, credential, .. }) = (spent.now(), person);
    let restored = User {
        email: undo.email.clone(),
        email_changed_at: None,
        email_problem: None,
        email_confirmed_at: None,
        ..undone.user.clone()
    };
    let content = || IdentityMessage::EmailWasRestored { name: user.name.clone() };
    let subject = (credential.account, user.user);
    let audit_event = AuditEvent::from(device, now, random, subject, AuditAction::EmailRestored).changing(["email"]);
    let commit = undone.write_factors(spent, person).replace(user, &restored).audit(&audit_event);
    let commit = commit.send(&user.message(now, random, undo.email.clone(), content()));
    let commit = if undo.email == user.email {
        commit.replace(credential, &undone.credential)
    } else {
        let told = user.message(now, random, user.email.clone(), content());
        moved(commit, (credential, undone.credential.clone()), lookups).send(&told)
    };
    let commit = match restored.verified_phone() {
        Some(phone) => commit.send(&user.message(now, random, phone.clone(), content())),
        None => commit,
    };
    let event = AuditEvent::from(device, now, random, subject, AuditAction::AccessRevoked);
    revocation::tell(commit, event, &restored, &undone.revoked, random)
}

impl EmailChange {
    /// Whether `token` is the one of this request's link, and confirming it changes the person's address or ends a problem with it.
    #[must_use]
    pub fn matches_token(&self, token: &LinkToken, user: &User) -> bool {
        self.token == token.hash() && (self.email != user.email || user.email_problem.is_some())
    }
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::{
        identity::email_problem::{EmailProblem, EmailProblemKind},
        kernel::{id::UserId, language::Language, personal::PersonName},
    };

    #[test]
    fn a_link_to_an_address_opens_only_with_its_token_and_only_if_the_address_is_another_or_has_a_problem() {
        let now = Now(Timestamp::UNIX_EPOCH);
        let (id, token) = (UserId::new(now, &[1; 10]), LinkToken::new(&[1; 32]));
        let email = |text| EmailAddress::parse(text).unwrap();
        let user = User {
            user: id,
            name: PersonName::parse("Ada Lovelace").unwrap(),
            email: email("ada@example.com"),
            phone: None,
            phone_verified_at: None,
            email_changed_at: None,
            email_problem: None,
            email_confirmed_at: None,
            language: Language::Da,
            created_at: now.0,
        };
        let change = |text| EmailChange {
            token: token.hash(),
            user: id,
            email: email(text),
            asked_at: now.0,
            expires_at: EmailChange::LIFE.after(now.0),
        };
        assert!(change("lovelace@example.com").matches_token(&token, &user));
        assert!(!change("lovelace@example.com").matches_token(&LinkToken::new(&[2; 32]), &user));
        assert!(!change("ada@example.com").matches_token(&token, &user));
        let problem = EmailProblem { kind: EmailProblemKind::Bounced, since: now.0 };
        let marked = User { email_problem: Some(problem), ..user };
        assert!(change("ada@example.com").matches_token(&token, &marked));
    }
}

//! A forgotten password (P23): reset by a link by mail, or by a code by text message.
//!
//! Whether anybody has the address or number is not looked up here, but by `delivery` when it sends the message. The
//! response to the request can therefore not reveal it.

use crate::{
    audit::{AuditEvent, records::AuditAction},
    identity::{
        code::{self, CodeHash, SmsCode},
        messages::IdentityMessage,
        password::PasswordHash,
        records::{Factors, PasswordCredential, PasswordReset, PhoneIdentity, PhoneReset, User},
        revocation,
        settling::Revoked,
    },
    kernel::{
        commit::{Commit, Stored},
        language::Language,
        lookup::{EmailLookup, PhoneLookup},
        personal::{BrowserType, Device, EmailAddress, PhoneNumber},
        processing::Period,
        random::RandomSource,
        record::Expiring,
        time::Now,
        token::LinkToken,
    },
    messaging::records::{Message, Recipient},
    rate_limit::{OverLimit, RateLimit},
};

/// The limit of links to one address that are requested from one network. It counts also what is answered without a link being sent, so
/// its longest back-off ends before a link does that others were sent: five minutes of the thirty are left by [`BY_ADDRESS`].
pub const BY_ADDRESS_IN_NETWORK: RateLimit = RateLimit {
    name: "reset-address-network",
    over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(5)),
    ..BY_ADDRESS
};
/// The limit of links to one address, from wherever they are requested. Requests over it are answered like others, and nothing is
/// sent. The longest back-off is shorter than a link's lifetime: however often others make requests, the owner of the mailbox always
/// has a link that works, or is sent one.
pub const BY_ADDRESS: RateLimit = RateLimit {
    name: "reset-address",
    free: 3,
    over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(25)),
    reset_after: Period::Hours(24),
};
/// The limit of resets that are requested from one network.
pub const BY_NETWORK: RateLimit =
    RateLimit { name: "reset-network", free: 30, over_limit: OverLimit::Refuse, reset_after: Period::Hours(1) };
/// The limit of codes that are tried from one network, for all numbers together. Each code has a limit of its own, too.
pub const CODES_BY_NETWORK: RateLimit = RateLimit {
    name: "code-network",
    free: 50,
    over_limit: OverLimit::BackOff(Period::Minutes(1), Period::Minutes(15)),
    reset_after: Period::Hours(1),
};

/// Requests a link by mail.
#[must_use]
pub fn request_by_mail(
    now: Now,
    email: EmailAddress,
    lookup: &EmailLookup,
    language: Language,
    token: &LinkToken,
    random: &dyn RandomSource,
) -> Commit {
    let content = IdentityMessage::ResetPassword { token: token.clone() };
    let mail = Message::new(now, random, Recipient::from(lookup), email.clone(), language, content);
    let at = now.timestamp();
    let reset = PasswordReset { token: token.hash(), email, asked_at: at, expires_at: PasswordReset::LIFE.after(at) };
    Commit::new(now).insert(&reset).send(&mail)
}

/// A number, and the key that new items are written under.
#[derive(Debug, Clone)]
pub struct Number {
    /// The number.
    pub phone: PhoneNumber,
    /// Its key.
    pub lookup: PhoneLookup,
}

/// Requests a code by text message, which works together with `request` alone.
#[must_use]
pub fn request_by_phone(
    now: Now,
    number: Number,
    request: &LinkToken,
    language: Language,
    (code, hash): (&SmsCode, CodeHash),
    random: &dyn RandomSource,
) -> Commit {
    let content = IdentityMessage::ResetCode { code: code.clone() };
    let text = Message::new(now, random, Recipient::from(&number.lookup), number.phone, language, content);
    let at = now.timestamp();
    let reset = PhoneReset {
        request: request.hash(),
        phone: number.lookup,
        code: hash,
        tries: 0,
        asked_at: at,
        expires_at: PhoneReset::LIFE.after(at),
    };
    Commit::new(now).insert(&reset).send(&text)
}

impl PhoneReset {
    /// Counts one more try of a code. To be written before the code is compared. `None` if there are no tries left.
    #[must_use]
    pub fn tried(&self) -> Option<Self> {
        (self.tries < code::TRIES).then(|| Self { tries: self.tries + 1, ..self.clone() })
    }
}

impl PhoneIdentity {
    /// The person whose password the number resets. `None` if several people have the number.
    #[must_use]
    pub fn single_holder(&self) -> Option<crate::kernel::id::UserId> {
        match self.holders[..] {
            [only] => Some(only),
            _ => None,
        }
    }
}

/// A person who takes a way back to their log-in.
#[derive(Debug)]
pub struct Person {
    /// Their profile.
    pub user: Stored<User>,
    /// Their credential.
    pub credential: Stored<PasswordCredential>,
    /// Their second factors.
    pub factors: Option<Stored<Factors>>,
}

impl PasswordCredential {
    /// Whether a reset that was requested at `asked_at` is still valid. It is not if the password was set since.
    #[must_use]
    pub fn may_reset(&self, asked_at: crate::Timestamp) -> bool {
        asked_at > self.password_at
    }
}

/// How a reset was requested.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ResetChannel {
    /// A link by mail.
    Mail,
    /// A code by text message.
    Phone,
}

/// Sets the new password of a person without a second factor and notifies them: always by mail, and also by text message unless the
/// reset came by phone. What was added recently is `revoked`. `spent` removes the proof of the reset and whatever was begun, and ends the
/// person's sessions.
#[must_use]
pub fn complete(
    spent: Commit,
    Person { user, credential, .. }: &Person,
    password: (PasswordHash, bool),
    (channel, device): (ResetChannel, &Device),
    revoked: &[Revoked],
    random: &dyn RandomSource,
) -> Commit {
    let now = spent.now();
    let told = user.without_recent_phone(now);
    let changed = credential.record.clone().with_password(now, password);
    let subject = (credential.account, user.user);
    let audit_event = AuditEvent::from(device, now, random, subject, AuditAction::PasswordReset).changing(["password"]);
    let mail = reset_mail(now, user, &device.browser_type, random);
    let commit = spent.replace(credential, &changed).audit(&audit_event).send(&mail);
    let text = reset_text_message(now, &told, &device.browser_type, random).filter(|_| channel == ResetChannel::Mail);
    let commit = user.write_without_recent_phone(text.iter().fold(commit, Commit::send));
    let event = AuditEvent::from(device, now, random, subject, AuditAction::AccessRevoked);
    revocation::tell(commit, event, user, revoked, random)
}

/// The mail that notifies a person that their password was reset, and with which browser type.
#[must_use]
pub fn reset_mail(now: Now, user: &User, browser_type: &BrowserType, random: &dyn RandomSource) -> Message {
    user.message(now, random, user.email.clone(), was_reset(user, browser_type))
}

/// The text message with the same notice, if the person has a verified number.
#[must_use]
pub fn reset_text_message(
    now: Now,
    user: &User,
    browser_type: &BrowserType,
    random: &dyn RandomSource,
) -> Option<Message> {
    Some(user.message(now, random, user.verified_phone()?.clone(), was_reset(user, browser_type)))
}

fn was_reset(user: &User, browser_type: &BrowserType) -> IdentityMessage {
    IdentityMessage::PasswordWasReset { name: user.name.clone(), browser_type: browser_type.clone() }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        kernel::id::UserId,
        rate_limit::records::{RateCounter, RateLimitScope},
    };

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    proptest! {
        #[test]
        fn p23_however_others_ask_the_mailbox_holds_a_link_that_works_or_another_may_be_asked_for(
            gaps in prop::collection::vec(0_i64..4_000, 1..200)
        ) {
            let (mut counter, mut clock, mut last_link) = (None::<RateCounter>, 0, None);
            for gap in gaps {
                clock += gap;
                match BY_ADDRESS.attempt(at(clock), &RateLimitScope::new("x"), counter.as_ref()) {
                    Ok(next) => { counter = Some(next); last_link = Some(clock); }
                    Err(_) => prop_assert!(last_link.is_some_and(|sent| !at(clock).is_past(PasswordReset::LIFE.after(at(sent).0)))),
                }
            }
        }
    }

    #[test]
    fn a_number_resets_its_one_holder_and_of_several_nobody() {
        let user = |n: u8| UserId::new(at(0), &[n; 10]);
        let phone = |holders: Vec<UserId>| PhoneIdentity { phone: PhoneLookup::new("v1", "x"), holders };
        assert_eq!(phone(vec![user(1)]).single_holder(), Some(user(1)));
        assert_eq!(phone(vec![user(1), user(2)]).single_holder(), None);
        assert_eq!(phone(vec![]).single_holder(), None);
    }

    #[test]
    fn five_codes_are_tried_and_no_sixth() {
        let reset = PhoneReset {
            request: LinkToken::new(&[1; 32]).hash(),
            phone: PhoneLookup::new("v1", "x"),
            code: CodeHash::new(&[0; 16], "x"),
            tries: 0,
            asked_at: at(0).0,
            expires_at: PhoneReset::LIFE.after(at(0).0),
        };
        let last = (0..5).try_fold(reset, |reset, _| reset.tried()).unwrap();
        assert_eq!(last.tried(), None);
    }
}

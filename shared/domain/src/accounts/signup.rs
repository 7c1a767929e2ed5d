//! Opening an account (P01).

use crate::{
    accounts::records::{Account, Member, Membership, Owners, Role},
    audit::{AuditEvent, records::AuditAction},
    identity::{
        messages::IdentityMessage,
        password::PasswordHash,
        records::{PasswordCredential, PendingSignup, User},
    },
    kernel::{
        commit::{Commit, Stored},
        id::{AccountId, MemberId, UserId},
        language::Language,
        lookup::EmailLookup,
        personal::{CompanyName, Device, EmailAddress, PersonName, PhoneNumber},
        processing::Period,
        random::RandomSource,
        record::Expiring,
        time::Now,
        token::LinkToken,
    },
    messaging::records::{Message, Recipient},
    privacy::{
        id::ConsentId,
        records::{Agreement, Channel, Consent},
    },
    rate_limit::{OverLimit, RateLimit, mailbox::MailboxLimits},
};

/// How often an account may be requested with an address, from wherever. Requests over it are answered like others, and nothing is
/// sent. The longest back-off is half of a link's lifetime: however often strangers sign somebody up, their mailbox has a link that
/// opens their account, with the name and company that they confirm it with.
pub const MAILS: RateLimit = RateLimit {
    name: "signup-mails",
    free: 5,
    over_limit: OverLimit::BackOff(Period::Minutes(5), Period::Hours(12)),
    reset_after: Period::Hours(24),
};
/// How often an account may be requested with other addresses of one mailbox. Requests over it are answered like others, too.
pub const MAILS_TO_MAILBOX: MailboxLimits = MailboxLimits {
    in_network: RateLimit { name: "signup-mailbox-network", ..MAILS },
    everywhere: RateLimit { name: "signup-mailbox", free: 20, ..MAILS },
};
/// How often accounts may be requested from one network.
pub const REQUESTS_OF_NETWORK: RateLimit =
    RateLimit { name: "signup-network", free: 100, over_limit: OverLimit::Refuse, reset_after: Period::Hours(1) };

/// A person who requests an account.
#[derive(Debug, Clone)]
pub struct Applicant {
    /// The organisation.
    pub company_name: CompanyName,
    /// The person.
    pub name: PersonName,
    /// Their address.
    pub email: EmailAddress,
    /// Their phone number.
    pub phone: PhoneNumber,
    /// The policy version that they accepted.
    pub policy_version: String,
    /// Whether they want the newsletter. It is asked for again once the mailbox is proved, since others could sign somebody up.
    pub newsletter: bool,
    /// Their language.
    pub language: Language,
}

impl Applicant {
    /// Requests the account: stores the pending sign-up, and sends the mail with the link that confirms it. Whether the
    /// address has an account already is not looked up, so the response cannot reveal it.
    #[must_use]
    pub fn request(self, now: Now, email: &EmailLookup, token: &LinkToken, random: &dyn RandomSource) -> Commit {
        let content = IdentityMessage::ConfirmSignup { token: token.clone() };
        let mail = Message::new(now, random, Recipient::from(email), self.email.clone(), self.language, content);
        let pending = PendingSignup {
            token: token.hash(),
            company_name: self.company_name,
            name: self.name,
            email: self.email,
            phone: self.phone,
            policy_version: self.policy_version,
            newsletter: self.newsletter,
            language: self.language,
            asked_at: now.timestamp(),
            expires_at: PendingSignup::LIFE.after(now.timestamp()),
        };
        Commit::new(now).insert(&pending).send(&mail)
    }
}

impl Stored<PendingSignup> {
    /// The request with what the owner of the mailbox corrects. Somebody else may have made it.
    #[must_use]
    pub fn corrected(
        self,
        name: Option<PersonName>,
        company_name: Option<CompanyName>,
        phone: Option<PhoneNumber>,
    ) -> Self {
        let Self { record, version } = self;
        let record = PendingSignup {
            name: name.unwrap_or(record.name),
            company_name: company_name.unwrap_or(record.company_name),
            phone: phone.unwrap_or(record.phone),
            ..record
        };
        Self { record, version }
    }
}

/// The ids of a new account and of its first member.
#[derive(Debug, Clone, Copy)]
pub struct NewAccount {
    /// The account.
    pub account: AccountId,
    /// Its owner.
    pub user: UserId,
    /// The owner's membership.
    pub member: MemberId,
}

/// Opens the account that was requested. The person who has the mailbox has chosen the password.
///
/// `email` are all keys that the address may be stored under. It is written under the first, and must not exist under
/// any of them.
#[must_use]
pub fn confirm(
    now: Now,
    pending: &Stored<PendingSignup>,
    email: &[EmailLookup],
    password: PasswordHash,
    new: NewAccount,
    device: &Device,
    random: &dyn RandomSource,
) -> Commit {
    let NewAccount { account, user, member } = new;
    let at = now.timestamp();
    let accepted = Consent {
        user,
        consent: ConsentId::new(now, &random.bytes()),
        agreement: Agreement::PrivacyPolicy,
        granted: true,
        policy_version: pending.policy_version.clone(),
        at,
        channel: Channel::Signup,
    };
    let credential = |email: &EmailLookup| PasswordCredential {
        email: email.clone(),
        user,
        account,
        member,
        password,
        password_at: at,
        short_password: false,
    };
    let commit = Commit::new(now).remove(pending);
    let commit = match email.split_first() {
        Some((current, others)) => {
            let commit =
                others.iter().fold(commit, |commit, email| commit.check_absent(&PasswordCredential::key(email)));
            commit.insert(&credential(current))
        }
        None => commit,
    };
    commit
        .insert(&User {
            user,
            name: pending.name.clone(),
            email: pending.email.clone(),
            phone: Some(pending.phone.clone()),
            phone_verified_at: None,
            email_changed_at: None,
            email_problem: None,
            email_confirmed_at: None,
            language: pending.language,
            created_at: at,
        })
        .insert(&Account {
            account,
            company_name: pending.company_name.clone(),
            second_factor_required: false,
            created_at: at,
        })
        .insert(&Member { account, member, user, role: Role::Owner, since: at })
        .insert(&Owners::first(account, user))
        .insert(&Membership { user, account, member, since: at })
        .insert(&accepted)
        .audit(&AuditEvent::from(device, now, random, (account, user), AuditAction::AccountOpened))
        .send(&Message::new(
            now,
            random,
            Recipient::from(user),
            pending.email.clone(),
            pending.language,
            IdentityMessage::Welcome { name: pending.name.clone(), company_name: pending.company_name.clone() },
        ))
}

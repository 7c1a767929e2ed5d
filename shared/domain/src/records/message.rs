//! The outbox.

use std::{convert::Infallible, fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::EmailLookup;
use crate::{
    Language, Now, Record,
    id::{MessageId, UserId},
    personal::{CompanyName, EmailAddress, PersonName},
    processing::Period,
    token::LinkToken,
};

/// A message to somebody. What it says is dropped as soon as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Outbox, scope = recipient, key = "MESSAGE#{message}", due = due_at)]
#[processing(subject = Recipient, purpose = ServiceMessages, basis = Contract, keep = Until(expires_at, Days(10)))]
pub struct Message {
    /// Whose it is.
    #[key]
    pub recipient: Recipient,
    /// The message.
    #[key]
    pub message: MessageId,
    /// What happens with it.
    #[plain]
    pub delivery: Delivery,
    /// How often it was tried.
    #[plain]
    pub attempts: u32,
    /// The language it is written in.
    #[plain]
    pub language: Language,
    /// When it was committed.
    #[plain]
    pub created_at: Timestamp,
    /// When it is to be tried if nobody has.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// When it is forgotten.
    #[plain]
    pub expires_at: Timestamp,
    /// Where to.
    #[personal(Contact)]
    pub to: Option<EmailAddress>,
    /// What it says.
    #[personal(Content)]
    pub content: Option<Content>,
}

/// What happens with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// Committed.
    Waiting,
    /// Somebody is sending it, until it is due again.
    Sending,
    /// The mail service took it.
    Sent,
    /// It cannot be sent.
    Failed,
}

/// What a message says, by what it is about.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Content {
    /// Somebody asked for an account with this address. Whether the address has one already is looked up when the
    /// mail is sent, so that the answer to the request cannot tell.
    ///
    /// Nothing that was typed stands in it: else anybody could send anybody their own words from our address.
    ConfirmSignup {
        /// The link's token.
        token: LinkToken,
    },
    /// The account is open.
    Welcome {
        /// The person.
        name: PersonName,
        /// The organisation.
        company_name: CompanyName,
    },
}

impl fmt::Debug for Content {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::ConfirmSignup { .. } => "ConfirmSignup(redacted)",
            Self::Welcome { .. } => "Welcome(redacted)",
        })
    }
}

impl crate::Redacted for Content {}

/// How long an unsent message is tried.
const TRIED: Period = Period::Days(3);
/// How long is remembered that a message was sent.
const REMEMBERED: Period = Period::Days(7);
/// How long a sender has before another may try: longer than the function's timeout.
const LEASE: Period = Period::Minutes(2);
/// When the schedule looks after a message that the stream should have delivered.
const GRACE: Period = Period::Minutes(1);

impl Message {
    /// A message to be sent.
    #[must_use]
    pub fn new(
        now: Now,
        random: &[u8; 10],
        recipient: Recipient,
        to: EmailAddress,
        language: Language,
        content: Content,
    ) -> Self {
        Self {
            recipient,
            message: MessageId::new(now, random),
            delivery: Delivery::Waiting,
            attempts: 0,
            language,
            created_at: now.timestamp(),
            due_at: Some(GRACE.after(now.timestamp())),
            expires_at: REMEMBERED.after(TRIED.after(now.timestamp())),
            to: Some(to),
            content: Some(content),
        }
    }

    /// The message in the hands of one sender; `None` where it is not to be sent now.
    #[must_use]
    pub fn claim(&self, now: Now) -> Option<Self> {
        let free = match self.delivery {
            Delivery::Waiting => true,
            Delivery::Sending => self.due_at.is_none_or(|due| now.is_past(due)),
            Delivery::Sent | Delivery::Failed => false,
        };
        free.then(|| Self {
            delivery: Delivery::Sending,
            attempts: self.attempts.saturating_add(1),
            due_at: Some(LEASE.after(now.timestamp())),
            ..self.clone()
        })
    }

    /// The mail service took it: what it says is forgotten.
    #[must_use]
    pub fn sent(&self, now: Now) -> Self {
        self.ended(now, Delivery::Sent)
    }

    /// It cannot be sent now: it is tried again later, each time twice as long, or given up after three days.
    #[must_use]
    pub fn postponed(&self, now: Now) -> Self {
        let wait = Period::Minutes(1 << self.attempts.min(8));
        let due = wait.after(now.timestamp());
        if due >= TRIED.after(self.created_at) {
            return self.refused(now);
        }
        Self { delivery: Delivery::Sending, due_at: Some(due), ..self.clone() }
    }

    /// It can never be sent: what it says is forgotten.
    #[must_use]
    pub fn refused(&self, now: Now) -> Self {
        self.ended(now, Delivery::Failed)
    }

    fn ended(&self, now: Now, delivery: Delivery) -> Self {
        Self {
            delivery,
            due_at: None,
            expires_at: REMEMBERED.after(now.timestamp()),
            to: None,
            content: None,
            ..self.clone()
        }
    }
}

/// Whose a message is: a person with a log-in, or an address.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Recipient(String);

impl From<UserId> for Recipient {
    fn from(user: UserId) -> Self {
        Self(user.to_string())
    }
}

impl From<&EmailLookup> for Recipient {
    fn from(email: &EmailLookup) -> Self {
        Self(email.to_string())
    }
}

impl fmt::Display for Recipient {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Recipient {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(Self(text.to_owned()))
    }
}

crate::id::text_serde!(Recipient, "usr_…");

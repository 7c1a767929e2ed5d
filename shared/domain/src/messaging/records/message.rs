//! The outbox.

use std::fmt;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    audit::records::AuditAction,
    kernel::{
        id::AccountId,
        language::Language,
        personal::{EmailAddress, PhoneNumber},
        processing::Period,
        random::RandomSource,
        record::Record,
        time::Now,
    },
    messages::Content,
    messaging::{id::MessageId, records::Recipient},
};

/// A message to somebody. What it says is dropped as soon as it is sent.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Outbox, scope = recipient, key = "MESSAGE#{message}", due = due_at, worker = Delivery, id = Random)]
#[processing(subject = Recipient, purpose = ServiceMessages, basis = Contract, keep = Until(expires_at, Days(10)))]
#[view(MessageView)]
pub struct Message {
    /// The recipient.
    #[key]
    pub recipient: Recipient,
    /// The message.
    #[key]
    #[view(as = "id")]
    pub message: MessageId,
    /// The state of the delivery.
    #[plain]
    pub delivery: Delivery,
    /// How many attempts to send it were made.
    #[plain]
    #[hidden]
    pub attempts: u32,
    /// The language that the message is written in.
    #[plain]
    #[hidden]
    pub language: Language,
    /// When the message was committed.
    #[plain]
    pub created_at: Timestamp,
    /// When the message is due for an attempt, unless it was sent before.
    #[plain]
    #[hidden]
    pub due_at: Option<Timestamp>,
    /// When the message is deleted.
    #[plain]
    #[view(as = "forgotten_at")]
    pub expires_at: Timestamp,
    /// What it is about, if like messages within minutes become one.
    #[plain]
    #[hidden]
    pub topic: Option<MessageTopic>,
    /// The account whose subscription depends on whether the message arrives (P34).
    #[plain]
    #[hidden]
    pub evidence_for: Option<AccountId>,
    /// The address or number that the message is sent to.
    #[personal(Contact)]
    #[hidden]
    pub to: Option<Destination>,
    /// The content.
    #[personal(Content)]
    #[hidden]
    pub content: Option<Content>,
}

crate::kernel::lookup::key_text! {
    /// What like messages are about: an account, what was done there, and what they tell of it.
    MessageTopic, "acc_01k9zcm3v1e6yb8t2hq4xgn7da.integration-changed.int_01k9zcm3v1e6yb8t2hq4xgn7da"
}

/// Where a message is sent, and by which means.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Destination {
    /// By mail.
    Mail(EmailAddress),
    /// By text message.
    Sms(PhoneNumber),
}

impl crate::kernel::record::Redacted for Destination {}

impl From<EmailAddress> for Destination {
    fn from(address: EmailAddress) -> Self {
        Self::Mail(address)
    }
}

impl From<PhoneNumber> for Destination {
    fn from(number: PhoneNumber) -> Self {
        Self::Sms(number)
    }
}

/// What happens with a message.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Delivery {
    /// The message is committed and not claimed yet.
    Waiting,
    /// A sender has claimed it. If it is due again, another may.
    Sending,
    /// The mail or text message service accepted it.
    Sent,
    /// It cannot be sent.
    Failed,
    /// It was not sent: a later one of the same kind, within minutes, tells how things are.
    Merged,
}

/// How long sending a message is tried.
const TRIED: Period = Period::Days(3);
/// How long it is recorded that a message was sent.
const REMEMBERED: Period = Period::Days(7);
/// How long a sender has before another may claim the message. Longer than the function's timeout.
const LEASE: Period = Period::Minutes(2);
/// How long after its commit a message is due, in case the stream did not deliver it.
const GRACE: Period = Period::Minutes(1);

impl Message {
    /// A message to be sent.
    #[must_use]
    pub fn new(
        now: Now,
        random: &dyn RandomSource,
        recipient: Recipient,
        to: impl Into<Destination>,
        language: Language,
        content: impl Into<Content>,
    ) -> Self {
        Self {
            recipient,
            message: MessageId::new(now, &random.bytes()),
            delivery: Delivery::Waiting,
            attempts: 0,
            language,
            created_at: now.timestamp(),
            due_at: Some(GRACE.after(now.timestamp())),
            expires_at: REMEMBERED.after(TRIED.after(now.timestamp())),
            topic: None,
            evidence_for: None,
            to: Some(to.into()),
            content: Some(content.into()),
        }
    }

    /// The message, which becomes one mail with others about the same action in the account within minutes, if they tell the same: `about`
    /// is all that may differ between two of them and that the last one does not tell.
    #[must_use]
    pub fn merging(self, (account, action): (AccountId, AuditAction), about: impl fmt::Display) -> Self {
        Self { topic: Some(MessageTopic(format!("{account}.{}.{about}", action.text()))), ..self }
    }

    /// The message, claimed by one sender. `None` if it must not be sent now.
    #[must_use]
    pub fn claim(&self, now: Now) -> Option<Self> {
        let free = match self.delivery {
            Delivery::Waiting => true,
            Delivery::Sending => self.due_at.is_none_or(|due| now.is_past(due)),
            Delivery::Sent | Delivery::Failed | Delivery::Merged => false,
        };
        free.then(|| Self {
            delivery: Delivery::Sending,
            attempts: self.attempts.saturating_add(1),
            due_at: Some(LEASE.after(now.timestamp())),
            ..self.clone()
        })
    }

    /// The message after the mail or text message service accepted it. Its content is removed. If a subscription depends on it,
    /// it stays due until that is recorded there.
    #[must_use]
    pub fn sent(&self, now: Now) -> Self {
        let due_at = self.evidence_for.map(|_| GRACE.after(now.timestamp()));
        Self { due_at, ..self.ended(now, Delivery::Sent) }
    }

    /// The account in whose subscription it is still to be recorded that the message was accepted.
    #[must_use]
    pub fn unrecorded(&self) -> Option<AccountId> {
        self.evidence_for.filter(|_| self.delivery == Delivery::Sent && self.due_at.is_some())
    }

    /// The message after that was recorded.
    #[must_use]
    pub fn recorded(&self) -> Self {
        Self { due_at: None, ..self.clone() }
    }

    /// The message after it could not be sent. It is due again later, and the delay doubles with each attempt. After
    /// three days, or once it is no longer worth sending, it fails.
    #[must_use]
    pub fn postponed(&self, now: Now) -> Self {
        let wait = Period::Minutes(1 << self.attempts.min(8));
        let due = wait.after(now.timestamp());
        let useful = self.content.as_ref().and_then(Content::useful).unwrap_or(TRIED);
        if due >= useful.after(self.created_at) {
            return self.refused(now);
        }
        Self { delivery: Delivery::Sending, due_at: Some(due), ..self.clone() }
    }

    /// The message after it was found that it can never be sent. Its content is removed.
    #[must_use]
    pub fn refused(&self, now: Now) -> Self {
        self.ended(now, Delivery::Failed)
    }

    /// The message, left until then.
    #[must_use]
    pub fn held_until(&self, at: Timestamp) -> Self {
        Self { due_at: Some(at), ..self.clone() }
    }

    /// The message after a later one was sent in its place. Its content is removed.
    #[must_use]
    pub fn merged(&self, now: Now) -> Self {
        self.ended(now, Delivery::Merged)
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

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        identity::messages::IdentityMessage,
        kernel::{
            id::UserId,
            personal::{CompanyName, PersonName},
            token::LinkToken,
        },
    };

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    fn message() -> Message {
        let to = EmailAddress::parse("ada@example.com").unwrap();
        let name = PersonName::parse("Ada").unwrap();
        let content = IdentityMessage::Welcome { name, company_name: CompanyName::parse("Ada ApS").unwrap() };
        let user = UserId::new(at(0), &[2; 10]);
        Message::new(at(0), &|bytes: &mut [u8]| bytes.fill(3), Recipient::from(user), to, Language::Da, content)
    }

    #[derive(Debug, Clone, Copy)]
    enum Step {
        Claim,
        Sent,
        Postponed,
    }

    proptest! {
        #[test]
        fn p24_whatever_happens_a_message_is_in_one_hand_at_a_time_and_ends(
            steps in prop::collection::vec((prop_oneof![Just(Step::Claim), Just(Step::Sent), Just(Step::Postponed)], 0_i64..7_200), 1..200)
        ) {
            let (mut message, mut clock, mut held_until) = (message(), 0, 0);
            for (step, wait) in steps {
                clock += wait;
                let now = at(clock);
                match step {
                    Step::Claim => if let Some(claim) = message.claim(now) {
                        prop_assert!(clock >= held_until, "claimed while another held it");
                        prop_assert_eq!(claim.delivery, Delivery::Sending);
                        held_until = LEASE.after(now.0).as_second();
                        message = claim;
                    },
                    Step::Sent if message.delivery == Delivery::Sending => message = message.sent(now),
                    Step::Postponed if message.delivery == Delivery::Sending => {
                        message = message.postponed(now);
                        held_until = message.due_at.map_or(i64::MAX, Timestamp::as_second);
                    }
                    _ => {}
                }
                let over = matches!(message.delivery, Delivery::Sent | Delivery::Failed);
                prop_assert_eq!(over, message.content.is_none() && message.to.is_none() && message.due_at.is_none());
                prop_assert!(!over || message.claim(now).is_none());
                prop_assert!(message.due_at.is_none_or(|due| due < message.expires_at), "it is tried before it is forgotten");
            }
        }
    }

    #[test]
    fn p34_a_message_that_is_evidence_stays_due_once_it_is_sent_until_that_is_recorded() {
        let account = AccountId::new(at(0), &[4; 10]);
        let claimed = Message { evidence_for: Some(account), ..message() }.claim(at(0)).unwrap();
        assert_eq!(claimed.unrecorded(), None);
        let sent = claimed.sent(at(5));
        assert_eq!((sent.unrecorded(), sent.content.is_none(), sent.claim(at(900))), (Some(account), true, None));
        assert!(sent.due_at.is_some_and(|due| due < sent.expires_at));
        let recorded = sent.recorded();
        assert_eq!((recorded.unrecorded(), recorded.due_at, recorded.evidence_for), (None, None, Some(account)));
        let refused = claimed.refused(at(5));
        assert_eq!((refused.unrecorded(), refused.due_at), (None, None));
    }

    #[test]
    fn a_link_is_not_sent_after_it_has_ended() {
        let content = Some(IdentityMessage::ConfirmSignup { token: LinkToken::new(&[1; 32]) }.into());
        let message = Message { content, attempts: 5, ..message() };
        assert_eq!(message.postponed(at(0)).delivery, Delivery::Sending);
        assert_eq!(message.postponed(at(86_000)).delivery, Delivery::Failed);
    }

    #[test]
    fn a_message_that_nobody_takes_is_given_up_after_three_days() {
        let (mut message, mut now) = (message(), at(0));
        let mut tries = 0;
        while message.delivery != Delivery::Failed {
            now = Now(message.due_at.unwrap());
            message = message.claim(now).unwrap().postponed(now);
            tries += 1;
        }
        assert!((15..60).contains(&tries), "{tries}");
        assert!(now.0 <= TRIED.after(at(0).0));
    }
}

//! Like messages within minutes become one: whoever changes somebody's role to and fro mails them twice, and not each time.
//!
//! Time is divided into windows. The first message about an action in an account in a window goes at once, and of the others the last one,
//! once the window has been over for a minute. Nothing is stored for it: which is which is seen in the outbox, whoever looks, and however often.

use jiff::Timestamp;

use crate::{
    kernel::{processing::Period, time::Now},
    messaging::{id::MessageId, records::Message},
};

/// How long a window is.
const WINDOW: Period = Period::Minutes(10);
/// How long after its end messages of a window may still be committed: longer than a request takes.
const GRACE: Period = Period::Minutes(1);

/// What becomes of a message among like ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Turn {
    /// It is sent now.
    Now {
        /// How many earlier ones it stands for.
        merged: usize,
    },
    /// It is left until then.
    Later(Timestamp),
    /// It is not sent: a later one is.
    Merged,
}

impl Message {
    /// What becomes of it. `recent` are the recipient's messages of its [window](Self::window), among them perhaps itself.
    #[must_use]
    pub fn turn<'a>(&self, recent: impl IntoIterator<Item = &'a Self>, now: Now) -> Turn {
        let is_like = |other: &&Self| {
            self.topic.is_some()
                && other.topic == self.topic
                && WINDOW.window(other.created_at) == WINDOW.window(self.created_at)
        };
        let others = recent.into_iter().filter(is_like).filter(|other| other.message != self.message);
        let others = others.map(|other| other.message).collect::<Vec<_>>();
        let earlier = others.iter().filter(|other| **other < self.message).count();
        let (_, end) = WINDOW.window(self.created_at);
        let end = GRACE.after(end);
        match earlier.checked_sub(1) {
            None => Turn::Now { merged: 0 },
            Some(_) if !now.is_past(end) => Turn::Later(end),
            Some(_) if earlier < others.len() => Turn::Merged,
            // The first one was sent by itself.
            Some(merged) => Turn::Now { merged },
        }
    }

    /// The first and the last id that a message may have that is sent in the same window.
    #[must_use]
    pub fn window(&self) -> (MessageId, MessageId) {
        let (begin, end) = WINDOW.window(self.created_at);
        (MessageId::new(Now(begin), &[0; 10]), MessageId::new(Now(end), &[0xff; 10]))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{
        accounts::{messages::AccountsMessage, records::Role},
        audit::records::AuditAction,
        kernel::{
            id::{AccountId, UserId},
            language::Language,
            personal::{CompanyName, EmailAddress, PersonName},
        },
        messaging::records::Recipient,
    };

    fn at(seconds: i64) -> Now {
        Now(Timestamp::from_second(seconds).unwrap())
    }

    fn plain(seconds: i64) -> Message {
        let (name, company) = (PersonName::parse("Ada").unwrap(), CompanyName::parse("Ada ApS").unwrap());
        let content = AccountsMessage::AccessChanged { name, company_name: company, role: Role::Admin };
        let to = EmailAddress::parse("ada@example.com").unwrap();
        let recipient = Recipient::from(UserId::new(at(0), &[2; 10]));
        Message::new(at(seconds), &|bytes: &mut [u8]| bytes.fill(3), recipient, to, Language::Da, content)
    }

    fn message(seconds: i64, account: u8) -> Message {
        plain(seconds).merging((AccountId::new(at(0), &[account; 10]), AuditAction::RoleChanged), "")
    }

    #[test]
    fn p24_what_is_about_another_account_or_merges_with_nothing_goes_at_once() {
        let others = [message(1, 1), message(2, 2), plain(3)];
        for message in [message(4, 3), plain(4)] {
            assert_eq!(message.turn(&others, at(4)), Turn::Now { merged: 0 });
        }
    }

    #[test]
    fn p24_like_messages_of_one_window_become_two() {
        let [first, second, third, next] = [601, 700, 1_199, 1_200].map(|seconds| message(seconds, 1));
        let all = [first.clone(), second.clone(), third.clone(), next.clone()];
        assert_eq!(first.turn(&all, at(601)), Turn::Now { merged: 0 });
        assert_eq!(second.turn(&all[..2], at(700)), Turn::Later(at(1_260).0));
        assert_eq!(second.turn(&all, at(1_260)), Turn::Merged);
        assert_eq!(third.turn(&all, at(1_260)), Turn::Now { merged: 1 });
        assert_eq!(next.turn(&all, at(1_200)), Turn::Now { merged: 0 });
    }

    proptest! {
        #[test]
        fn p24_whatever_happens_the_last_change_is_told_and_no_window_has_more_than_two_mails(
            mut times in prop::collection::btree_set(0_i64..3_000, 1..40)
        ) {
            let messages = times.iter().map(|seconds| message(*seconds, 1)).collect::<Vec<_>>();
            let (mut sent, mut told) = (Vec::new(), 0);
            for message in &messages {
                // Each is looked at once it is written, when only it and the earlier ones are there, and again when it is due.
                let there = messages.iter().filter(|other| other.message <= message.message);
                let turn = match message.turn(there, Now(message.created_at)) {
                    Turn::Later(at) => message.turn(&messages, Now(at)),
                    turn => turn,
                };
                match turn {
                    Turn::Now { merged } => {
                        sent.push(message);
                        told += merged + 1;
                    }
                    Turn::Later(_) => prop_assert!(false, "it is due"),
                    Turn::Merged => {}
                }
            }
            prop_assert_eq!(told, messages.len());
            prop_assert_eq!(sent.last().map(|last| last.created_at.as_second()), times.pop_last());
            for message in &sent {
                let of_window = sent.iter().filter(|other| WINDOW.window(other.created_at) == WINDOW.window(message.created_at));
                prop_assert!(of_window.count() <= 2);
            }
        }
    }
}

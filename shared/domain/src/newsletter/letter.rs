//! The letter to one reader: claimed before it is sent, and what is reported of it afterwards.
//!
//! A sender writes the claim, and then reads whether the reader still consents. Whoever unsubscribes deletes the subscription, and
//! then reads whether there is a claim. So one of the two sees the other: no letter is handed to the mail service after the reader was
//! told that they are unsubscribed.

use jiff::{SignedDuration, Timestamp};

use crate::{
    kernel::{lookup::EmailLookup, record::Expiring, time::Now},
    messaging::id::MessageId,
    newsletter::{
        id::{CampaignId, SubscriptionId},
        records::{CampaignTally, Letter, LetterState, TallyShard},
    },
};

/// For how long after its claim a letter may be handed to the mail service. After that, the sender claims it anew.
const VALID_FOR: SignedDuration = SignedDuration::from_secs(2);
/// For how long after a claim whoever unsubscribes waits for what becomes of the letter. It is longer than a claim is valid, because
/// the clocks of two functions may differ.
const SETTLES_WITHIN: SignedDuration = SignedDuration::from_secs(5);
/// How often a letter is given to the mail service once more, at most, if it is not known whether the service has taken it.
const REPEATS: u32 = 2;

/// What the mail service reports of a letter, or what its reader did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Report {
    /// It arrived.
    Delivered,
    /// It never will.
    Bounced,
    /// It was reported as unwanted.
    Complained,
    /// The reader unsubscribed.
    Unsubscribed,
}

/// The reader of a letter as a tag of its mail: tags have letters, digits, underscores and dashes only.
#[must_use]
pub fn reader_tag(mailbox: &EmailLookup) -> String {
    mailbox.to_string().replace('.', "--")
}

/// The mailbox that a tag names. `None` if it names none.
#[must_use]
pub fn reader_of_tag(tag: &str) -> Option<EmailLookup> {
    let mut parts = tag.splitn(3, "--");
    match (parts.next(), parts.next(), parts.next()) {
        (Some("email"), Some(version), Some(mac)) => Some(EmailLookup::new(version, mac)),
        _ => None,
    }
}

impl Letter {
    /// The first claim of a reader's letter.
    #[must_use]
    pub fn claim(
        now: Now,
        campaign: CampaignId,
        (subscription, mailbox): (SubscriptionId, EmailLookup),
        message: MessageId,
    ) -> Self {
        Self {
            campaign,
            mailbox,
            subscription,
            message,
            state: LetterState::Sending,
            claimed_at: now.0,
            repeats: 0,
            delivered: false,
            bounced: false,
            complained: false,
            unsubscribed: false,
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }

    /// The letter, claimed anew after it was postponed, or after a sender left it without it being known what became of it. `None` if it
    /// is settled.
    #[must_use]
    pub fn claimed_again(&self, now: Now) -> Option<Self> {
        match self.state {
            LetterState::Sending => Some(self.repeated(now)),
            LetterState::Postponed => Some(self.renewed(now)),
            LetterState::Sent | LetterState::Skipped | LetterState::Failed => None,
        }
    }

    /// The letter with a new claim of the sender who knows that the mail service has not taken it.
    #[must_use]
    pub fn renewed(&self, now: Now) -> Self {
        let expires_at = Self::LIFE.after(now.timestamp());
        Self { state: LetterState::Sending, claimed_at: now.0, expires_at, ..self.clone() }
    }

    /// The letter with a new claim, to be given once more to the mail service, which may have taken it already. After a few times it is
    /// given up.
    #[must_use]
    pub fn repeated(&self, now: Now) -> Self {
        if self.repeats >= REPEATS {
            return self.settled(LetterState::Failed);
        }
        Self { repeats: self.repeats.saturating_add(1), ..self.renewed(now) }
    }

    /// Whether it may be handed to the mail service by its claim.
    #[must_use]
    pub fn is_valid(&self, now: Now) -> bool {
        self.state == LetterState::Sending && now.0.duration_since(self.claimed_at) <= VALID_FOR
    }

    /// The moment from which it is certain that it is not handed to the mail service by its claim. `None` if nothing is under way.
    #[must_use]
    pub fn settles_at(&self) -> Option<Timestamp> {
        (self.state == LetterState::Sending)
            .then(|| self.claimed_at.saturating_add(SETTLES_WITHIN).unwrap_or(Timestamp::MAX))
    }

    /// The letter after this became of it.
    #[must_use]
    pub fn settled(&self, state: LetterState) -> Self {
        Self { state, ..self.clone() }
    }

    /// The letter after a report. `None` if nothing is to be counted: it was reported before, since events come more than once and in
    /// any order, or the reader never got it.
    #[must_use]
    pub fn reported(&self, report: Report) -> Option<Self> {
        let mut after = self.clone();
        let mark = match report {
            Report::Delivered => &mut after.delivered,
            Report::Bounced => &mut after.bounced,
            Report::Complained => &mut after.complained,
            Report::Unsubscribed if !matches!(self.state, LetterState::Sent | LetterState::Sending) => return None,
            Report::Unsubscribed => &mut after.unsubscribed,
        };
        (!std::mem::replace(mark, true)).then_some(after)
    }
}

impl CampaignTally {
    /// The counter with one report more.
    #[must_use]
    pub fn with(before: Option<&Self>, letter: &Letter, report: Report, now: Now) -> Self {
        let mut tally = before.cloned().unwrap_or(Self {
            campaign: letter.campaign,
            shard: TallyShard::of(&letter.mailbox),
            delivered: 0,
            bounced: 0,
            complained: 0,
            unsubscribed: 0,
            expires_at: Self::LIFE.after(now.timestamp()),
        });
        let count = match report {
            Report::Delivered => &mut tally.delivered,
            Report::Bounced => &mut tally.bounced,
            Report::Complained => &mut tally.complained,
            Report::Unsubscribed => &mut tally.unsubscribed,
        };
        *count = count.saturating_add(1);
        tally
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(millis: i64) -> Now {
        Now(Timestamp::from_millisecond(millis).unwrap())
    }

    fn letter() -> Letter {
        let (campaign, reader) = (CampaignId::new(at(0), &[1; 10]), SubscriptionId::new(at(0), &[2; 10]));
        let mailbox = EmailLookup::new("v1", "x");
        Letter::claim(at(0), campaign, (reader, mailbox), MessageId::new(at(0), &[3; 10]))
    }

    proptest! {
        #[test]
        fn p09_nothing_is_sent_by_a_claim_once_whoever_unsubscribes_need_not_wait_for_it(millis in 0_i64..10_000, skew in -2_900_i64..2_900) {
            let letter = letter();
            let settled = letter.settles_at().is_some_and(|at_least| at(millis).0 >= at_least);
            prop_assert!(!settled || !letter.is_valid(at(millis + skew)));
        }

        #[test]
        fn p09_each_report_counts_once_in_whatever_order_they_come(reports in prop::collection::vec(0_usize..4, 0..40)) {
            let all = [Report::Delivered, Report::Bounced, Report::Complained, Report::Unsubscribed];
            let (mut letter, mut tally) = (letter(), None::<CampaignTally>);
            for report in reports.iter().map(|n| all[*n]) {
                if let Some(after) = letter.reported(report) {
                    tally = Some(CampaignTally::with(tally.as_ref(), &after, report, at(0)));
                    letter = after;
                }
            }
            let seen = |n: usize| u64::from(reports.contains(&n));
            let counted = tally.map_or([0; 4], |tally| [tally.delivered, tally.bounced, tally.complained, tally.unsubscribed]);
            prop_assert_eq!(counted, [seen(0), seen(1), seen(2), seen(3)]);
        }

        #[test]
        fn a_tag_leads_back_to_its_mailbox(version in "v[0-9]{1,3}", mac in "[A-Za-z0-9_-]{43}") {
            let mailbox = EmailLookup::new(&version, &mac);
            let tag = reader_tag(&mailbox);
            prop_assert!(tag.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-')), "{}", tag);
            prop_assert_eq!(reader_of_tag(&tag), Some(mailbox));
        }

        #[test]
        fn a_counter_is_one_of_sixteen(mac in "[A-Za-z0-9_-]{43}") {
            let shard = TallyShard::of(&EmailLookup::new("v1", &mac));
            prop_assert!(shard.to_string().parse::<u8>().is_ok_and(|shard| shard < 16));
        }
    }

    #[test]
    fn p09_a_letter_that_is_settled_is_claimed_by_nobody() {
        for state in [LetterState::Sent, LetterState::Skipped, LetterState::Failed] {
            let settled = letter().settled(state);
            assert_eq!((settled.claimed_again(at(9)), settled.settles_at()), (None, None));
        }
        let again = letter().claimed_again(at(60_000)).unwrap();
        assert!(again.is_valid(at(61_000)) && !again.is_valid(at(63_000)));
        assert_eq!((again.repeats, again.expires_at), (1, Letter::LIFE.after(at(60_000).0)));
        let postponed = letter().settled(LetterState::Postponed);
        assert!(!postponed.is_valid(at(0)) && postponed.settles_at().is_none());
        assert_eq!(postponed.claimed_again(at(0)).unwrap().repeats, 0, "the service has not taken it");
    }

    #[test]
    fn p09_a_letter_of_which_nothing_is_known_is_sent_three_times_at_most() {
        let mut letter = letter();
        for repeats in 1..=2 {
            letter = letter.repeated(at(0));
            assert_eq!((letter.repeats, letter.state), (repeats, LetterState::Sending));
        }
        letter = letter.claimed_again(at(60_000)).unwrap();
        assert_eq!((letter.repeats, letter.state), (2, LetterState::Failed));
    }

    #[test]
    fn p09_who_got_no_letter_is_not_counted_as_unsubscribed_by_it() {
        for (state, counts) in [
            (LetterState::Sent, true),
            (LetterState::Sending, true),
            (LetterState::Postponed, false),
            (LetterState::Skipped, false),
            (LetterState::Failed, false),
        ] {
            assert_eq!(letter().settled(state).reported(Report::Unsubscribed).is_some(), counts, "{state:?}");
        }
    }

    #[test]
    fn a_tag_of_no_reader_names_none() {
        for tag in ["", "none", "email", "email--v1", "phone--v1--x", "sub_01k9zcm3v1e6yb8t2hq4xgn7da"] {
            assert_eq!(reader_of_tag(tag), None, "{tag}");
        }
    }
}

//! The letter to one reader: claimed before it is sent, and what is reported of it afterwards.
//!
//! A sender writes the claim, and then reads whether the reader still consents. Whoever unsubscribes writes that, and then reads
//! whether there is a claim. So one of the two sees the other: no letter begins after the reader was told that they are unsubscribed.

use jiff::{SignedDuration, Timestamp};

use crate::{
    kernel::{lookup::EmailLookup, record::Expiring, time::Now},
    messaging::id::MessageId,
    newsletter::{
        id::{CampaignId, SubscriptionId},
        records::{CampaignTally, Letter, LetterState, TallyShard},
    },
};

/// For how long after its claim a letter may be handed to the mail service. Later, the sender claims it anew.
const BEGINS_WITHIN: SignedDuration = SignedDuration::from_secs(2);
/// For how long after a claim whoever unsubscribes waits for the letter: clocks of two functions may differ.
const SETTLES_WITHIN: SignedDuration = SignedDuration::from_secs(5);
/// How often a letter is claimed before it is given up: over hours, since a campaign that does not go on is put off for longer and longer.
const TRIES: u32 = 24;
/// How many counters share what is reported of a campaign.
const TALLIES: u8 = 8;

/// What the mail service reports of a letter, or what its reader did with its link.
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
            subscription,
            mailbox,
            message,
            state: LetterState::Sending,
            claimed_at: now.0,
            tries: 1,
            repeats: 0,
            delivered: false,
            bounced: false,
            complained: false,
            unsubscribed: false,
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }

    /// The letter, claimed anew, if nothing is known of what became of it, or if it was postponed. `None` if it is settled.
    #[must_use]
    pub fn claimed_again(&self, now: Now) -> Option<Self> {
        let repeats = match self.state {
            LetterState::Sending => self.repeats.saturating_add(1),
            LetterState::Postponed => self.repeats,
            LetterState::Sent | LetterState::Skipped | LetterState::Failed => return None,
        };
        Some(Self { repeats, ..self.renewed(now) })
    }

    /// The letter with a new claim of the sender who has claimed it, and knows what became of it so far.
    #[must_use]
    pub fn renewed(&self, now: Now) -> Self {
        Self {
            state: LetterState::Sending,
            claimed_at: now.0,
            tries: self.tries.saturating_add(1),
            expires_at: Self::LIFE.after(now.timestamp()),
            ..self.clone()
        }
    }

    /// The letter once more given to the mail service, which may have taken it already.
    #[must_use]
    pub fn repeated(&self) -> Self {
        Self { repeats: self.repeats.saturating_add(1), ..self.clone() }
    }

    /// Whether it may be handed to the mail service by its claim.
    #[must_use]
    pub fn may_begin(&self, now: Now) -> bool {
        self.state == LetterState::Sending && now.0.duration_since(self.claimed_at) <= BEGINS_WITHIN
    }

    /// Whether it may be tried once more.
    #[must_use]
    pub fn has_tries_left(&self) -> bool {
        self.tries < TRIES
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

    /// The letter after a report. `None` if it was reported before: events come more than once, and in any order.
    #[must_use]
    pub fn reported(&self, report: Report) -> Option<Self> {
        let mut after = self.clone();
        let mark = match report {
            Report::Delivered => &mut after.delivered,
            Report::Bounced => &mut after.bounced,
            Report::Complained => &mut after.complained,
            Report::Unsubscribed => &mut after.unsubscribed,
        };
        (!std::mem::replace(mark, true)).then_some(after)
    }

    /// The counter that its reports are added to.
    #[must_use]
    pub fn tally(&self) -> TallyShard {
        let [.., last] = self.subscription.to_bytes();
        TallyShard::new(last % TALLIES)
    }
}

impl TallyShard {
    /// All of them.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TALLIES).map(Self::new)
    }
}

impl CampaignTally {
    /// The counter with one report more.
    #[must_use]
    pub fn with(before: Option<&Self>, letter: &Letter, report: Report, now: Now) -> Self {
        let mut tally = before.cloned().unwrap_or(Self {
            campaign: letter.campaign,
            shard: letter.tally(),
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
        fn p09_nothing_begins_by_a_claim_once_whoever_unsubscribes_need_not_wait_for_it(millis in 0_i64..10_000, skew in -2_900_i64..2_900) {
            let letter = letter();
            let settled = letter.settles_at().is_some_and(|at_least| at(millis).0 >= at_least);
            prop_assert!(!settled || !letter.may_begin(at(millis + skew)));
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
    }

    #[test]
    fn p09_a_letter_that_is_settled_is_claimed_by_nobody() {
        for state in [LetterState::Sent, LetterState::Skipped, LetterState::Failed] {
            let settled = letter().settled(state);
            assert_eq!((settled.claimed_again(at(9)), settled.settles_at()), (None, None));
        }
        let again = letter().claimed_again(at(60_000)).unwrap();
        assert!(again.may_begin(at(61_000)) && !again.may_begin(at(63_000)));
        assert_eq!((again.tries, again.repeats), (2, 1));
        let postponed = letter().settled(LetterState::Postponed);
        assert!(!postponed.may_begin(at(0)) && postponed.settles_at().is_none());
        assert_eq!(postponed.claimed_again(at(0)).unwrap().repeats, 0, "the service has not taken it");
    }
}

//! Letters to all readers: writing, sending and stopping them (P09).

use crate::{
    Timestamp,
    kernel::{
        commit::{Commit, Stored},
        field_error::FieldErrorCode,
        id::UserId,
        processing::Period,
        record::Expiring,
        time::Now,
    },
    newsletter::{
        id::{CampaignId, SubscriptionId},
        records::{
            Campaign, CampaignCounts, CampaignList, CampaignStatus, CampaignText, CampaignsUnderWay, Letter,
            LetterState, Position, ReaderShard, UnderWay,
        },
        text::{LetterMarkdown, SubjectLine},
    },
    rate_limit::{OverLimit, RateLimit},
};

/// A letter as it is written.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The subject line.
    pub subject: SubjectLine,
    /// The text in Danish.
    pub markdown_da: Option<LetterMarkdown>,
    /// The text in English.
    pub markdown_en: Option<LetterMarkdown>,
}

/// How often staff may have a letter sent to themselves, each of them.
pub const TESTS: RateLimit =
    RateLimit { name: "newsletter-test", free: 30, over_limit: OverLimit::Refuse, reset_after: Period::Hours(24) };
/// How long ahead a campaign may be scheduled.
const AHEAD: Period = Period::Days(365);

/// The campaign is in a state in which this cannot be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not in this state of the campaign")]
pub struct WrongState;

/// When a campaign is to be sent.
///
/// # Errors
/// `in-the-past`, `too-far-ahead`.
pub fn check_send_time(at: Timestamp, now: Now) -> Result<Timestamp, FieldErrorCode> {
    match at {
        _ if at < now.timestamp() => Err(FieldErrorCode::InThePast),
        _ if at > AHEAD.after(now.timestamp()) => Err(FieldErrorCode::TooFarAhead),
        _ => Ok(at),
    }
}

impl Draft {
    /// The records of the letter.
    #[must_use]
    pub fn write(self, now: Now, campaign: CampaignId, by: UserId) -> (Campaign, CampaignText) {
        let expires_at = Campaign::LIFE.after(now.timestamp());
        let text = CampaignText {
            campaign,
            subject: self.subject.clone(),
            markdown_da: self.markdown_da,
            markdown_en: self.markdown_en,
            published_at: None,
            expires_at,
        };
        let draft = Campaign {
            list: CampaignList::all(),
            campaign,
            status: CampaignStatus::Draft,
            subject: self.subject,
            written_by: by,
            send_at: None,
            started_at: None,
            ended_at: None,
            position: Position::default(),
            counts: CampaignCounts::default(),
            due_at: None,
            expires_at,
        };
        (draft, text)
    }
}

impl Campaign {
    /// The campaign, to be sent at this time.
    ///
    /// # Errors
    /// If it is being sent, or was, or was stopped.
    pub fn scheduled(&self, at: Timestamp) -> Result<Self, WrongState> {
        match self.status {
            CampaignStatus::Draft | CampaignStatus::Scheduled => {
                Ok(Self { status: CampaignStatus::Scheduled, send_at: Some(at), due_at: Some(at), ..self.clone() })
            }
            CampaignStatus::Sending | CampaignStatus::Sent | CampaignStatus::Stopped => Err(WrongState),
        }
    }

    /// The campaign once it is stopped. It is due, so that its sender takes note of it.
    ///
    /// # Errors
    /// If it was sent or stopped before.
    pub fn stopped(&self, now: Now) -> Result<Self, WrongState> {
        let at = Some(now.timestamp());
        match self.status {
            CampaignStatus::Draft | CampaignStatus::Scheduled => {
                Ok(Self { status: CampaignStatus::Stopped, ended_at: at, due_at: None, ..self.clone() })
            }
            CampaignStatus::Sending => Ok(Self { status: CampaignStatus::Stopped, due_at: at, ..self.clone() }),
            CampaignStatus::Sent | CampaignStatus::Stopped => Err(WrongState),
        }
    }

    /// Whether its sender has something to do.
    #[must_use]
    pub fn is_due(&self, now: Now) -> bool {
        self.due_at.is_some_and(|due| now.is_past(due))
    }

    /// Whether letters are to be sent.
    #[must_use]
    pub fn is_sending(&self) -> bool {
        self.status == CampaignStatus::Sending
    }

    /// Begins to send it: from now on everybody may read it, and whoever unsubscribes waits for letters of it that are on their way.
    #[must_use]
    pub fn start(
        before: &Stored<Self>,
        text: &Stored<CampaignText>,
        under_way: Option<&Stored<CampaignsUnderWay>>,
        now: Now,
    ) -> Commit {
        let at = now.timestamp();
        let expires_at = Self::LIFE.after(at);
        let sending = Self {
            status: CampaignStatus::Sending,
            started_at: Some(at),
            due_at: Some(at),
            expires_at,
            ..before.record.clone()
        };
        let published = CampaignText { published_at: Some(at), expires_at, ..text.record.clone() };
        let commit = Commit::new(now).replace(before, &sending).replace(text, &published);
        let listed = under_way.map(|list| list.campaigns.clone()).unwrap_or_default();
        let campaigns = listed.into_iter().filter(|each| *each != before.campaign).chain([before.campaign]).collect();
        let list = CampaignsUnderWay { key: UnderWay::now(), campaigns, latest: Some(before.campaign), expires_at };
        match under_way {
            Some(stored) => commit.replace(stored, &list),
            None => commit.insert(&list),
        }
    }

    /// The campaign after it has come to this position, past readers of whom this became.
    #[must_use]
    pub fn reached(&self, position: Position, passed: CampaignCounts, due_at: Timestamp) -> Self {
        Self { position, counts: self.counts.plus(passed), due_at: Some(due_at), ..self.clone() }
    }

    /// Ends it, sent or stopped: nothing of it is under way any more.
    #[must_use]
    pub fn end(before: &Stored<Self>, under_way: Option<&Stored<CampaignsUnderWay>>, now: Now) -> Commit {
        let status = if before.is_sending() { CampaignStatus::Sent } else { before.status };
        let ended = Self { status, ended_at: Some(now.timestamp()), due_at: None, ..before.record.clone() };
        let commit = Commit::new(now).replace(before, &ended);
        let Some(stored) = under_way else { return commit };
        let campaigns = stored.campaigns.iter().copied().filter(|each| *each != before.campaign).collect();
        commit.replace(
            stored,
            &CampaignsUnderWay { campaigns, expires_at: Self::LIFE.after(now.timestamp()), ..stored.record.clone() },
        )
    }
}

impl CampaignCounts {
    /// With one letter more that is settled.
    #[must_use]
    pub fn with(self, letter: &Letter) -> Self {
        let mut counts = self;
        let count = match letter.state {
            LetterState::Sent => &mut counts.sent,
            LetterState::Skipped => &mut counts.skipped,
            LetterState::Failed => &mut counts.failed,
            LetterState::Sending | LetterState::Postponed => return self,
        };
        *count = count.saturating_add(1);
        counts.repeated = counts.repeated.saturating_add(u64::from(letter.repeats > 0));
        counts
    }

    /// Both together.
    #[must_use]
    pub fn plus(self, more: Self) -> Self {
        Self {
            sent: self.sent.saturating_add(more.sent),
            skipped: self.skipped.saturating_add(more.skipped),
            failed: self.failed.saturating_add(more.failed),
            repeated: self.repeated.saturating_add(more.repeated),
        }
    }

    /// How many readers the campaign has come to.
    #[must_use]
    pub fn readers(self) -> u64 {
        self.sent.saturating_add(self.skipped).saturating_add(self.failed)
    }
}

impl Position {
    /// How much of the index is passed, in percent.
    #[must_use]
    pub fn percent(&self) -> u8 {
        let of = ReaderShard::all().count().max(1);
        u8::try_from(usize::from(self.shard).saturating_mul(100) / of).unwrap_or(100).min(100)
    }

    /// The partition of the index of readers that it is in. `None` if it is behind the last.
    #[must_use]
    pub fn partition(&self) -> Option<ReaderShard> {
        ReaderShard::all().nth(usize::from(self.shard))
    }

    /// Behind this reader.
    #[must_use]
    pub fn behind(&self, last: SubscriptionId) -> Self {
        Self { after: Some(last), ..*self }
    }

    /// At the beginning of the next partition.
    #[must_use]
    pub fn next_partition(&self) -> Self {
        Self { shard: self.shard.saturating_add(1), after: None }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernel::commit::Version;

    fn at(seconds: i64) -> Now {
        Now(Timestamp::from_second(seconds).unwrap())
    }

    fn draft() -> Campaign {
        Campaign {
            list: CampaignList::all(),
            campaign: CampaignId::new(at(0), &[7; 10]),
            status: CampaignStatus::Draft,
            subject: SubjectLine::parse("Nyt").unwrap(),
            written_by: UserId::new(at(0), &[7; 10]),
            send_at: None,
            started_at: None,
            ended_at: None,
            position: Position::default(),
            counts: CampaignCounts::default(),
            due_at: None,
            expires_at: at(9).0,
        }
    }

    #[derive(Debug, Clone, Copy)]
    enum Act {
        Schedule(i64),
        Stop,
    }

    proptest! {
        #[test]
        fn p09_what_was_stopped_is_never_sent(acts in prop::collection::vec(prop_oneof![(0_i64..99).prop_map(Act::Schedule), Just(Act::Stop)], 1..20)) {
            let (mut campaign, mut was_stopped) = (draft(), false);
            for (n, act) in (0..).zip(acts) {
                let next = match act {
                    Act::Schedule(seconds) => campaign.scheduled(at(seconds).0),
                    Act::Stop => campaign.stopped(at(n)),
                };
                prop_assert_eq!(next.is_err(), was_stopped);
                campaign = next.unwrap_or(campaign);
                was_stopped |= matches!(act, Act::Stop);
                prop_assert_eq!(campaign.due_at.is_some(), !was_stopped, "{:?}", campaign);
            }
        }
    }

    #[test]
    fn p09_a_campaign_that_is_stopped_while_it_is_sent_is_due_until_its_sender_knows() {
        let sending = Campaign { status: CampaignStatus::Sending, due_at: Some(at(5).0), ..draft() };
        let stopped = sending.stopped(at(6)).unwrap();
        assert!(!stopped.is_sending() && stopped.is_due(at(6)) && stopped.ended_at.is_none());
        assert_eq!(stopped.stopped(at(7)), Err(WrongState));
        let stored = Stored { record: stopped, version: Version::FIRST };
        assert_eq!(Campaign::end(&stored, None, at(8)).into_writes().unwrap().len(), 1);
    }

    #[test]
    fn every_partition_of_readers_is_passed_once() {
        let mut position = Position::default();
        let mut passed = Vec::new();
        while let Some(partition) = position.partition() {
            passed.push(partition);
            position = position.next_partition();
        }
        assert_eq!(passed, ReaderShard::all().collect::<Vec<_>>());
    }
}

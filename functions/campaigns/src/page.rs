//! A page of readers: each is handled, some at a time, and the campaign moves on behind the last one before whom all are done.

use domain::{
    newsletter::id::SubscriptionId,
    records::{Campaign, CampaignCounts, Letter, Position},
};
use futures::{StreamExt, stream};
use store::{ReaderEntry, ReaderPage};

use crate::{campaign::Letters, error::CampaignError, pace::Pace, turn::Turn};

/// How many letters are under way at a time.
const CONCURRENT: usize = 24;

/// Why a turn does not go on behind a reader.
pub(crate) enum Stop {
    /// The turn is over.
    TimeIsUp,
    /// The day's half of the mail service's quota is used up.
    UsedUp,
    /// Something failed.
    Error(CampaignError),
}

/// How far a page has come.
pub(crate) struct Passed {
    pub(crate) position: Position,
    /// What became of the readers that it has passed.
    pub(crate) counts: CampaignCounts,
    /// Why it has come no further, if it has not come to its end.
    pub(crate) stop: Option<Stop>,
}

impl Turn<'_> {
    /// Handles a page of readers. No letter that was begun is left before it is known what became of it.
    pub(crate) async fn pass(&self, campaign: &Campaign, letters: &Letters, pace: &Pace, page: ReaderPage) -> Passed {
        let ReaderPage { readers, is_last } = page;
        let handled = stream::iter(&readers).map(|reader| self.deliver(campaign, letters, pace, reader));
        let handled = handled.buffered(CONCURRENT).collect::<Vec<_>>().await;
        passed(campaign.position, &readers, handled, is_last)
    }
}

/// How far a page has come whose readers were handled so, in the order of the index.
fn passed(from: Position, readers: &[ReaderEntry], handled: Vec<Result<Letter, Stop>>, is_last: bool) -> Passed {
    let mut passed = Passed { position: from, counts: CampaignCounts::default(), stop: None };
    for (reader, letter) in readers.iter().zip(handled) {
        match letter {
            Ok(letter) if passed.stop.is_none() => {
                passed.counts = passed.counts.with(&letter);
                passed.position = passed.position.behind(reader.subscription);
            }
            // It is counted once those before it are done.
            Ok(_) => {}
            // Of several reasons, the first that somebody must hear of counts.
            Err(stop) if passed.stop.is_none() => passed.stop = Some(stop),
            Err(Stop::Error(error)) if !matches!(passed.stop, Some(Stop::Error(_))) => {
                passed.stop = Some(Stop::Error(error));
            }
            Err(_) => {}
        }
    }
    if is_last && passed.stop.is_none() {
        passed.position = passed.position.next_partition();
    }
    passed
}

#[cfg(test)]
mod tests {
    use domain::{
        Now, Timestamp,
        id::MessageId,
        newsletter::id::CampaignId,
        records::{EmailLookup, LetterState},
    };

    use super::*;

    fn reader(n: u8) -> ReaderEntry {
        let now = Now(Timestamp::UNIX_EPOCH);
        ReaderEntry { mailbox: EmailLookup::new("v1", "x"), subscription: SubscriptionId::new(now, &[n; 10]) }
    }

    fn letter(n: u8, state: LetterState) -> Letter {
        let now = Now(Timestamp::UNIX_EPOCH);
        let ReaderEntry { mailbox, subscription } = reader(n);
        let campaign = CampaignId::new(now, &[1; 10]);
        Letter::claim(now, campaign, (subscription, mailbox), MessageId::new(now, &[2; 10])).settled(state)
    }

    #[test]
    fn a_campaign_goes_on_before_the_first_reader_who_is_not_done() {
        let readers = [reader(1), reader(2), reader(3)];
        let handled = || vec![Ok(letter(1, LetterState::Sent)), Err(Stop::TimeIsUp), Ok(letter(3, LetterState::Sent))];
        let Passed { position, counts, stop } = passed(Position::default(), &readers, handled(), true);
        assert_eq!((position.shard, position.after), (0, Some(readers[0].subscription)));
        assert_eq!(counts.sent, 1);
        assert!(matches!(stop, Some(Stop::TimeIsUp)));
        // The third is counted when the second is done.
        let rest = vec![Ok(letter(2, LetterState::Skipped)), Ok(letter(3, LetterState::Sent).repeated())];
        let Passed { position, counts, stop } = passed(position, &readers[1..], rest, true);
        assert_eq!((position, stop.is_none()), (Position { shard: 1, after: None }, true));
        assert_eq!((counts.sent, counts.skipped, counts.repeated), (1, 1, 1));
    }

    #[test]
    fn an_empty_page_leads_to_the_next_partition() {
        let Passed { position, counts, .. } = passed(Position::default(), &[], Vec::new(), true);
        assert_eq!((position.shard, counts), (1, CampaignCounts::default()));
    }
}

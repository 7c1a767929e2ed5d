//! What a campaign has passed since that was committed last.

use domain::{
    newsletter::id::SubscriptionId,
    records::{CampaignCounts, Letter, Position},
};

/// How far it has come, and what became of the readers that it has passed.
#[derive(Debug)]
pub(crate) struct Passed {
    pub(crate) position: Position,
    pub(crate) counts: CampaignCounts,
}

/// One thing that it passes.
#[derive(Debug)]
pub(crate) enum Passing {
    /// A reader whose letter is settled.
    Reader(SubscriptionId, Letter),
    /// The end of a partition.
    PartitionEnd,
}

impl Passed {
    /// Nothing, from this position on.
    pub(crate) fn since(position: Position) -> Self {
        Self { position, counts: CampaignCounts::default() }
    }

    /// With one thing more.
    pub(crate) fn pass(&mut self, passing: &Passing) {
        match passing {
            Passing::Reader(reader, letter) => {
                self.counts = self.counts.with(letter);
                self.position = self.position.behind(*reader);
            }
            Passing::PartitionEnd => self.position = self.position.next_partition(),
        }
    }
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

    #[test]
    fn a_campaign_moves_on_with_each_reader_and_counts_what_became_of_the_letter() {
        let now = Now(Timestamp::UNIX_EPOCH);
        let reader = |n: u8| SubscriptionId::new(now, &[n; 10]);
        let letter = |n, state| {
            let of = (reader(n), EmailLookup::new("v1", "x"));
            Letter::claim(now, CampaignId::new(now, &[1; 10]), of, MessageId::new(now, &[2; 10])).settled(state)
        };
        let mut passed = Passed::since(Position::default());
        passed.pass(&Passing::Reader(reader(1), letter(1, LetterState::Sent)));
        passed.pass(&Passing::Reader(reader(2), letter(2, LetterState::Skipped)));
        assert_eq!((passed.position.shard, passed.position.after), (0, Some(reader(2))));
        passed.pass(&Passing::PartitionEnd);
        passed.pass(&Passing::Reader(reader(3), Letter { repeats: 1, ..letter(3, LetterState::Sent) }));
        assert_eq!((passed.position.shard, passed.position.after), (1, Some(reader(3))));
        let CampaignCounts { sent, skipped, failed, repeated } = passed.counts;
        assert_eq!([sent, skipped, failed, repeated], [2, 1, 0, 1]);
    }
}

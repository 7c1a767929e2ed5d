//! How far a campaign has come.

use crate::newsletter::{
    id::SubscriptionId,
    records::{CampaignCounts, Letter, LetterState, Position, ReaderShard},
};

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
    use super::*;

    #[test]
    fn every_partition_of_readers_is_passed_once() {
        let mut position = Position::default();
        let mut passed = Vec::new();
        while let Some(partition) = position.partition() {
            assert!(position.percent() < 100);
            passed.push(partition);
            position = position.next_partition();
        }
        assert_eq!((passed, position.percent()), (ReaderShard::all().collect::<Vec<_>>(), 100));
    }
}

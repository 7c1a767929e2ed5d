//! What the sender of campaigns keeps: which are under way, who sends, and when the suppression list is reviewed.

use jiff::{SignedDuration, Timestamp};

use crate::{
    kernel::{
        commit::{Commit, Stored},
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
    newsletter::{
        id::{CampaignId, SuppressionReviewId},
        records::{CampaignsUnderWay, SenderLease, SendingKey, SuppressionReview, SuppressionReviews},
    },
};

/// For how long a sender has its lease, unless it renews it.
const LEASE: SignedDuration = SignedDuration::from_secs(10);
/// How much of a lease must be left. It is renewed before, and without it nothing is handed to the mail service.
const LEFT: SignedDuration = SignedDuration::from_secs(3);
/// How much of a lease is left when it is renewed.
const RENEWED: SignedDuration = SignedDuration::from_secs(7);

impl CampaignsUnderWay {
    /// Adds to a commit that a campaign is under way.
    pub(crate) fn with(commit: Commit, before: Option<&Stored<Self>>, campaign: CampaignId) -> Commit {
        let listed = before.map(|list| list.campaigns.clone()).unwrap_or_default();
        let campaigns = listed.into_iter().filter(|each| *each != campaign).chain([campaign]).collect();
        let expires_at = Self::LIFE.after(commit.now().timestamp());
        let list = Self { key: SendingKey::only(), campaigns, latest: Some(campaign), expires_at };
        match before {
            Some(stored) => commit.replace(stored, &list),
            None => commit.insert(&list),
        }
    }

    /// Adds to a commit that nothing of a campaign is under way any more.
    pub(crate) fn without(commit: Commit, before: Option<&Stored<Self>>, campaign: CampaignId) -> Commit {
        let Some(stored) = before else { return commit };
        let campaigns = stored.campaigns.iter().copied().filter(|each| *each != campaign).collect();
        let expires_at = Self::LIFE.after(commit.now().timestamp());
        commit.replace(stored, &Self { campaigns, expires_at, ..stored.record.clone() })
    }
}

impl SenderLease {
    /// The lease of a sender from now on.
    #[must_use]
    pub fn of(sender: u32, now: Now) -> Self {
        let expires_at = now.timestamp().saturating_add(LEASE).unwrap_or(Timestamp::MAX);
        Self { key: SendingKey::only(), sender, expires_at }
    }

    /// Whether letters may be handed to the mail service by it.
    #[must_use]
    pub fn is_in_force(&self, now: Now) -> bool {
        now.0.duration_until(self.expires_at) > LEFT
    }

    /// Whether it is time to renew it.
    #[must_use]
    pub fn is_to_be_renewed(&self, now: Now) -> bool {
        now.0.duration_until(self.expires_at) <= RENEWED
    }
}

impl SuppressionReview {
    /// A review at this time.
    #[must_use]
    pub fn new(now: Now, at: Timestamp, random: &dyn RandomSource) -> Self {
        Self {
            list: SuppressionReviews::all(),
            review: SuppressionReviewId::new(now, &random.bytes()),
            due_at: Some(at),
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lease_is_renewed_long_before_nothing_may_be_sent_by_it() {
        let at = |millis: i64| Now(Timestamp::from_millisecond(millis).unwrap());
        let lease = SenderLease::of(1, at(0));
        let states = |millis| (lease.is_to_be_renewed(at(millis)), lease.is_in_force(at(millis)));
        assert_eq!([states(0), states(2_900)], [(false, true); 2]);
        assert_eq!([states(3_000), states(6_900)], [(true, true); 2]);
        assert_eq!([states(7_000), states(60_000)], [(true, false); 2]);
    }
}

//! Announcing a version, and the passes through all people that follow.
//!
//! A pass goes through everybody who has a log-in, in batches, and gives each person what they are owed at that time. The first begins
//! at once, and each further one with a day in Copenhagen: it finds those who have joined since, or were missed. The last begins when
//! the version takes effect, for those who joined on the day before.

use crate::{
    kernel::{
        date::{Date, day_of, days_between, plus_days, start_of},
        id::UserId,
        processing::Period,
        record::Expiring,
        time::Now,
    },
    policy_notices::records::{AnnouncementId, PolicyAnnouncement},
    privacy::policy::PolicyVersion,
    retention::records::ItemKey,
};

/// How many days before a version takes effect it is announced at the latest.
pub const NOTICE_DAYS: i32 = 30;

/// How long a pass waits between two batches, so that other messages don't wait behind many notices.
const BETWEEN_BATCHES: Period = Period::Minutes(1);

/// Why a version cannot be announced.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum AnnounceError {
    /// It is not the next version: it is in force, was replaced, or another one comes before it.
    #[error("the version is not the next one")]
    NotNext,
    /// The day is another than the version's.
    #[error("the day is not the version's")]
    OtherDay,
    /// People would be told too late.
    #[error("fewer than {NOTICE_DAYS} days are left")]
    TooLate,
}

impl PolicyAnnouncement {
    /// The announcement of a version by a member of staff. Its first pass is due at once.
    ///
    /// # Errors
    /// If it is not the next version, or it does not take effect on this day or not in enough days.
    pub fn new(version: PolicyVersion, effective_from: Date, by: UserId, now: Now) -> Result<Self, AnnounceError> {
        if PolicyVersion::next(now) != Some(version) {
            return Err(AnnounceError::NotNext);
        }
        if effective_from != version.day() {
            return Err(AnnounceError::OtherDay);
        }
        if days_between(day_of(now.0), effective_from) < NOTICE_DAYS {
            return Err(AnnounceError::TooLate);
        }
        Ok(Self::announced(version, by, now))
    }

    /// What is written for a version that may be announced.
    fn announced(version: PolicyVersion, by: UserId, now: Now) -> Self {
        Self {
            announcement: AnnouncementId::of(version),
            policy_version: version.name.to_owned(),
            effective_from: version.day(),
            announced_at: now.timestamp(),
            announced_by: by,
            pass_began_at: None,
            position: None,
            everybody_told_at: None,
            due_at: Some(now.timestamp()),
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }

    /// Whether a pass is to begin or go on now.
    #[must_use]
    pub fn is_due(&self, now: Now) -> bool {
        self.due_at.is_some_and(|due| now.is_past(due))
    }

    /// The announcement after a batch: the pass has come to this item, and goes on in a minute.
    #[must_use]
    pub fn reached(&self, item: Option<ItemKey>, now: Now) -> Self {
        Self {
            pass_began_at: self.pass_began_at.or(Some(now.timestamp())),
            position: item.or_else(|| self.position.clone()),
            due_at: Some(BETWEEN_BATCHES.after(now.timestamp())),
            ..self.clone()
        }
    }

    /// The announcement after a pass went through everybody. The next begins with the day after this one began, unless the version
    /// had taken effect by then.
    #[must_use]
    pub fn passed(&self, now: Now) -> Self {
        let began_at = self.pass_began_at.unwrap_or(now.timestamp());
        let is_last = began_at >= start_of(self.effective_from);
        Self {
            pass_began_at: None,
            position: None,
            everybody_told_at: self.everybody_told_at.or(Some(now.timestamp())),
            due_at: (!is_last).then(|| start_of(plus_days(day_of(began_at), 1))),
            ..self.clone()
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;

    /// The version that these tests announce. It takes effect a week after summer time has begun.
    pub(in super::super) const VERSION: PolicyVersion = PolicyVersion { name: "2027-04-04" };

    pub(in super::super) fn staff() -> UserId {
        UserId::new(Now(Timestamp::UNIX_EPOCH), &[9; 10])
    }

    pub(in super::super) fn at(text: &str) -> Now {
        Now(text.parse().unwrap())
    }

    pub(in super::super) fn announced(now: Now) -> PolicyAnnouncement {
        PolicyAnnouncement::announced(VERSION, staff(), now)
    }

    fn announce(version: &str, day: &str, now: &str) -> Result<PolicyAnnouncement, AnnounceError> {
        let version = PolicyVersion::named(version).unwrap();
        PolicyAnnouncement::new(version, day.parse().unwrap(), staff(), at(now))
    }

    #[test]
    fn p45_the_next_version_is_announced_for_its_own_day_and_thirty_days_before_at_the_latest() {
        let new_year = "2027-01-01";
        // 1 January is 30 days after 2 December, which begins and ends at 23:00 UTC.
        let last = "2026-12-02T22:59:59Z";
        let announcement = announce(new_year, new_year, last).unwrap();
        assert_eq!((announcement.due_at, announcement.announced_by), (Some(at(last).0), staff()));
        assert_eq!(announcement.announcement.to_string(), "policy.2027-01-01");
        assert_eq!(announce(new_year, new_year, "2026-12-02T23:00:00Z"), Err(AnnounceError::TooLate));
        assert_eq!(announce(new_year, "2027-01-02", last), Err(AnnounceError::OtherDay));
        assert_eq!(announce("2026-11-01", "2026-11-01", last), Err(AnnounceError::NotNext));
        assert_eq!(announce(new_year, new_year, "2026-12-31T23:00:00Z"), Err(AnnounceError::NotNext));
        // Before the first version is in force, it is the next one.
        assert_eq!(announce(new_year, new_year, "2026-10-01T00:00:00Z"), Err(AnnounceError::NotNext));
    }

    proptest! {
        #[test]
        fn p45_whoever_is_there_is_told_with_thirty_days_left_whatever_the_hours_of_a_day(before in 0_i64..200 * 86_400) {
            let effective = VERSION.effective_from();
            let now = Now(effective - SignedDuration::from_secs(before));
            let left = days_between(day_of(now.0), VERSION.day());
            // A month that summer time begins in has an hour less.
            let is_in_time = left >= NOTICE_DAYS;
            prop_assert_eq!(is_in_time, now.0 < start_of(plus_days(VERSION.day(), 1 - NOTICE_DAYS)));
            prop_assert!(!is_in_time || before >= (30 * 24 - 24 - 1) * 3_600);
        }

        #[test]
        fn p45_a_pass_goes_on_until_it_is_through_and_one_begins_each_day_until_the_version_applies(
            before in 1_i64..60 * 86_400, batches in prop::collection::vec(0_usize..4, 70..71), late in 0_i64..3_600,
        ) {
            let effective = VERSION.effective_from();
            let began = Now(Timestamp::from_second(effective.as_second() - before).unwrap());
            let (mut announcement, mut passes) = (announced(began), Vec::new());
            for batches in batches {
                let Some(due) = announcement.due_at else { break };
                let mut now = Now(due + SignedDuration::from_secs(late));
                prop_assert!(announcement.is_due(now) && !announcement.is_due(Now(due - SignedDuration::from_secs(1))));
                passes.push(now.0);
                for nth in 0..batches {
                    let item = ItemKey { pk: format!("usr_{nth}"), sk: "PROFILE".to_owned() };
                    announcement = announcement.reached(Some(item.clone()), now);
                    prop_assert_eq!(announcement.position.as_ref(), Some(&item));
                    prop_assert_eq!(announcement.reached(None, now).position, Some(item));
                    prop_assert_eq!(announcement.pass_began_at, passes.last().copied());
                    now = Now(announcement.due_at.unwrap());
                    prop_assert!(now.0 > *passes.last().unwrap());
                }
                announcement = announcement.passed(now);
                prop_assert!(announcement.position.is_none() && announcement.pass_began_at.is_none());
            }
            // One pass a day, at its begin or as late as the schedule was, and none after the version applies but the last.
            prop_assert!(announcement.due_at.is_none());
            prop_assert!(passes.windows(2).all(|pair| days_between(day_of(pair[0]), day_of(pair[1])) == 1));
            prop_assert!(passes.iter().filter(|pass| **pass >= effective).count() == 1);
            prop_assert!(announcement.everybody_told_at.unwrap() < passes[0] + SignedDuration::from_mins(5));
        }
    }
}

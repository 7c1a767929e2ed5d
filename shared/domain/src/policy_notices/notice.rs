//! What a person is owed of an announcement, and giving it to them.

use crate::{
    identity::records::User,
    kernel::{
        commit::{Commit, Stored},
        date::{day_of, plus_days, start_of},
        id::UserId,
        random::RandomSource,
        record::Expiring,
        time::Now,
    },
    messaging::records::{Message, Recipient},
    policy_notices::{
        messages::PolicyMessage,
        records::{PolicyAnnouncement, PolicyName, PolicyNotice},
    },
};

/// How many days before the version takes effect those are reminded who have not acknowledged it.
pub const REMINDER_DAYS: i32 = 7;

/// What a person is to get.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owed {
    /// The notice.
    Notice,
    /// The reminder.
    Reminder,
}

impl PolicyAnnouncement {
    /// What the person is to get now. Whoever joins once the version applies has accepted it. Nobody is reminded of what they were told
    /// within the last week.
    #[must_use]
    pub fn owes(&self, user: &User, notice: Option<&PolicyNotice>, now: Now) -> Option<Owed> {
        let Some(notice) = notice else {
            return (user.created_at < start_of(self.effective_from)).then_some(Owed::Notice);
        };
        let first_day = plus_days(self.effective_from, -REMINDER_DAYS);
        let is_time = (first_day..self.effective_from).contains(&day_of(now.0));
        let is_open = notice.acknowledged_at.is_none() && notice.reminded_at.is_none();
        (is_time && is_open && day_of(notice.told_at) < first_day).then_some(Owed::Reminder)
    }

    /// The commit that gives the person what they are owed: the message, and the proof of it, which is written once. It rests on the
    /// person's address. `None` if nothing is owed.
    #[must_use]
    pub fn give(
        &self,
        user: &Stored<User>,
        notice: Option<&Stored<PolicyNotice>>,
        now: Now,
        random: &dyn RandomSource,
    ) -> Option<Commit> {
        let owed = self.owes(user, notice.map(|notice| &notice.record), now)?;
        let (name, policy_version) = (user.name.clone(), self.policy_version.clone());
        let effective_from = self.effective_from;
        let content = match owed {
            Owed::Notice => PolicyMessage::PolicyAnnounced { name, policy_version, effective_from },
            Owed::Reminder => PolicyMessage::PolicyReminder { name, policy_version, effective_from },
        };
        let recipient = Recipient::from(user.user);
        let message = Message::new(now, random, recipient, user.email.clone(), user.language, content);
        let commit = Commit::new(now).check_version(user).send(&message);
        Some(if let Some(stored) = notice {
            let (reminded_at, reminder) = (Some(now.timestamp()), Some(message.message));
            commit.replace(stored, &PolicyNotice { reminded_at, reminder, ..stored.record.clone() })
        } else {
            let policy = PolicyName::announced(&self.policy_version);
            let told = PolicyNotice::told(user.user, policy, now);
            commit.insert(&PolicyNotice { message: Some(message.message), ..told })
        })
    }
}

impl PolicyNotice {
    /// That the person knows of the version from now on, whoever told them.
    pub(super) fn told(user: UserId, policy: PolicyName, now: Now) -> Self {
        Self {
            user,
            policy,
            told_at: now.timestamp(),
            message: None,
            reminded_at: None,
            reminder: None,
            acknowledged_at: None,
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::{SignedDuration, Timestamp};
    use proptest::prelude::*;

    use super::*;
    use crate::{
        kernel::{
            commit::{Version, Write},
            date::{close_of, days_between},
            language::Language,
            personal::{EmailAddress, PersonName},
        },
        policy_notices::announcement::tests::{VERSION, announced, at},
    };

    const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

    fn user(created_at: Timestamp) -> Stored<User> {
        let record = User {
            user: UserId::new(Now(Timestamp::UNIX_EPOCH), &[1; 10]),
            name: PersonName::parse("Ada Lovelace").unwrap(),
            email: EmailAddress::parse("ada@example.com").unwrap(),
            phone: None,
            phone_verified_at: None,
            email_changed_at: None,
            email_confirmed_at: None,
            email_problem: None,
            language: Language::En,
            created_at,
        };
        Stored { record, version: Version(3) }
    }

    fn kinds(commit: Commit) -> Vec<&'static str> {
        let writes = commit.into_writes().unwrap();
        writes
            .iter()
            .filter(|write| !matches!(write, Write::CheckVersion { .. }))
            .map(|w| w.declaration().kind)
            .collect()
    }

    #[test]
    fn p45_the_notice_and_its_proof_are_one_commit_that_rests_on_the_person() {
        let now = at("2027-02-01T08:00:00Z");
        let (announcement, ada) = (announced(now), user(Timestamp::UNIX_EPOCH));
        let commit = announcement.give(&ada, None, now, &RANDOM).unwrap();
        let writes = commit.into_writes().unwrap();
        assert!(writes.iter().any(|write| matches!(write, Write::CheckVersion { version: Version(3), .. })));
        let commit = announcement.give(&ada, None, now, &RANDOM).unwrap();
        assert_eq!(kinds(commit), ["Message", "PolicyNotice"]);
        let told = PolicyNotice::told(ada.user, PolicyName::of(VERSION), now);
        let told = Stored { record: told, version: Version::FIRST };
        let week = at("2027-03-28T22:00:00Z");
        assert_eq!(kinds(announcement.give(&ada, Some(&told), week, &RANDOM).unwrap()), ["Message", "PolicyNotice"]);
        assert!(announcement.give(&ada, Some(&told), at("2027-03-27T22:59:59Z"), &RANDOM).is_none());
    }

    #[test]
    fn p45_a_reminder_comes_in_the_last_week_and_the_day_on_which_the_clocks_change_is_one_day_of_it() {
        let (told, ada) = (at("2027-02-01T08:00:00Z"), user(Timestamp::UNIX_EPOCH));
        let (announcement, notice) = (announced(told), PolicyNotice::told(ada.user, PolicyName::of(VERSION), told));
        let owes = |now: &str| announcement.owes(&ada, Some(&notice), at(now));
        // 28 March, on which summer time begins at one o'clock UTC, is seven days before 4 April.
        assert_eq!(owes("2027-03-27T22:59:59Z"), None);
        assert_eq!(owes("2027-03-27T23:00:00Z"), Some(Owed::Reminder));
        assert_eq!(owes("2027-04-03T21:59:59Z"), Some(Owed::Reminder));
        assert_eq!(owes("2027-04-03T22:00:00Z"), None);
    }

    proptest! {
        #[test]
        fn p45_each_person_is_told_once_and_reminded_once_at_most_whenever_they_join_or_acknowledge(
            announced_before in 30_i32..90, joined_before in -3_i32..120, hour in 0_i64..24,
            acknowledged in prop::option::of(0_i32..90),
        ) {
            let hours = SignedDuration::from_hours(hour);
            let day = |before: i32| start_of(plus_days(VERSION.day(), -before));
            let announcement = announced(Now(day(announced_before) + hours));
            let ada = user(day(joined_before) + hours);
            let mut notice: Option<Stored<PolicyNotice>> = None;
            let (mut told, mut reminded) = (Vec::new(), Vec::new());
            // A pass at once, and at the begin of each day up to the one on which the version takes effect.
            let days = (0..announced_before).rev().map(day);
            for now in [announcement.announced_at].into_iter().chain(days).map(Now) {
                if let (Some(before), Some(stored)) = (acknowledged, &mut notice)
                    && now.0 >= day(before)
                {
                    stored.record.acknowledged_at = Some(day(before));
                }
                if ada.created_at > now.0 {
                    continue;
                }
                let owed = announcement.owes(&ada, notice.as_deref(), now);
                match owed {
                    Some(Owed::Notice) => {
                        let record = PolicyNotice::told(ada.user, PolicyName::of(VERSION), now);
                        notice = Some(Stored { record, version: Version::FIRST });
                        told.push(now.0);
                    }
                    Some(Owed::Reminder) => {
                        notice.as_mut().unwrap().record.reminded_at = Some(now.0);
                        reminded.push(now.0);
                    }
                    None => {}
                }
            }
            let is_concerned = ada.created_at < VERSION.effective_from();
            prop_assert_eq!(told.len(), usize::from(is_concerned));
            let there = ada.created_at <= announcement.announced_at;
            prop_assert!(!there || told == [announcement.announced_at]);
            // Whoever joins later is told by the end of the day.
            prop_assert!(told.iter().all(|told| *told <= close_of(day_of(ada.created_at.max(announcement.announced_at)))));
            prop_assert!(reminded.len() <= 1);
            for reminded in &reminded {
                prop_assert_eq!(days_between(day_of(*reminded), VERSION.day()), REMINDER_DAYS);
                prop_assert!(days_between(day_of(told[0]), day_of(*reminded)) > 0);
                prop_assert!(acknowledged.is_none_or(|before| before < REMINDER_DAYS));
            }
            let knew_in_time = told.first().is_some_and(|told| *told < day(REMINDER_DAYS));
            let is_silent = acknowledged.is_none_or(|before| before < REMINDER_DAYS);
            prop_assert_eq!(!reminded.is_empty(), knew_in_time && is_silent);
        }
    }
}

//! Records of how far retention has come.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::kernel::{
    processing::Table,
    record::{Expiring as _, Record},
    time::Now,
};

crate::kernel::lookup::key_text! {
    /// The key of the one sweep.
    SweepId, "sweep.expired"
}

impl SweepId {
    /// The sweep for expired items.
    #[must_use]
    pub fn expired() -> Self {
        Self("sweep.expired".to_owned())
    }
}

/// The next sweep of all tables for expired items, and how far it has come. It tells of nobody.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = sweep, key = "SWEEP", due = due_at, worker = Retention)]
#[processing(subject = Member, purpose = SecureAccess, basis = LegitimateInterest, keep = Until(expires_at, Days(90)))]
pub struct Sweep {
    /// There is one sweep.
    #[key]
    pub sweep: SweepId,
    /// How far it has come in the tables that it has begun, by their names.
    #[plain]
    pub progress: BTreeMap<String, Progress>,
    /// When it is to begin, or when it began.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// When this record expires. Each sweep renews it.
    #[plain]
    pub expires_at: Timestamp,
}

/// How far a sweep has come in a table.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Progress {
    /// It has looked at the items up to this one.
    After(ItemKey),
    /// It has looked at all items.
    Finished,
}

/// The key of an item. Keys hold no personal data.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ItemKey {
    /// The partition key.
    pub pk: String,
    /// The sort key.
    pub sk: String,
}

impl Sweep {
    /// How often the tables are swept.
    pub const EVERY: SignedDuration = SignedDuration::from_hours(1);

    /// The first sweep, which is due immediately.
    #[must_use]
    pub fn first(now: Now) -> Self {
        Self::due(now.timestamp(), now)
    }

    fn due(at: Timestamp, now: Now) -> Self {
        Self {
            sweep: SweepId::expired(),
            progress: BTreeMap::new(),
            due_at: Some(at),
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }

    /// How far it has come in a table; `None` if it has not begun there.
    #[must_use]
    pub fn progress_in(&self, table: Table) -> Option<&Progress> {
        self.progress.get(table.name())
    }

    /// The sweep has come so far in a table, and is still due.
    #[must_use]
    pub fn reached(&self, table: Table, progress: Progress) -> Self {
        let mut reached = self.clone();
        reached.progress.insert(table.name().to_owned(), progress);
        reached
    }

    /// The sweep is finished. The next one is due at the next full hour.
    #[must_use]
    pub fn finished(now: Now) -> Self {
        let hour = Self::EVERY.as_secs();
        let next = now.0.as_second().div_euclid(hour).saturating_add(1).saturating_mul(hour);
        Self::due(Timestamp::from_second(next).unwrap_or(Timestamp::MAX), now)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now(second: i64) -> Now {
        Now(Timestamp::from_second(second).unwrap())
    }

    proptest! {
        #[test]
        fn a_sweep_stays_due_until_it_is_finished_and_the_next_is_due_at_the_next_hour(
            began in 1_700_000_000_i64..1_900_000_000, took in 0_i64..100_000,
        ) {
            let after = |sk: &str| Progress::After(ItemKey { pk: "usr_1".to_owned(), sk: sk.to_owned() });
            let sweep = Sweep::first(now(began)).reached(Table::Outbox, Progress::Finished);
            let sweep = sweep.reached(Table::Tickets, after("A")).reached(Table::Tickets, after("B"));
            prop_assert_eq!(sweep.due_at.unwrap().as_second(), began);
            prop_assert_eq!(sweep.progress_in(Table::Tickets), Some(&after("B")));
            prop_assert_eq!(sweep.progress_in(Table::Outbox), Some(&Progress::Finished));
            prop_assert_eq!(sweep.progress_in(Table::Accounts), None);
            let finished = now(began + took);
            let next = Sweep::finished(finished);
            let due = next.due_at.unwrap().as_second();
            prop_assert!(due % 3_600 == 0 && (1..=3_600).contains(&(due - began - took)));
            prop_assert!(next.progress.is_empty());
            prop_assert_eq!(next.expires_at, Sweep::LIFE.after(finished.0));
        }
    }
}

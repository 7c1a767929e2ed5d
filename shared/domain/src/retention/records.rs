//! Records of how far retention has come.

use std::collections::BTreeMap;

use jiff::Timestamp;
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
    /// The last item that it has looked at in each table that it has begun and not finished, by the table's name.
    #[plain]
    pub progress: BTreeMap<String, ItemKey>,
    /// When each table was last swept completely, by its name.
    #[plain]
    pub swept_at: BTreeMap<String, Timestamp>,
    /// When it is to begin, or when it began.
    #[plain]
    pub due_at: Option<Timestamp>,
    /// When this record expires. Each sweep renews it.
    #[plain]
    pub expires_at: Timestamp,
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
    /// The first sweep, which is due immediately.
    #[must_use]
    pub fn first(now: Now) -> Self {
        Self {
            sweep: SweepId::expired(),
            progress: BTreeMap::new(),
            swept_at: BTreeMap::new(),
            due_at: Some(now.timestamp()),
            expires_at: Self::LIFE.after(now.timestamp()),
        }
    }

    /// Whether a table is to be swept now: not if it is finished, or its turn has not come again.
    #[must_use]
    pub fn includes(&self, table: Table, now: Now) -> bool {
        let is_in_turn = self.swept_at.get(table.name()).is_none_or(|at| now.is_past(next_hour(*at, table)));
        self.progress.contains_key(table.name()) || is_in_turn
    }

    /// The item that it has come to in a table.
    #[must_use]
    pub fn position_in(&self, table: Table) -> Option<&ItemKey> {
        self.progress.get(table.name())
    }

    /// When a table was last swept completely.
    #[must_use]
    pub fn last_swept(&self, table: Table) -> Option<Timestamp> {
        self.swept_at.get(table.name()).copied()
    }

    /// The sweep has come to this item in a table, and is still due.
    #[must_use]
    pub fn reached(&self, table: Table, item: ItemKey) -> Self {
        let mut reached = self.clone();
        reached.progress.insert(table.name().to_owned(), item);
        reached
    }

    /// A table is finished, and the sweep is still due.
    #[must_use]
    pub fn finished_in(&self, table: Table, now: Now) -> Self {
        let mut finished = self.clone();
        finished.progress.remove(table.name());
        finished.swept_at.insert(table.name().to_owned(), now.timestamp());
        finished
    }

    /// All tables are finished whose turn it was. The next sweep is due at the next full hour.
    #[must_use]
    pub fn finished(self, now: Now) -> Self {
        let due_at = Some(full_hour_after(now.0, 1));
        Self { due_at, expires_at: Self::LIFE.after(now.timestamp()), ..self }
    }
}

/// When a table is to be swept again that was swept at this time.
fn next_hour(swept_at: Timestamp, table: Table) -> Timestamp {
    full_hour_after(swept_at, table.swept_every().seconds() / HOUR)
}

/// So many full hours after this time.
fn full_hour_after(at: Timestamp, hours: i64) -> Timestamp {
    let hour = at.as_second().div_euclid(HOUR).saturating_add(hours);
    Timestamp::from_second(hour.saturating_mul(HOUR)).unwrap_or(Timestamp::MAX)
}

/// An hour in seconds.
const HOUR: i64 = 3_600;

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn now(second: i64) -> Now {
        Now(Timestamp::from_second(second).unwrap())
    }

    proptest! {
        #[test]
        fn a_sweep_stays_due_until_it_is_finished_and_each_table_is_swept_in_its_turn(
            began in 1_700_000_000_i64..1_900_000_000, took in 0_i64..100_000,
        ) {
            let item = |sk: &str| ItemKey { pk: "usr_1".to_owned(), sk: sk.to_owned() };
            let sweep = Sweep::first(now(began));
            prop_assert!(Table::ALL.iter().all(|table| sweep.includes(*table, now(began))));
            let sweep = sweep.reached(Table::Tickets, item("A")).reached(Table::Tickets, item("B"));
            let finished = now(began + took);
            let sweep = sweep.finished_in(Table::Outbox, finished).finished_in(Table::Accounts, finished);
            prop_assert_eq!(sweep.due_at.unwrap().as_second(), began);
            prop_assert_eq!(sweep.position_in(Table::Tickets), Some(&item("B")));
            prop_assert!(sweep.includes(Table::Tickets, finished) && !sweep.includes(Table::Outbox, finished));
            let next = sweep.finished_in(Table::Tickets, finished).finished(finished);
            let due = next.due_at.unwrap();
            prop_assert!(due.as_second() % HOUR == 0 && (1..=HOUR).contains(&(due.as_second() - began - took)));
            prop_assert!(next.progress.is_empty() && next.includes(Table::Tickets, Now(due)));
            prop_assert!(!next.includes(Table::Outbox, Now(due)) && next.includes(Table::Visits, Now(due)));
            prop_assert!(next.includes(Table::Outbox, now(due.as_second() + 11 * HOUR)));
            prop_assert_eq!(next.expires_at, Sweep::LIFE.after(finished.0));
        }
    }
}

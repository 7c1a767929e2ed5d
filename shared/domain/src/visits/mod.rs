//! Visits: which routes people call, under pseudonyms that hold for one day (P14).
//!
//! Only sessions in an account leave visits. Staff act for the operator: the account that their session names is not the one
//! that they work on, and what they do in that one is in its audit log.

pub mod id;
mod pseudonym;
pub mod records;

use jiff::{SignedDuration, Timestamp, civil::Date};

pub use pseudonym::{Pseudonym, Salt};

use crate::{
    kernel::{
        date::{close_of, day_of, plus_days, start_of},
        id::{AccountId, UserId},
        personal::BrowserType,
        random::RandomSource,
        range::TimeRange,
        record::Expiring as _,
        time::Now,
    },
    visits::{
        id::VisitId,
        records::{DayShard, Visit, VisitSalt},
    },
};

/// For how many days visits are kept, as their records declare.
pub const KEPT_DAYS: i32 = 90;

/// The keys of all partitions of a day: those of its visits, and that of its salt.
pub fn partitions(day: Date) -> impl Iterator<Item = String> {
    DayShard::all(day).map(|shard| shard.to_string()).chain([day.to_string()])
}

/// What somebody called.
#[derive(Debug, Clone)]
pub struct Visited {
    /// The account.
    pub account: AccountId,
    /// The person, whom nothing but the pseudonym is stored of.
    pub user: UserId,
    /// The path as the route names it.
    pub route: String,
    /// The method.
    pub method: String,
    /// The browser.
    pub browser_type: BrowserType,
}

impl Visited {
    /// The visit as it is stored, with today's salt.
    #[must_use]
    pub fn under(self, salt: &VisitSalt, now: Now, random: &dyn RandomSource) -> Visit {
        let Self { account, user, route, method, browser_type } = self;
        Visit {
            shard: DayShard::of(salt.day, account),
            account,
            visit: VisitId::new(now, &random.bytes()),
            route,
            method,
            pseudonym: salt.salt.pseudonym(account, user),
            browser_type,
            expires_at: Visit::LIFE.after(now.0),
        }
    }
}

/// The oldest day of which visits have not expired yet. Those of its first hours may have.
fn oldest(now: Now) -> Date {
    day_of(now.0.saturating_sub(SignedDuration::from_secs(Visit::LIFE.seconds())).unwrap_or(Timestamp::MIN))
}

/// The part of one day that a list of an account's visits has: the partition, and the first and the last id.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DayPart {
    /// The partition.
    pub shard: DayShard,
    /// The least id.
    pub first: VisitId,
    /// The greatest id.
    pub last: VisitId,
}

/// The days within the range that may have visits of the account, newest first.
#[must_use]
pub fn days(account: AccountId, range: TimeRange, now: Now) -> Vec<DayPart> {
    let today = day_of(now.0);
    let kept = oldest(now);
    let last = range.until.map_or(today, |until| day_of(until).min(today));
    let first = range.from.map_or(kept, |from| day_of(from).max(kept));
    let part = |day: Date| {
        let from = range.from.map_or(start_of(day), |from| from.max(start_of(day)));
        let until = range.until.map_or(close_of(day), |until| until.min(close_of(day)));
        let (first, last) = TimeRange { from: Some(from), until: Some(until) }.ids(VisitId::new)?;
        Some(DayPart { shard: DayShard::of(day, account), first, last })
    };
    let days = std::iter::successors(Some(last), |day| Some(plus_days(*day, -1)));
    days.take_while(|day| *day >= first).filter_map(part).collect()
}

#[cfg(test)]
mod tests;

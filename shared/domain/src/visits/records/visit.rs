//! Visits.

use jiff::Timestamp;

use crate::{
    kernel::{id::AccountId, personal::BrowserType, record::Record},
    visits::{Pseudonym, id::VisitId, records::DayShard},
};

/// That somebody with a log-in called a route, under their pseudonym of that day.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Visits, scope = shard, key = "VISIT#{account}#{visit}", id = Random)]
#[processing(subject = Member, purpose = FollowUse, basis = LegitimateInterest, keep = Until(expires_at, Days(90)))]
pub struct Visit {
    /// The day, and the part of it that the account's visits are in.
    #[key]
    pub shard: DayShard,
    /// The account.
    #[key]
    pub account: AccountId,
    /// The visit's id, which says when it was.
    #[key]
    pub visit: VisitId,
    /// The path as the route names it, with no id and no query.
    #[plain]
    pub route: String,
    /// The method.
    #[plain]
    pub method: String,
    /// Who it was, for as long as the day's salt exists.
    #[personal(Use)]
    pub pseudonym: Pseudonym,
    /// The browser type.
    #[personal(Device)]
    pub browser_type: BrowserType,
    /// When this record expires.
    #[plain]
    pub expires_at: Timestamp,
}

impl Visit {
    /// What the sort keys of an account's visits begin with.
    #[must_use]
    pub fn prefix_of(account: AccountId) -> String {
        format!("VISIT#{account}#")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernel::time::Now;

    #[test]
    fn an_accounts_visits_begin_with_its_prefix() {
        let now = Now(Timestamp::UNIX_EPOCH);
        let account = AccountId::new(now, &[1; 10]);
        let shard = DayShard::of(crate::kernel::date::day_of(now.0), account);
        let key = Visit::key(&shard, &account, &VisitId::new(now, &[1; 10]));
        assert!(key.address().sk.starts_with(&Visit::prefix_of(account)));
    }
}

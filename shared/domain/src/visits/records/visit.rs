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

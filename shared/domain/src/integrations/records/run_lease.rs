//! Leases.

use jiff::Timestamp;

use crate::kernel::{
    id::{AccountId, RunId},
    record::Record,
};

/// That a run of an account is being carried out.
///
/// There is one for each account, so that its runs go one after the other and no account's million rows keep another's waiting. Each commit of the run renews it.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Tickets, scope = account, key = "RUN-LEASE")]
#[processing(subject = Contact, purpose = ProvideService, basis = Contract, keep = Until(expires_at, Minutes(5)))]
pub struct RunLease {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The run.
    #[plain]
    pub run: RunId,
    /// When it ends, unless it is renewed.
    #[plain]
    pub expires_at: Timestamp,
}

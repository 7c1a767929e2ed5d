//! The subscription of an account.

use jiff::Timestamp;

use crate::{
    billing::subscription::Facts,
    kernel::{id::AccountId, record::Record},
};

/// The subscription of an account: what is known of it, with its invoices and payments.
///
/// Where it is in its life follows from that and the time.
///
/// All of it is one item, so that what two do with it at the same time is decided by its version.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "SUBSCRIPTION", due = due_at, worker = Retention)]
#[processing(subject = Owner, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct Subscription {
    /// The account.
    #[key]
    pub account: AccountId,
    /// What is known.
    #[plain]
    pub facts: Facts,
    /// The next moment at which something is to be done by itself.
    #[plain]
    pub due_at: Option<Timestamp>,
}

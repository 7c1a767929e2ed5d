//! The subscription of an account.

use jiff::Timestamp;

use crate::{
    billing::subscription::{AccountDeactivated, ClosedOperation, Facts, Life, life},
    kernel::{id::AccountId, record::Record, time::Now},
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

impl Subscription {
    /// Where it is in its life.
    #[must_use]
    pub fn life(&self, now: Now) -> Life {
        life(&self.facts, now)
    }

    /// Checks that an operation is open to the account.
    ///
    /// # Errors
    /// If the account is deactivated, suspended, or its subscription has ended.
    pub fn check_open(&self, operation: ClosedOperation, now: Now) -> Result<(), AccountDeactivated> {
        operation.check(self.life(now).closed)
    }
}

//! What is known of the invoices of an account.

use crate::{
    billing::{
        records::{BookedInvoice, Subscription},
        subscription::Facts,
    },
    kernel::id::AccountId,
};

/// The invoices of an account, with all that was recorded of them.
#[derive(Debug, Clone)]
pub struct Balances {
    pub(super) account: AccountId,
    pub(super) facts: Facts,
}

impl From<Subscription> for Balances {
    fn from(Subscription { account, facts, .. }: Subscription) -> Self {
        Self { account, facts }
    }
}

impl Balances {
    /// Those of an account that was removed, by what the books keep of it. `None` if they keep nothing.
    #[must_use]
    pub fn of_removed(account: AccountId, booked: impl IntoIterator<Item = BookedInvoice>) -> Option<Self> {
        let invoices = booked.into_iter().map(|booked| booked.invoice).collect::<Vec<_>>();
        let first = invoices.first()?.issued_at();
        Some(Self { account, facts: Facts { invoices, ..Facts::new(first) } })
    }
}

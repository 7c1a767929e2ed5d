//! What is open by account, and by how long it is overdue.

use std::collections::BTreeMap;

use crate::{
    billing::reports::OpenItem,
    kernel::{
        id::AccountId,
        money::{Currency, Money},
        personal::CompanyName,
    },
};

/// How many kinds of overdue there are: not due, 1–30 days, 31–60, 61–90, and more.
pub const BUCKETS: usize = 5;

/// What is open of an account, or of all of them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AgeingLine {
    /// The account. `None` for the sum of all.
    pub account: Option<AccountId>,
    /// The organisation, as it stands on the last of the invoices.
    pub company: Option<CompanyName>,
    /// What is open, by how long it is overdue. What was paid too much counts as not due.
    pub buckets: [Money; BUCKETS],
    /// All of it.
    pub total: Money,
}

/// The open items of each account in each currency, the oldest account first, and after them their sum in each currency.
#[must_use]
pub fn ageing(items: &[OpenItem]) -> Vec<AgeingLine> {
    let mut of_accounts = BTreeMap::<(AccountId, Currency), AgeingLine>::new();
    let mut of_all = BTreeMap::<Currency, AgeingLine>::new();
    for item in items {
        let currency = item.open.currency();
        let of_account = of_accounts.entry((item.account, currency));
        let line = of_account.or_insert_with(|| AgeingLine::new(Some(item.account), currency));
        line.company = item.company.clone().or(line.company.take());
        line.add(item);
        of_all.entry(currency).or_insert_with(|| AgeingLine::new(None, currency)).add(item);
    }
    of_accounts.into_values().chain(of_all.into_values()).collect()
}

impl AgeingLine {
    fn new(account: Option<AccountId>, currency: Currency) -> Self {
        let nothing = Money::zero(currency);
        Self { account, company: None, buckets: [nothing; BUCKETS], total: nothing }
    }

    fn add(&mut self, item: &OpenItem) {
        let bucket = match item.days_overdue {
            ..=0 => &mut self.buckets[0],
            1..=30 => &mut self.buckets[1],
            31..=60 => &mut self.buckets[2],
            61..=90 => &mut self.buckets[3],
            91.. => &mut self.buckets[4],
        };
        for sum in [bucket, &mut self.total] {
            *sum = Money::of_minor(sum.minor().saturating_add(item.open.minor()), sum.currency());
        }
    }
}

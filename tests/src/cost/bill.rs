//! Amounts of what AWS bills.

use std::collections::BTreeMap;

use super::prices::Prices;

/// Amounts, by the names of their prices.
#[derive(Debug, Default, Clone)]
pub(super) struct Bill(BTreeMap<String, f64>);

impl Bill {
    pub(super) fn add(&mut self, price: &str, amount: f64) {
        *self.0.entry(price.to_owned()).or_default() += amount;
    }

    /// This bill and others in one.
    pub(super) fn and<'a>(mut self, others: impl IntoIterator<Item = &'a Self>) -> Self {
        for (price, amount) in others.into_iter().flat_map(|other| &other.0) {
            self.add(price, *amount);
        }
        self
    }

    pub(super) fn amount(&self, price: &str) -> f64 {
        self.0.get(price).copied().unwrap_or_default()
    }

    /// What all of it costs, in USD.
    pub(super) fn usd(&self, prices: &Prices) -> Result<f64, String> {
        self.0.iter().map(|(name, amount)| prices.named(name).map(|price| price.of(*amount))).sum()
    }

    /// The names of the prices with their cost in USD, largest first.
    pub(super) fn largest_first(&self, prices: &Prices) -> Result<Vec<(&str, f64)>, String> {
        let asked = self.0.iter().filter(|(_, amount)| **amount > 0.0);
        let usd = asked.map(|(name, amount)| prices.named(name).map(|price| (name.as_str(), price.of(*amount))));
        let mut usd = usd.collect::<Result<Vec<_>, _>>()?;
        usd.sort_by(|(_, a), (_, b)| b.total_cmp(a));
        Ok(usd)
    }
}

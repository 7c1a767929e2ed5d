//! AWS's prices.

use std::collections::BTreeMap;

use local::template::REGION;
use serde::Deserialize;

/// The names of the prices of what an invocation takes.
pub(super) const READS: &str = "dynamodb_reads";
pub(super) const WRITES: &str = "dynamodb_writes";
pub(super) const COMPUTE: &str = "lambda_gigabyte_seconds";
pub(super) const INVOCATIONS: &str = "lambda_requests";
pub(super) const REQUESTS: &str = "api_requests";
pub(super) const KEYS: &str = "kms_calls";
pub(super) const FILES_READ: &str = "file_reads";
pub(super) const FILES_WRITTEN: &str = "file_writes";
pub(super) const MAILS: &str = "mails";
pub(super) const TEXTS: &str = "text_messages";
pub(super) const LOGS: &str = "log_gigabytes";
pub(super) const TRACES: &str = "traces";
pub(super) const OUT: &str = "out_gigabytes";

/// The price list.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Prices {
    region: String,
    /// The date of the list.
    as_of: String,
    /// What the list contains and leaves out.
    pub(super) note: String,
    #[serde(rename = "prices")]
    list: BTreeMap<String, Price>,
}

/// One price.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Price {
    /// What is billed.
    pub(super) what: String,
    usd: f64,
    /// The number of units that cost `usd`.
    per: f64,
    /// The date of this price, if it differs from the date of the list.
    as_of: Option<String>,
    /// What is uncertain about this price.
    pub(super) note: Option<String>,
    /// What would halve the bill if this were the largest item.
    pub(super) halved_by: Option<String>,
}

impl Price {
    /// The cost of this amount, in USD.
    pub(super) fn of(&self, amount: f64) -> f64 {
        amount * self.usd / self.per
    }
}

impl Prices {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        let prices: Self = serde_json::from_str(text).map_err(|error| format!("prices.json: {error}"))?;
        if prices.region != REGION {
            return Err(format!("prices.json is of {}, and not of {REGION}", prices.region));
        }
        let wrong = prices.list.iter().find(|(_, price)| price.usd <= 0.0 || price.per < 1.0);
        let wrong = wrong.map(|(name, _)| name.clone());
        wrong.map_or(Ok(prices), |name| Err(format!("prices.json gives {name} away")))
    }

    /// A price by its name.
    pub(super) fn named(&self, name: &str) -> Result<&Price, String> {
        self.list.get(name).ok_or_else(|| format!("prices.json has no {name}"))
    }

    /// The date of a price.
    pub(super) fn date_of<'a>(&'a self, price: &'a Price) -> &'a str {
        price.as_of.as_ref().unwrap_or(&self.as_of)
    }

    /// What still has to be checked against the price list.
    pub(super) fn uncertain(&self) -> impl Iterator<Item = &str> {
        self.list.values().filter(|price| price.note.is_some()).map(|price| price.what.as_str())
    }
}

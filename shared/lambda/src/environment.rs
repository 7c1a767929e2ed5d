//! The settings of a function from its environment, with all errors reported together, and the regions it may run in.

use std::cell::RefCell;

use clients::{AwsConfig, Randomness, aws, keys};
use domain::{billing::iban::Iban, processing::Table};
use store::{RootKey, Store, Tables};

/// The AWS regions in the EU that have every service that is used. `eu-west-2` (London) and `eu-central-2` (Zürich) are
/// not in the EU; `eu-south-2` has no SES.
pub const REGIONS: &[&str] = &["eu-west-1", "eu-west-3", "eu-central-1", "eu-north-1", "eu-south-1", "eusc-de-east-1"];

/// The environment, read once at start.
#[derive(Debug)]
pub struct Environment {
    errors: RefCell<Vec<String>>,
}

/// Why a function cannot start.
#[derive(Debug, thiserror::Error)]
pub enum Misconfigured {
    /// Every error of the environment.
    #[error("the environment is not complete: {}", .0.join("; "))]
    Environment(Vec<String>),
    /// AWS cannot be reached as configured.
    #[error(transparent)]
    Connection(#[from] aws::NoTrustStore),
    /// The sealing root cannot be loaded.
    #[error(transparent)]
    RootKey(#[from] keys::RootKeyError),
}

impl Environment {
    /// The environment. A region outside the EU is an error, with which no function starts (P30).
    pub(crate) fn new() -> Self {
        let region = Self::optional("AWS_REGION").unwrap_or_default();
        let environment = Self { errors: RefCell::default() };
        if !REGIONS.contains(&region.as_str()) {
            environment.add_error(format!("region {region} is not one of the EU regions that data may be stored in"));
        }
        environment
    }

    fn add_error(&self, error: String) {
        self.errors.borrow_mut().push(error);
    }

    /// The variable's value. A missing or empty one is an error that [`Self::check`] reports.
    #[must_use]
    pub fn required(&self, name: &str) -> String {
        Self::optional(name).unwrap_or_else(|| {
            self.add_error(format!("{name} is missing"));
            String::new()
        })
    }

    /// The variable's value, if it has one.
    #[must_use]
    pub fn optional(name: &str) -> Option<String> {
        std::env::var(name).ok().filter(|value| !value.is_empty())
    }

    /// The value of a variable that must be an origin: a scheme and a host, and nothing after it.
    #[must_use]
    pub fn origin(&self, name: &str) -> String {
        let value = self.required(name);
        let host = value.strip_prefix("https://").or_else(|| value.strip_prefix("http://")).unwrap_or_default();
        let is_host = !host.is_empty() && !host.contains(['/', '?', '#', '@']) && !host.contains(char::is_whitespace);
        // A missing variable is an error already.
        if !value.is_empty() && !is_host {
            self.add_error(format!("{name} is no origin, as https://portal.example is"));
        }
        value
    }

    /// The value of a variable that must be the number of a bank account (IBAN), or `none`.
    #[must_use]
    pub fn account(&self, name: &str) -> Option<Iban> {
        let value = self.unless_none(name)?;
        let account = Iban::parse(&value).ok();
        if account.is_none() {
            self.add_error(format!("{name} is no IBAN"));
        }
        account
    }

    /// The value of a variable, or `none` where a deployment does without.
    #[must_use]
    pub fn unless_none(&self, name: &str) -> Option<String> {
        Some(self.required(name)).filter(|value| !value.is_empty() && value != "none")
    }

    /// The value of a variable that must be a whole number above zero.
    #[must_use]
    pub fn whole(&self, name: &str) -> u32 {
        self.required(name).parse().ok().filter(|number| *number > 0).unwrap_or_else(|| {
            self.add_error(format!("{name} is no whole number above zero"));
            0
        })
    }

    /// The value of a variable that must be a whole number of seconds.
    #[must_use]
    pub fn seconds(&self, name: &str) -> i64 {
        self.required(name).parse().ok().filter(|seconds| *seconds > 0).unwrap_or_else(|| {
            self.add_error(format!("{name} is not a number of seconds"));
            1
        })
    }

    /// Fails if there are any errors.
    ///
    /// # Errors
    /// All errors together.
    pub fn check(&self) -> Result<(), Misconfigured> {
        let errors = self.errors.take();
        if errors.is_empty() { Ok(()) } else { Err(Misconfigured::Environment(errors)) }
    }

    fn aws(&self) -> Result<AwsConfig, Misconfigured> {
        let settings = aws::Settings {
            region: self.required("AWS_REGION"),
            access_key_id: self.required("AWS_ACCESS_KEY_ID"),
            secret_access_key: self.required("AWS_SECRET_ACCESS_KEY"),
            session_token: Self::optional("AWS_SESSION_TOKEN"),
            endpoint_url: Self::optional("AWS_ENDPOINT_URL"),
            ca_bundle: Self::optional("AWS_CA_BUNDLE").map(Into::into),
        };
        self.check()?;
        Ok(AwsConfig::new(settings)?)
    }

    /// The connection, and the store on the tables that the environment names, with the sealing roots of
    /// `SEALING_VERSIONS` (the first seals, all open). It makes one KMS call per version and a first read of
    /// `readable`, all concurrently.
    ///
    /// # Errors
    /// If variables are missing or KMS does not answer.
    pub async fn store(&self, randomness: &Randomness, readable: Table) -> Result<(AwsConfig, Store), Misconfigured> {
        let key = self.required("SEALING_KEY");
        let versions = self.required("SEALING_VERSIONS");
        let versions = versions.split(',').map(str::trim).filter(|version| !version.is_empty()).collect::<Vec<_>>();
        if versions.is_empty() {
            self.add_error("SEALING_VERSIONS names no root".to_owned());
        }
        let aws = self.aws()?;
        let tables = [Table::Accounts, Table::Tickets, Table::Outbox, Table::Visits, Table::Subscribers, Table::Ledger];
        let tables = tables
            .into_iter()
            .filter_map(|table| Some((table, Self::optional(&Tables::variable(table))?)))
            .fold(Tables::default(), |tables, (table, name)| tables.with(table, name));
        let roots = versions
            .into_iter()
            .map(async |version| Ok(RootKey::new(version, &keys::root_key(&aws, &key, version).await?)));
        // KMS is called first: the store is created while its host name is resolved, and the yield lets that query out.
        let store = async {
            let store = Store::new(&aws, tables, randomness.clone());
            tokio::task::yield_now().await;
            store.warm_up(readable).await;
            store
        };
        let (roots, store) = futures::future::join(futures::future::try_join_all(roots), store).await;
        let store = store.with_root_keys(roots.map_err(Misconfigured::RootKey)?);
        Ok((aws, store))
    }
}

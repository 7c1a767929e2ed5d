//! The tables and files behind the API.

use clients::{AwsConfig, Randomness, aws, files::Files, keys};
use domain::processing::Table;
use store::{RootKey, Store, Tables};

use crate::LocalCloud;

/// Whoever calls AWS besides the functions. They may do everything.
const ANYBODY: &str = "local";

impl LocalCloud {
    /// The connection of a function, or of `local`, who may do everything.
    ///
    /// # Panics
    /// If there is no such function.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test without a connection is over")]
    pub fn aws(&self, caller: &str) -> AwsConfig {
        let credentials = self.inner().credentials(caller);
        let (access_key_id, secret_access_key) =
            credentials.unwrap_or_else(|| (ANYBODY.to_owned(), ANYBODY.to_owned()));
        let settings = aws::Settings {
            region: "eu-north-1".to_owned(),
            access_key_id,
            secret_access_key,
            session_token: None,
            endpoint_url: Some(self.inner().aws_url()),
            ca_bundle: None,
        };
        AwsConfig::new(settings).expect("a connection")
    }

    /// All tables, as a function or `local` calls them, with the sealing root of the functions.
    ///
    /// # Panics
    /// If there is no sealing root.
    #[expect(clippy::expect_used, reason = "a test without the tables is over")]
    pub async fn store(&self, caller: &str) -> Store {
        let environment = self.inner().environment("auth").expect("a function with the sealing key");
        let aws = self.aws(caller);
        let mut roots = Vec::new();
        for version in environment["SEALING_VERSIONS"].split(',') {
            let root = keys::root_key(&aws, &environment["SEALING_KEY"], version).await.expect("a sealing root");
            roots.push(RootKey::new(version, &root));
        }
        // Each table has the name that it has in the template.
        let tables = Table::ALL.iter().map(|table| (*table, table.name().to_owned()));
        let tables = tables.fold(Tables::default(), |tables, (table, name)| tables.with(table, name));
        Store::new(&aws, tables, Randomness::system()).with_root_keys(roots)
    }

    /// The files, as `local` calls them, and the name of their bucket.
    ///
    /// # Panics
    /// If the template has no bucket.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a test without the bucket is over")]
    pub fn files(&self) -> (Files, String) {
        let bucket = self.inner().template().buckets.first().expect("a bucket").name.clone();
        (Files::new(&self.aws(ANYBODY), bucket.clone()), bucket)
    }
}

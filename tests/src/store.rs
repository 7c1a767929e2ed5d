//! The store that the functions use, to look at data behind the API and to add what no route adds.

use clients::{AwsConfig, Randomness, aws, keys};
use domain::processing::Table;
use store::{RootKey, Store, Tables};

use crate::LocalCloud;

impl LocalCloud {
    /// The store that the functions use.
    ///
    /// # Panics
    /// If the cloud has no sealing root.
    #[expect(clippy::expect_used, reason = "a test without its store is over")]
    pub async fn store(&self) -> Store {
        let environment = self.inner().environment("auth").expect("the environment of a function");
        let (access_key_id, secret_access_key) = ("local".to_owned(), "local".to_owned());
        let settings = aws::Settings {
            region: "eu-north-1".to_owned(),
            access_key_id,
            secret_access_key,
            session_token: None,
            endpoint_url: Some(self.inner().aws_url()),
            ca_bundle: None,
        };
        let aws = AwsConfig::new(settings).expect("a configuration");
        let version = environment["SEALING_VERSIONS"].as_str();
        let root = keys::root_key(&aws, &environment["SEALING_KEY"], version).await.expect("the sealing root");
        let tables = [Table::Accounts, Table::Tickets, Table::Outbox].into_iter();
        let tables = tables
            .fold(Tables::default(), |tables, table| tables.with(table, environment[&Tables::variable(table)].clone()));
        Store::new(&aws, tables, Randomness::system()).with_root_keys(vec![RootKey::new(version, &root)])
    }
}

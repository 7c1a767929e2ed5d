//! A call during the init phase, so that the first request is faster.

use std::time::Duration;

use domain::{Now, Timestamp, processing::Table, record::Address};

use crate::{BatchGet, Store};

/// A key that no record has, since no hash is a hyphen. Every function's policy lets it read keys with this prefix
/// (`dynamodb:LeadingKeys`).
const ABSENT_KEY: &str = "email.-";
/// After this time the first request may as well wait for the connection itself.
const TIMEOUT: Duration = Duration::from_secs(2);

impl Store {
    /// Reads a key that does not exist, from a table that the function may read, to make the TLS handshake and the
    /// SDK's first call early: Lambda's init phase has a whole core, a request only a fraction of one. An error is
    /// ignored, since the first request then fails in the same way and reports it.
    pub async fn warm_up(&self, table: Table) {
        let absent = BatchGet(vec![Address { table, pk: ABSENT_KEY.to_owned(), sk: ABSENT_KEY.to_owned() }]);
        let _ = tokio::time::timeout(TIMEOUT, self.read_batch(absent, Now(Timestamp::UNIX_EPOCH))).await;
    }
}

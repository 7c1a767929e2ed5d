//! A call before the first request.

use std::time::Duration;

use domain::{Now, Timestamp, processing::Table, record::Address};

use crate::{BatchGet, Store};

/// A key that no record has, for no address hashes to a dash. It begins as the keys do that every function may read.
const NOBODY: &str = "email.-";
/// How long a first request is to be spared; after that it may as well wait itself.
const PATIENCE: Duration = Duration::from_secs(2);

impl Store {
    /// Reads what is not there, from a table that the function may read. Init has a whole core and the first request a
    /// fraction of one: the handshake and every first step of the SDK are best made here. What fails now fails again
    /// where somebody is told.
    pub async fn warm_up(&self, table: Table) {
        let nobody = BatchGet(vec![Address { table, pk: NOBODY.to_owned(), sk: NOBODY.to_owned() }]);
        let _ = tokio::time::timeout(PATIENCE, self.read_batch(nobody, Now(Timestamp::UNIX_EPOCH))).await;
    }
}

//! Time to live: what expires next, and the deletion of what has expired.

use std::{path::Path, sync::Arc};

use dynoxide::{storage::Storage, storage_backend::Clock};
use futures::FutureExt as _;
use jiff::Timestamp;
use rusqlite::{Connection, OptionalExtension as _};

/// A stream keeps its records for a day.
const FORGET: &str = "DELETE FROM _stream_records WHERE created_at < unixepoch() - 86400";
/// Sets the wall clock's time, which all other stream records have, on the records of the sweep.
const DATE: &str = "UPDATE _stream_records SET created_at = unixepoch()
    WHERE created_at = ?1 AND user_identity IS NOT NULL";

/// The statement that makes the index by which the next item to expire in a table is found. Without it, each look at the table reads all of it.
pub(super) fn index(table: &str, attribute: &str) -> String {
    let name = identifier(&format!("local_expiry_{table}"));
    format!("CREATE INDEX IF NOT EXISTS {name} ON {}({});", identifier(table), moment(attribute))
}

/// When the next item expires, in seconds since 1970.
pub(super) fn next(connection: &Connection, ttl: &[(String, String)]) -> rusqlite::Result<Option<i64>> {
    let mut first: Option<i64> = None;
    for (table, attribute) in ttl {
        let (table, moment) = (identifier(table), moment(attribute));
        // SQLite uses an index on an expression only where the same expression is written out.
        let query = format!("SELECT {moment} FROM {table} WHERE {moment} IS NOT NULL ORDER BY {moment} LIMIT 1");
        let next = connection.prepare_cached(&query)?.query_row([], |row| row.get(0)).optional()?;
        first = first.into_iter().chain(next).min();
    }
    Ok(first)
}

/// When an item expires.
fn moment(attribute: &str) -> String {
    format!("CAST(item_json ->> '$.\"{}\".N' AS INTEGER)", attribute.replace('\'', "''"))
}

fn identifier(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// Deletes the items that had expired at a time, and stream records that are over a day old.
pub(super) fn sweep(file: &Path, time: Timestamp) -> Result<usize, String> {
    let path = file.to_str().unwrap_or_default();
    let judged_by = SweepClock { time };
    let seconds = time.as_second();
    let storage = Storage::new(path).map_err(|error| error.to_string())?.with_clock(Arc::new(judged_by));
    storage.conn().pragma_update(None, "synchronous", "NORMAL").map_err(|error| error.to_string())?;
    let swept = dynoxide::ttl::sweep_expired_items(&storage).now_or_never();
    let swept = swept.unwrap_or(Ok(0)).map_err(|error| error.to_string())?;
    storage.conn().execute(DATE, [seconds]).map_err(|error| error.to_string())?;
    storage.conn().execute(FORGET, []).map_err(|error| error.to_string())?;
    Ok(swept)
}

struct SweepClock {
    time: Timestamp,
}

impl Clock for SweepClock {
    /// The time by which expiry is judged.
    fn now_unix_secs(&self) -> u64 {
        u64::try_from(self.time.as_second()).unwrap_or_default()
    }

    /// The time from which the sequence numbers of stream records are made: that of the wall clock, as for all other
    /// writers, so that they show when a record was written.
    #[expect(clippy::disallowed_methods, reason = "the engine's numbers follow the wall clock")]
    #[expect(clippy::cast_precision_loss, reason = "microseconds of this century are exact")]
    fn now_unix_secs_f64(&self) -> f64 {
        Timestamp::now().as_microsecond() as f64 / 1_000_000.0
    }
}

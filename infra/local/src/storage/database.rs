//! The embedded database: its tables, its streams, its expiry.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
};

use dynoxide::actions::{get_records, get_shard_iterator};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::{error::StorageError, expiry, folder::Data};

/// Indexes without which the engine reads all records of a stream for each one that it adds.
const MEND: &str = "
    CREATE INDEX IF NOT EXISTS local_stream_order
        ON _stream_records(table_name, CAST(sequence_number AS INTEGER));
    CREATE INDEX IF NOT EXISTS local_stream_shard_order
        ON _stream_records(table_name, shard_id, CAST(sequence_number AS INTEGER));";
/// A table that has to exist.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Table<'a> {
    pub(crate) name: &'a str,
    /// The body of the `CreateTable` call that makes it.
    pub(crate) create: &'a Value,
    /// The attribute that holds an item's time to live.
    pub(crate) ttl: Option<&'a str>,
}

/// The embedded database.
#[derive(Clone)]
pub(crate) struct Database {
    engine: dynoxide::Database,
    file: PathBuf,
    /// A connection of its own for the next expiry, which is asked for thousands of times while time is advanced.
    expiry: Arc<Mutex<Option<rusqlite::Connection>>>,
    /// The tables whose items expire, each with its time-to-live attribute.
    ttl: Arc<[(String, String)]>,
}

impl Database {
    /// Opens the file, and creates the tables that don't exist yet.
    pub(crate) fn open(data: &Data, tables: &[Table<'_>]) -> Result<Self, StorageError> {
        let failed = |error: &dyn std::fmt::Display| StorageError::Database(error.to_string());
        let file = data.database();
        let path = file.to_str().ok_or_else(|| failed(&"the folder's name is no UTF-8"))?;
        let state_file = data.state_file("tables.json");
        let mut made: BTreeMap<String, Value> = state_file.read()?;
        let engine = dynoxide::Database::new(path).map_err(|error| failed(&error))?;
        // Despite its name, this is the engine's only way to set `synchronous = NORMAL`: with the write-ahead log, a
        // killed process loses nothing and a power cut loses the last moments, but writes take a tenth of the time.
        engine.disable_bulk_loading().map_err(|error| failed(&error))?;
        connect(&file).and_then(|connection| connection.execute_batch(MEND)).map_err(|error| failed(&error))?;
        for table in tables {
            match made.get(table.name) {
                Some(create) if create == table.create => continue,
                Some(_) => return Err(StorageError::TableChanged { table: table.name.to_owned() }),
                None => {}
            }
            let create = serde_json::from_value(table.create.clone()).map_err(|error| failed(&error))?;
            engine.create_table(create).map_err(|error| failed(&error))?;
            if let Some(attribute) = table.ttl {
                let ttl = json!({
                    "TableName": table.name,
                    "TimeToLiveSpecification": {"AttributeName": attribute, "Enabled": true},
                });
                let ttl = serde_json::from_value(ttl).map_err(|error| failed(&error))?;
                engine.update_time_to_live(ttl).map_err(|error| failed(&error))?;
            }
            made.insert(table.name.to_owned(), table.create.clone());
            state_file.write(&made).map_err(StorageError::io("cannot keep the list of tables"))?;
        }
        let ttl = tables.iter().filter_map(|table| Some((table.name.to_owned(), table.ttl?.to_owned())));
        let ttl = ttl.collect::<Arc<[_]>>();
        let indexes = ttl.iter().map(|(table, attribute)| expiry::index(table, attribute)).collect::<String>();
        connect(&file).and_then(|connection| connection.execute_batch(&indexes)).map_err(|error| failed(&error))?;
        Ok(Self { engine, file, expiry: Arc::default(), ttl })
    }

    /// The engine, to be served.
    pub(crate) fn engine(&self) -> dynoxide::Database {
        self.engine.clone()
    }

    /// The next records of a table's stream, after a sequence number or from the oldest record.
    pub(crate) fn records(
        &self,
        table: &str,
        after: Option<&str>,
        most: usize,
    ) -> Result<Vec<get_records::Record>, String> {
        let kind = if after.is_some() { "AFTER_SEQUENCE_NUMBER" } else { "TRIM_HORIZON" };
        let Some(iterator) = self.iterator(table, kind, after)? else { return Ok(Vec::new()) };
        let request = get_records::GetRecordsRequest { shard_iterator: iterator, limit: Some(most) };
        self.engine.get_records(request).map(|response| response.records).map_err(|error| error.to_string())
    }

    /// The records of a table's stream from one sequence number to another, both included, if they still exist.
    pub(crate) fn records_between(
        &self,
        table: &str,
        first: &str,
        last: &str,
    ) -> Result<Vec<get_records::Record>, String> {
        let before = first.parse::<u128>().map_err(|_| "no sequence number".to_owned())?.saturating_sub(1).to_string();
        let mut found = Vec::new();
        let mut after = before;
        loop {
            let records = self.records(table, Some(&after), 1_000)?;
            let Some(newest) = records.last().map(|record| record.dynamodb.sequence_number.clone()) else { break };
            after = newest;
            // Sequence numbers all have the same length, so they can be compared as texts.
            found.extend(records.into_iter().filter(|record| record.dynamodb.sequence_number.as_str() <= last));
            if after.as_str() > last {
                break;
            }
        }
        Ok(found)
    }

    /// The sequence number of the newest record of a table's stream.
    pub(crate) fn newest(&self, table: &str) -> Result<Option<String>, String> {
        let mut newest = None;
        loop {
            let records = self.records(table, newest.as_deref(), 1_000)?;
            match records.into_iter().next_back() {
                Some(record) => newest = Some(record.dynamodb.sequence_number),
                None => return Ok(newest),
            }
        }
    }

    fn iterator(&self, table: &str, kind: &str, after: Option<&str>) -> Result<Option<String>, String> {
        let request = get_shard_iterator::GetShardIteratorRequest {
            // The engine reads only the table's name from the ARN.
            stream_arn: format!("arn:aws:dynamodb:local:000000000000:table/{table}/stream/local"),
            shard_id: dynoxide::streams::shard_id(table),
            shard_iterator_type: kind.to_owned(),
            sequence_number: after.map(str::to_owned),
        };
        let response = self.engine.get_shard_iterator(request).map_err(|error| error.to_string())?;
        Ok(response.shard_iterator)
    }

    /// When the next item expires, in seconds since 1970.
    pub(crate) async fn next_expiry(&self) -> Result<Option<i64>, String> {
        let (file, kept, ttl) = (self.file.clone(), Arc::clone(&self.expiry), Arc::clone(&self.ttl));
        let next = move || {
            let mut kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let connection = kept.take().map_or_else(|| connect(&file), Ok)?;
            expiry::next(kept.insert(connection), &ttl)
        };
        let next = tokio::task::spawn_blocking(move || next().map_err(|error: rusqlite::Error| error.to_string()));
        next.await.map_err(|error| error.to_string())?
    }

    /// Deletes the items that had expired at a time of the simulated clock, and stream records that are over a day old.
    pub(crate) async fn sweep(&self, time: Timestamp) -> Result<usize, String> {
        let file = self.file.clone();
        // On another connection than the engine's own, so that requests are served between the pages of the sweep.
        tokio::task::spawn_blocking(move || expiry::sweep(&file, time)).await.map_err(|error| error.to_string())?
    }

    /// Writes everything from the write-ahead log to the file.
    pub(crate) fn checkpoint(&self) -> Result<(), String> {
        connect(&self.file)
            .and_then(|connection| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
            .map_err(|error| error.to_string())
    }
}

pub(super) fn connect(file: &Path) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(file)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

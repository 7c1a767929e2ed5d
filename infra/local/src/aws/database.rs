//! The embedded database: its tables, its streams, its expiry.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::Arc,
};

use dynoxide::{
    actions::{get_records, get_shard_iterator},
    storage::Storage,
    storage_backend::Clock as EngineClock,
};
use futures::FutureExt as _;
use serde_json::{Value, json};

use crate::{clock::Clock, data::Data, options::StartError, template::TableSpec};

/// Without these, the engine reads all records of a stream for each one that it adds.
const MEND: &str = "
    CREATE INDEX IF NOT EXISTS local_stream_order
        ON _stream_records(table_name, CAST(sequence_number AS INTEGER));
    CREATE INDEX IF NOT EXISTS local_stream_shard_order
        ON _stream_records(table_name, shard_id, CAST(sequence_number AS INTEGER));";
/// A stream keeps its records for a day.
const FORGET: &str = "DELETE FROM _stream_records WHERE created_at < unixepoch() - 86400";

/// The embedded database.
#[derive(Clone)]
pub(crate) struct Database {
    engine: dynoxide::Database,
    file: PathBuf,
}

impl Database {
    /// Opens the file, and makes the tables that are not there yet.
    pub(crate) fn open(data: &Data, tables: &[TableSpec]) -> Result<Self, StartError> {
        let failed = |error: &dyn std::fmt::Display| StartError::Database(error.to_string());
        let file = data.database();
        let path = file.to_str().ok_or_else(|| failed(&"the folder's name is no UTF-8"))?;
        let piece = data.piece("tables.json");
        let mut made: BTreeMap<String, Value> = piece.read()?;
        let engine = dynoxide::Database::new(path).map_err(|error| failed(&error))?;
        // Named for something else, this is the engine's only way to `synchronous = NORMAL`: with its write-ahead
        // log, a killed process loses nothing and a power cut the last moments, for a tenth of the time.
        engine.disable_bulk_loading().map_err(|error| failed(&error))?;
        connect(&file).and_then(|connection| connection.execute_batch(MEND)).map_err(|error| failed(&error))?;
        for table in tables {
            match made.get(&table.name) {
                Some(create) if *create == table.create => continue,
                Some(_) => return Err(StartError::TableChanged { table: table.name.clone() }),
                None => {}
            }
            let create = serde_json::from_value(table.create.clone()).map_err(|error| failed(&error))?;
            engine.create_table(create).map_err(|error| failed(&error))?;
            if let Some(attribute) = &table.ttl {
                let ttl = json!({
                    "TableName": table.name,
                    "TimeToLiveSpecification": {"AttributeName": attribute, "Enabled": true},
                });
                let ttl = serde_json::from_value(ttl).map_err(|error| failed(&error))?;
                engine.update_time_to_live(ttl).map_err(|error| failed(&error))?;
            }
            made.insert(table.name.clone(), table.create.clone());
            piece.write(&made).map_err(StartError::io("cannot keep the list of tables"))?;
        }
        Ok(Self { engine, file })
    }

    /// The engine, to be served.
    pub(crate) fn engine(&self) -> dynoxide::Database {
        self.engine.clone()
    }

    /// The next records of a table's stream, after one of them or from the oldest.
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

    /// The newest record of a table's stream.
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
            // The engine reads no more than the table's name of it.
            stream_arn: format!("arn:aws:dynamodb:local:000000000000:table/{table}/stream/local"),
            shard_id: dynoxide::streams::shard_id(table),
            shard_iterator_type: kind.to_owned(),
            sequence_number: after.map(str::to_owned),
        };
        let response = self.engine.get_shard_iterator(request).map_err(|error| error.to_string())?;
        Ok(response.shard_iterator)
    }

    /// Deletes what has expired by the simulated clock, and stream records that are over a day old.
    pub(crate) async fn sweep(&self, clock: &Arc<Clock>) -> Result<usize, String> {
        let file = self.file.clone();
        let clock: Arc<dyn EngineClock> = Arc::new(Simulated(Arc::clone(clock)));
        // Beside the engine's own connection, so that requests go on between its pages.
        tokio::task::spawn_blocking(move || {
            let path = file.to_str().unwrap_or_default();
            let storage = Storage::new(path).map_err(|error| error.to_string())?.with_clock(clock);
            storage.conn().pragma_update(None, "synchronous", "NORMAL").map_err(|error| error.to_string())?;
            let swept = dynoxide::ttl::sweep_expired_items(&storage).now_or_never();
            let swept = swept.unwrap_or(Ok(0)).map_err(|error| error.to_string())?;
            storage.conn().execute(FORGET, []).map_err(|error| error.to_string())?;
            Ok(swept)
        })
        .await
        .map_err(|error| error.to_string())?
    }

    /// Brings everything from the log into the file.
    pub(crate) fn checkpoint(&self) -> Result<(), String> {
        connect(&self.file)
            .and_then(|connection| connection.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |_| Ok(())))
            .map_err(|error| error.to_string())
    }
}

fn connect(file: &Path) -> rusqlite::Result<rusqlite::Connection> {
    let connection = rusqlite::Connection::open(file)?;
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    Ok(connection)
}

struct Simulated(Arc<Clock>);

impl EngineClock for Simulated {
    fn now_unix_secs(&self) -> u64 {
        u64::try_from(self.0.now_ms() / 1_000).unwrap_or_default()
    }

    #[expect(clippy::cast_precision_loss, reason = "milliseconds of this century are exact")]
    fn now_unix_secs_f64(&self) -> f64 {
        self.0.now_ms() as f64 / 1_000.0
    }
}

//! What a function's calls take, counted while it works.

use std::{collections::BTreeSet, pin::pin, time::Duration};

use local::CallRecord;
use tests::{LocalCloud, peak_memory_of};

use crate::Failure;

/// How often the calls are counted: the log keeps the last ten thousand.
const OFTEN: Duration = Duration::from_millis(200);
const FUNCTION: &str = "transfers";

/// What the calls of `transfers` came to.
#[derive(Default)]
pub(crate) struct Counted {
    /// Rows that were written.
    pub(crate) written: u64,
    /// What they took.
    pub(crate) write_units: f64,
    /// Writes of rows that were refused, since the row was there.
    pub(crate) conflicts: u64,
    /// Commits.
    pub(crate) commits: u64,
    /// What they took.
    pub(crate) commit_units: f64,
    /// What reads took.
    pub(crate) read_units: f64,
    /// The invocations that made commits.
    pub(crate) invocations: BTreeSet<String>,
    /// The most memory of a process, in MiB.
    pub(crate) memory: f64,
}

impl Counted {
    fn add(&mut self, call: &CallRecord) {
        let units = call.units.unwrap_or_default();
        match (call.operation.as_str(), call.resource.as_str()) {
            ("PutItem", "accounts") if call.status == 400 => self.conflicts += 1,
            ("PutItem", "accounts") => {
                self.written += u64::from(call.status == 200);
                self.write_units += units;
            }
            ("TransactWriteItems", _) => {
                self.commits += 1;
                self.commit_units += units;
                self.invocations.extend(call.request.clone());
            }
            ("GetItem" | "BatchGetItem" | "Query", _) => self.read_units += units,
            _ => {}
        }
    }
}

/// Does the work, and counts meanwhile.
pub(crate) async fn counted<T>(
    cloud: &LocalCloud,
    work: impl Future<Output = Result<T, Failure>>,
) -> Result<(T, Counted), Failure> {
    let (mut counted, mut last, mut work) = (Counted::default(), cloud.calls_so_far(), pin!(work));
    loop {
        let done = tokio::select! {
            done = &mut work => Some(done?),
            () = tokio::time::sleep(OFTEN) => None,
        };
        for call in cloud.inner().calls(last) {
            if call.seq != last + 1 {
                return Err("calls have left the log uncounted".into());
            }
            last = call.seq;
            if call.function == FUNCTION {
                counted.add(&call);
            }
        }
        counted.memory = counted.memory.max(peak_memory_of(FUNCTION).unwrap_or_default());
        if let Some(done) = done {
            return Ok((done, counted));
        }
    }
}

//! What the sender's calls come to, counted while it works: the log keeps the last ten thousand.

use std::{
    collections::{BTreeMap, BTreeSet},
    pin::pin,
    time::Duration,
};

use local::{CallRecord, FaultKind};
use tests::{LocalCloud, peak_memory_of};
use tokio::time::Instant;

/// How often the calls are counted.
const OFTEN: Duration = Duration::from_millis(200);
const FUNCTION: &str = "campaigns";
/// After so many letters the memory that is used early on is measured.
const EARLY: u64 = 500;

/// What the calls of `campaigns` came to.
#[derive(Default)]
pub(crate) struct Watched {
    /// Letters that the mail service took.
    pub(crate) taken: u64,
    /// Letters that came too fast.
    pub(crate) too_fast: u64,
    /// Letters whose answer was lost.
    pub(crate) lost: u64,
    /// The calls to tables, and their request units, by operation and the table or index.
    pub(crate) tables: BTreeMap<(String, String), (u64, f64)>,
    pub(crate) invocations: BTreeSet<String>,
    /// When letters were handed over that the mail service took, in milliseconds.
    handed: Vec<i64>,
    /// The most memory of a process, in MiB: of any, and after the first letters.
    pub(crate) memory: f64,
    pub(crate) early: f64,
    /// The longest time without a letter, after the first one.
    pub(crate) longest_pause: Duration,
    /// Whether calls have left the log uncounted.
    pub(crate) is_incomplete: bool,
}

impl Watched {
    fn add(&mut self, call: &CallRecord) {
        if let Some(units) = call.units {
            let (calls, sum) = self.tables.entry((call.operation.clone(), call.resource.clone())).or_default();
            *calls += 1;
            *sum += units;
        }
        if call.operation != "SendEmail" {
            return;
        }
        self.invocations.extend(call.request.clone());
        if call.status == 200 || call.fault == Some(FaultKind::ErrorAfter) {
            self.handed.push(call.at.as_millisecond());
        }
        match (call.status, call.fault) {
            (_, Some(FaultKind::ErrorAfter | FaultKind::CrashAfter)) => self.lost += 1,
            (200, _) => self.taken += 1,
            (429, _) => self.too_fast += 1,
            _ => {}
        }
    }

    /// The most letters that were handed over within a second.
    pub(crate) fn fastest(&self) -> u64 {
        let mut handed = self.handed.clone();
        handed.sort_unstable();
        let within = |(nth, first): (usize, &i64)| handed.partition_point(|at| *at < *first + 1_000) - nth;
        handed.iter().enumerate().map(within).max().unwrap_or_default() as u64
    }
}

/// The watch.
pub(crate) struct Watch<'a> {
    cloud: &'a LocalCloud,
    last: u64,
    /// When there was a letter last.
    taken_at: Option<Instant>,
    watched: Watched,
}

impl<'a> Watch<'a> {
    pub(crate) fn start(cloud: &'a LocalCloud) -> Self {
        Self { cloud, last: cloud.calls_so_far(), taken_at: None, watched: Watched::default() }
    }

    /// Counts what was called since it was counted last.
    fn count(&mut self) {
        let before = self.watched.taken;
        for call in self.cloud.inner().calls(self.last) {
            self.watched.is_incomplete |= call.seq != self.last + 1;
            self.last = call.seq;
            if call.function == FUNCTION {
                self.watched.add(&call);
            }
        }
        let now = Instant::now();
        if self.watched.taken > before {
            let pause = self.taken_at.replace(now).map(|at| now - at);
            self.watched.longest_pause = self.watched.longest_pause.max(pause.unwrap_or_default());
        }
        self.watched.memory = self.watched.memory.max(peak_memory_of(FUNCTION).unwrap_or_default());
        if self.watched.taken < EARLY {
            self.watched.early = self.watched.memory;
        }
    }

    /// Does the work, and counts meanwhile.
    pub(crate) async fn during<T>(mut self, work: impl Future<Output = T>) -> (T, Watched) {
        let mut work = pin!(work);
        loop {
            let done = tokio::select! {
                done = &mut work => Some(done),
                () = tokio::time::sleep(OFTEN) => None,
            };
            self.count();
            if let Some(done) = done {
                return (done, self.watched);
            }
        }
    }
}

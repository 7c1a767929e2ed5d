//! The bill of a journey: what each of its steps costs, and how often it is taken.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
    time::Duration,
};

use local::CallRecord;
use serde_json::Value;
use tests::{LocalCloud, Person};

/// The costs of a journey, one paragraph per step.
pub(crate) struct Bill<'a> {
    cloud: &'a LocalCloud,
    since: u64,
    /// How many passwords each function has hashed so far, according to its log.
    hashes: BTreeMap<String, u64>,
    /// The capability that pays for the next steps.
    capability: &'static str,
    /// The one under which the last step was written.
    written: &'static str,
    text: String,
}

/// A function that a step invokes, and how often it does so in a month of 1,000 active accounts.
pub(crate) struct Invoked {
    function: &'static str,
    times: String,
}

/// How often a step invokes a function in a month, and why so often.
pub(crate) fn monthly(function: &'static str, times: u32, why: &str) -> Invoked {
    Invoked { function, times: format!("a month: {times}, {why}") }
}

/// Why the cost of a month leaves out what a function does in a step.
pub(crate) fn uncounted(function: &'static str, why: &str) -> Invoked {
    Invoked { function, times: format!("not counted: {why}") }
}

impl<'a> Bill<'a> {
    pub(crate) fn of(cloud: &'a LocalCloud) -> Self {
        let (capability, written) = ("", "");
        let mut bill = Self { cloud, since: 0, hashes: BTreeMap::new(), capability, written, text: String::new() };
        bill.begin();
        bill
    }

    /// Writes the calls that each function's instances made during init, however many instances there were.
    pub(crate) fn init(&mut self) {
        writeln!(self.text, "init, once an instance").unwrap();
        for function in self.cloud.inner().template().functions.keys() {
            let calls = self.cloud.calls_of(function, 0);
            let calls = calls.iter().filter(|call| call.request.is_none()).collect::<Vec<_>>();
            let how = match calls[..] {
                [] => "nothing",
                [a, b, ..] if a.started < b.ended && b.started < a.ended => "at once",
                _ => "one after another",
            };
            writeln!(self.text, "  {function}: {how}").unwrap();
            for line in calls.iter().map(|call| line(call)).collect::<BTreeSet<_>>() {
                writeln!(self.text, "    {line}").unwrap();
            }
        }
    }

    /// Names the capability that pays for the next steps. What `delivery` does has a row of its own in the cost of a month.
    pub(crate) fn capability(&mut self, name: &'static str) {
        self.capability = name;
    }

    /// Writes the calls of the functions since the previous step.
    pub(crate) fn step(&mut self, name: &str, invoked: &[Invoked]) {
        if self.written != self.capability {
            writeln!(self.text, "# {}", self.capability).unwrap();
            self.written = self.capability;
        }
        writeln!(self.text, "{name}").unwrap();
        for Invoked { function, times } in invoked {
            let calls = self.cloud.calls_of(function, self.since);
            let mut invocations = Vec::new();
            let calls = calls.iter().filter(|call| call.request.is_some()).map(|call| {
                let known = invocations.iter().position(|request| *request == &call.request);
                let invocation = known.unwrap_or_else(|| {
                    invocations.push(&call.request);
                    invocations.len() - 1
                });
                ((invocation, call.round), line(call))
            });
            // Concurrent calls are answered in any order.
            let mut calls = calls.collect::<Vec<_>>();
            calls.sort();
            let rounds = calls.iter().map(|(round, _)| round).collect::<BTreeSet<_>>().len();
            writeln!(self.text, "  {function}: {rounds} round trips").unwrap();
            writeln!(self.text, "    {times}").unwrap();
            let hashes = self.hashes(function);
            if hashes > 0 {
                writeln!(self.text, "    passwords hashed: {hashes}").unwrap();
            }
            for same in calls.chunk_by(|a, b| a == b) {
                let Some((_, line)) = same.first() else { continue };
                match same.len() {
                    // Those of a journey of single records stand each by itself.
                    count @ MANY.. => writeln!(self.text, "    {count} × {line}").unwrap(),
                    count => (0..count).for_each(|_| writeln!(self.text, "    {line}").unwrap()),
                }
            }
        }
        self.begin();
    }

    /// Begins the next step.
    pub(crate) fn begin(&mut self) {
        self.since = self.cloud.calls_so_far();
        for function in self.cloud.inner().template().functions.keys() {
            let _before = self.hashes(function);
        }
    }

    /// Compares all steps with the journey's snapshot.
    pub(crate) fn compare(&self, journey: &str) {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(journey, self.text);
        });
    }

    /// How many passwords a function has hashed since it was last asked.
    fn hashes(&mut self, function: &str) -> u64 {
        let logs = self.cloud.inner().logs(function);
        let lines = logs.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let all = lines.filter_map(|line| line["hashes"].as_u64()).sum::<u64>();
        all - self.hashes.insert(function.to_owned(), all).unwrap_or_default()
    }
}

/// From so many equal calls at once on, they stand as one line.
const MANY: usize = 10;

fn line(call: &CallRecord) -> String {
    // What providers are asked names ids, which are others each time.
    if ["stripe", "ecourier"].contains(&call.service.as_str()) {
        return format!("{} {}", call.service, call.operation);
    }
    let mut tables = call.resource.split(',').collect::<Vec<_>>();
    tables.sort_unstable();
    let units = call.units.map(|units| format!(" {units} units")).unwrap_or_default();
    format!("{} {}{units}", call.operation, tables.join("+"))
}

/// Lets each function that answers people in a session read the day's salt, which it keeps in memory.
pub(crate) async fn warm(person: &Person<'_>) {
    for path in ["/v1/sessions/current", "/v1/account", "/v1/billing-details"] {
        let _ = person.get(path).await.expect(200);
    }
}

/// A cloud whose calls take so long that all concurrent calls are sent before the first is answered.
pub(crate) async fn slow_cloud() -> LocalCloud {
    let latency = Duration::from_millis(100);
    LocalCloud::start_with(env!("CARGO_BIN_EXE_function"), |options| options.latency = latency).await
}

//! The parsed snapshots of the budgets.

use std::collections::BTreeMap;

use super::usage::Line;

/// The heading of the calls that an instance makes during init.
pub(super) const INIT: &str = "init, once an instance";

/// What one function does in one step.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
pub(super) struct Work {
    /// The number of consecutive round trips.
    pub(super) rounds: f64,
    /// DynamoDB read request units.
    pub(super) reads: f64,
    /// DynamoDB write request units.
    pub(super) writes: f64,
    /// KMS calls.
    pub(super) keys: f64,
    /// Mails.
    pub(super) mails: f64,
    /// Text messages.
    pub(super) texts: f64,
    /// Reads of files.
    pub(super) files_read: f64,
    /// Writes of files, and lists of them.
    pub(super) files_written: f64,
    /// Hashed passwords.
    pub(super) hashes: f64,
}

impl Work {
    /// Adds one line of a snapshot: a call, or the number of hashed passwords.
    fn add(&mut self, call: &str) -> Result<(), String> {
        if let Some(hashes) = call.trim().strip_prefix("passwords hashed: ") {
            self.hashes = hashes.parse().map_err(|error| format!("{call}: {error}"))?;
            return Ok(());
        }
        let (times, call) = match call.trim().split_once(" × ") {
            Some((times, call)) => (times.parse::<f64>().map_err(|error| format!("{call}: {error}"))?, call),
            None => (1.0, call),
        };
        let words = call.split_whitespace().collect::<Vec<_>>();
        // A call that was refused has no units.
        let units = match words[..] {
            [.., units, "units"] => units.parse::<f64>().map_err(|error| format!("{call}: {error}"))?,
            _ => 0.0,
        };
        match words.first().copied().unwrap_or_default() {
            "GetItem" | "BatchGetItem" | "Query" | "Scan" => self.reads += times * units,
            "PutItem" | "UpdateItem" | "DeleteItem" | "BatchExecuteStatement" | "TransactWriteItems" => {
                self.writes += times * units;
            }
            "GenerateMac" => self.keys += times,
            "SendEmail" => self.mails += times,
            "Publish" => self.texts += times,
            "GetObject" => self.files_read += times,
            "PutObject"
            | "CreateMultipartUpload"
            | "UploadPart"
            | "CompleteMultipartUpload"
            | "ListObjectVersions"
            | "ListMultipartUploads" => self.files_written += times,
            "DeleteObject"
            | "AbortMultipartUpload"
            | "GetAccount"
            | "ListSuppressedDestinations"
            | "DeleteSuppressedDestination"
            // The payment provider takes its fee from what is paid, and the access point its own by the document: neither is a cost of the cloud.
            | "stripe"
            | "ecourier" => {}
            _ => return Err(format!("nothing is known of what {call} costs")),
        }
        Ok(())
    }
}

/// A function that steps of more than one capability invoke: what it does has a row of its own.
const SHARED: &str = "delivery";

/// What the steps do, and how often.
#[derive(Debug, Default)]
pub(super) struct Budgets {
    /// The work of each step, by the step's name and the function's.
    work: BTreeMap<(String, String), Work>,
    /// How often each step invokes each function in a month, by capability, in the order of the snapshots.
    lines: Vec<(String, Line)>,
}

impl Budgets {
    /// Reads snapshots: a capability follows a `#`, a step is not indented, its functions are indented by two spaces, by
    /// four how often they are invoked and their calls.
    ///
    /// # Errors
    /// If a line cannot be understood, or a step does not say how often it invokes a function.
    pub(super) fn read(snapshots: &[String]) -> Result<Self, String> {
        let mut budgets = Self::default();
        for snapshot in snapshots {
            let (mut capability, mut step, mut function) = (String::new(), String::new(), String::new());
            let mut planned = true;
            for line in snapshot.lines() {
                match line.len() - line.trim_start().len() {
                    0 => match line.strip_prefix("# ") {
                        Some(name) => name.clone_into(&mut capability),
                        None => line.clone_into(&mut step),
                    },
                    2 => {
                        let Some((name, rounds)) = line.trim().split_once(": ") else { continue };
                        name.clone_into(&mut function);
                        let rounds = rounds.split(' ').next().and_then(|rounds| rounds.parse().ok());
                        let work = Work { rounds: rounds.unwrap_or_default(), ..Work::default() };
                        budgets.work.insert((step.clone(), function.clone()), work);
                        planned = step == INIT;
                    }
                    _ if !planned => {
                        let payer = if function == SHARED { SHARED } else { &capability };
                        budgets.plan(payer, &step, &function, line.trim())?;
                        planned = true;
                    }
                    _ => {
                        let work = budgets.work.get_mut(&(step.clone(), function.clone()));
                        work.ok_or_else(|| format!("{line} belongs to no function"))?.add(line)?;
                    }
                }
            }
        }
        Ok(budgets)
    }

    /// Notes how often a step invokes a function, or why that is not counted.
    fn plan(&mut self, capability: &str, step: &str, function: &str, text: &str) -> Result<(), String> {
        let unplanned = || format!("how often does {step} invoke {function}? {text}");
        let why = match text.strip_prefix("a month: ") {
            None => text.strip_prefix("not counted: ").ok_or_else(unplanned)?,
            Some(planned) => {
                let (times, why) = planned.split_once(", ").ok_or_else(unplanned)?;
                let line = Line {
                    step: step.to_owned(),
                    function: Some(function.to_owned()),
                    units: None,
                    times: times.parse().map_err(|_| unplanned())?,
                    why: why.to_owned(),
                };
                self.lines.push((capability.to_owned(), line));
                why
            }
        };
        if why.is_empty() { Err(unplanned()) } else { Ok(()) }
    }

    /// Takes the lines out: how often each step invokes each function, by capability.
    pub(super) fn take_lines(&mut self) -> Vec<(String, Line)> {
        std::mem::take(&mut self.lines)
    }

    /// What a function does in a step.
    pub(super) fn of(&self, step: &str, function: &str) -> Option<Work> {
        self.work.get(&(step.to_owned(), function.to_owned())).copied()
    }
}

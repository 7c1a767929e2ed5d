//! The parsed snapshots of the budgets.

use std::collections::BTreeMap;

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
        let words = call.split_whitespace().collect::<Vec<_>>();
        // A call that was refused has no units.
        let units = match words[..] {
            [.., units, "units"] => units.parse::<f64>().map_err(|error| format!("{call}: {error}"))?,
            _ => 0.0,
        };
        match words.first().copied().unwrap_or_default() {
            "GetItem" | "BatchGetItem" | "Query" => self.reads += units,
            "PutItem" | "UpdateItem" | "DeleteItem" | "TransactWriteItems" => self.writes += units,
            "GenerateMac" => self.keys += 1.0,
            "SendEmail" => self.mails += 1.0,
            "Publish" => self.texts += 1.0,
            _ => return Err(format!("nothing is known of what {call} costs")),
        }
        Ok(())
    }
}

/// The work of each step, by the step's name and the function's.
#[derive(Debug, Default)]
pub(super) struct Budgets(BTreeMap<(String, String), Work>);

impl Budgets {
    /// Reads snapshots: a step is not indented, its functions are indented by two spaces, their calls by four.
    pub(super) fn read(snapshots: &[String]) -> Result<Self, String> {
        let mut budgets = BTreeMap::<_, Work>::new();
        for snapshot in snapshots {
            let (mut step, mut function) = (String::new(), String::new());
            for line in snapshot.lines() {
                match line.len() - line.trim_start().len() {
                    0 => line.clone_into(&mut step),
                    2 => {
                        let Some((name, rounds)) = line.trim().split_once(": ") else { continue };
                        name.clone_into(&mut function);
                        let rounds = rounds.split(' ').next().and_then(|rounds| rounds.parse().ok());
                        let work = Work { rounds: rounds.unwrap_or_default(), ..Work::default() };
                        budgets.insert((step.clone(), function.clone()), work);
                    }
                    _ => {
                        let work = budgets.get_mut(&(step.clone(), function.clone()));
                        work.ok_or_else(|| format!("{line} belongs to no function"))?.add(line)?;
                    }
                }
            }
        }
        Ok(Self(budgets))
    }

    /// What a function does in a step.
    pub(super) fn of(&self, step: &str, function: &str) -> Option<Work> {
        self.0.get(&(step.to_owned(), function.to_owned())).copied()
    }

    /// Every step with every function that does something in it.
    pub(super) fn steps(&self) -> Vec<(&str, &str)> {
        let at_work = self.0.iter().filter(|((step, _), work)| step != INIT && **work != Work::default());
        at_work.map(|((step, function), _)| (step.as_str(), function.as_str())).collect()
    }
}

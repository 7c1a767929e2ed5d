//! What a month costs: the budgets of the steps times how often they are taken, at AWS's prices and the durations that
//! the cold start bench measured.

use std::{collections::BTreeMap, fmt::Write};

use serde_json::Value;

/// What one function does in one step, as its budget says.
#[derive(Debug, Default, Clone, Copy, PartialEq)]
struct Work {
    rounds: f64,
    reads: f64,
    writes: f64,
    mails: f64,
    text_messages: f64,
}

/// What a capability costs, in USD by line.
#[derive(Debug, Default, Clone, Copy)]
struct Lines {
    reads: f64,
    writes: f64,
    compute: f64,
    requests: f64,
    messages: f64,
    keys: f64,
    logs: f64,
}

impl Lines {
    fn all(&self) -> [f64; 7] {
        [self.reads, self.writes, self.compute, self.requests, self.messages, self.keys, self.logs]
    }
}

/// The steps of a snapshot of the budgets, each with what its functions do.
fn steps(snapshot: &str) -> BTreeMap<String, BTreeMap<String, Work>> {
    let mut steps = BTreeMap::<String, BTreeMap<String, Work>>::new();
    let (mut step, mut function) = (String::new(), String::new());
    for line in snapshot.lines() {
        match line.len() - line.trim_start().len() {
            0 => line.clone_into(&mut step),
            2 => {
                let Some((name, rounds)) = line.trim().split_once(": ") else { continue };
                name.clone_into(&mut function);
                let rounds = rounds.split(' ').next().and_then(|n| n.parse().ok()).unwrap_or_default();
                let work = Work { rounds, ..Work::default() };
                steps.entry(step.clone()).or_default().insert(function.clone(), work);
            }
            _ => {
                let Some(work) = steps.get_mut(&step).and_then(|step| step.get_mut(&function)) else { continue };
                let words = line.split_whitespace().collect::<Vec<_>>();
                let units = words.iter().rev().nth(1).and_then(|n| n.parse().ok()).unwrap_or_default();
                match words.first().copied().unwrap_or_default() {
                    "GetItem" | "BatchGetItem" | "Query" => work.reads += units,
                    "SendEmail" => work.mails += 1.0,
                    "Publish" => work.text_messages += 1.0,
                    _ => work.writes += units,
                }
            }
        }
    }
    steps
}

fn number(value: &Value, name: &str) -> Result<f64, String> {
    value[name].as_f64().ok_or_else(|| format!("no number {name}"))
}

/// The table, in Markdown.
///
/// # Errors
/// Where one of the inputs does not name what another rests on.
pub fn table(snapshots: &[String], prices: &str, usage: &str, durations: &str) -> Result<String, String> {
    let read = |text: &str| serde_json::from_str::<Value>(text).map_err(|error| error.to_string());
    let (prices, usage, durations) = (read(prices)?, read(usage)?, read(durations)?);
    let budgets = snapshots.iter().flat_map(|snapshot| steps(snapshot)).collect::<BTreeMap<_, _>>();
    let (cold, wait) = (number(&usage, "cold_share")?, number(&usage, "round_trip_ms")?);
    let mut capabilities = BTreeMap::<String, Lines>::new();
    for planned in usage["steps"].as_array().into_iter().flatten() {
        let name = planned["step"].as_str().unwrap_or_default();
        let times = number(planned, "times")?;
        let budget = budgets.get(name).ok_or_else(|| format!("no budget of the step {name}"))?;
        let lines = capabilities.entry(planned["capability"].as_str().unwrap_or_default().to_owned()).or_default();
        for (function, work) in budget {
            let measured = &durations["functions"][function];
            let milliseconds =
                number(measured, "warm_ms")? + work.rounds * wait + cold * number(measured, "init_ms")?;
            let gigabytes = number(measured, "memory_mb")? / 1_024.0;
            lines.reads += times * work.reads * number(&prices, "dynamodb_million_reads")? / 1e6;
            lines.writes += times * work.writes * number(&prices, "dynamodb_million_writes")? / 1e6;
            lines.compute += times * milliseconds / 1_000.0 * gigabytes * number(&prices, "lambda_gb_second")?;
            lines.requests += times * number(&prices, "lambda_million_requests")? / 1e6;
            lines.messages += times * work.mails * number(&prices, "mail_thousand")? / 1e3;
            lines.messages += times * work.text_messages * number(&prices, "text_message")?;
            lines.keys += times * cold * number(&prices, "kms_ten_thousand")? / 1e4;
            lines.logs += times * number(&usage, "log_bytes_a_request")? * number(&prices, "logs_gigabyte")? / 1e9;
        }
        // What delivers is woken by a stream; a request comes through the API.
        lines.requests += times * number(&prices, "api_million_requests")? / 1e6;
    }
    let mut text = format!(
        "{}\n\nPrices of {}: {}\n\n| | reads | writes | compute | requests | messages | keys | logs | USD |\n\
         |---|---|---|---|---|---|---|---|---|\n",
        usage["what"].as_str().unwrap_or_default(),
        prices["as_of"].as_str().unwrap_or_default(),
        prices["note"].as_str().unwrap_or_default(),
    );
    let mut sums = [0.0; 7];
    for (capability, lines) in &capabilities {
        row(&mut text, capability, &lines.all()).map_err(|error| error.to_string())?;
        for (sum, line) in sums.iter_mut().zip(lines.all()) {
            *sum += line;
        }
    }
    row(&mut text, "**all**", &sums).map_err(|error| error.to_string())?;
    Ok(text)
}

fn row(text: &mut String, name: &str, lines: &[f64]) -> std::fmt::Result {
    write!(text, "| {name} |")?;
    for line in lines {
        write!(text, " {line:.3} |")?;
    }
    writeln!(text, " {:.2} |", lines.iter().sum::<f64>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_is_read_as_it_is_written() {
        let snapshot = "POST /v1/x\n  signup: 2 round trips\n    GetItem tickets 1 units\n    TransactWriteItems a+b 19 units\n  \
                        delivery: 1 round trips\n    SendEmail mailrules\n";
        let steps = steps(snapshot);
        let signup = Work { rounds: 2.0, reads: 1.0, writes: 19.0, ..Work::default() };
        assert_eq!(steps["POST /v1/x"]["signup"], signup);
        assert_eq!(steps["POST /v1/x"]["delivery"], Work { rounds: 1.0, mails: 1.0, ..Work::default() });
    }
}

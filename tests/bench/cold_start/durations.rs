//! Writes the measured durations where the cost of a month finds them.

use serde_json::{Value, json};

use crate::{
    Failure,
    figures::{AtSpeed, Figures, Values},
    machine,
    subjects::Kind,
};

const FILE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/bench/durations.json");

/// The function whose hashing time is known: its log-in, less its other answers.
const HASHES: &str = "auth";

/// Writes the file, for measurements of this date.
pub(crate) fn write(all: &[Figures], date: &str) -> Result<(), Failure> {
    let ours = all.iter().filter(|figures| figures.kind == Kind::Ours);
    let functions = ours.clone().map(|figures| (figures.name.clone(), function(figures))).collect::<Vec<_>>();
    let hash = ours.clone().find(|figures| figures.name == HASHES).map(|figures| {
        let log_in = median(figures, |at| &at.hashes).zip(median(figures, |at| &at.steps));
        json!({ "memory_mb": figures.deployed, "ms": log_in.map(|(log_in, other)| (log_in - other).round()) })
    });
    let text = json!({
        "what": "Milliseconds: medians at each function's own memory, by tests/bench/cold_start.sh --durations DATE. null is \
                 what has not been measured.",
        "measured": format!("{date}, {}", machine::name()),
        "hash": hash,
        "functions": functions.into_iter().collect::<serde_json::Map<_, _>>(),
    });
    Ok(std::fs::write(FILE, format!("{text:#}\n"))?)
}

fn function(figures: &Figures) -> Value {
    let rounded = |ms: Option<f64>| ms.map(|ms| (ms * 100.0).round() / 100.0);
    json!({
        "memory_mb": figures.deployed,
        "init_ms": rounded(figures.init.median()),
        "first_ms": rounded(median(figures, |at| &at.first)),
        "warm_ms": rounded(median(figures, |at| &at.steps)),
    })
}

/// The median at the memory that the function is deployed with.
fn median(figures: &Figures, values: fn(&AtSpeed) -> &Values) -> Option<f64> {
    figures.as_deployed().and_then(|at| values(at).median())
}

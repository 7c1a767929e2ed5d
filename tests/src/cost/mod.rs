//! What a month costs: the budgets of the steps, times how often each step is taken, and what no step covers
//! (`bench/usage.json`), at AWS's prices (`bench/prices.json`) and with the durations that the cold start bench measured
//! (`bench/durations.json`).

mod bill;
mod budgets;
mod durations;
mod month;
mod prices;
mod table;
#[cfg(test)]
mod tests;
mod usage;

use std::{fs, path::Path};

use local::template::{PROJECT, Template, parameters};

use self::{budgets::Budgets, durations::Durations, month::Month, prices::Prices, usage::Usage};

/// The folder of this crate, which has the files.
const FOLDER: &str = env!("CARGO_MANIFEST_DIR");

/// All inputs to the cost of a month.
pub struct Cost {
    budgets: Budgets,
    usage: Usage,
    prices: Prices,
    durations: Durations,
    template: Template,
}

impl Cost {
    /// Reads the project's own files.
    ///
    /// # Errors
    /// If a file is missing or invalid.
    pub fn read() -> Result<Self, String> {
        let bench = Path::new(FOLDER).join("bench");
        let text = |path: &Path| fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()));
        let [usage, prices, durations] =
            ["usage.json", "prices.json", "durations.json"].map(|name| text(&bench.join(name)));
        Self::of(&snapshots()?, &usage?, &prices?, &durations?)
    }

    /// Parses these texts, and reads the project's template.
    fn of(snapshots: &[String], usage: &str, prices: &str, durations: &str) -> Result<Self, String> {
        let mut budgets = Budgets::read(snapshots)?;
        Ok(Self {
            usage: Usage::read(usage, budgets.take_lines())?,
            budgets,
            prices: Prices::read(prices)?,
            durations: Durations::read(durations)?,
            template: Template::read(PROJECT, &parameters([])).map_err(|error| error.to_string())?,
        })
    }

    /// The table, in Markdown.
    ///
    /// # Errors
    /// If a step has no budget, an amount has no price, or a function has no durations.
    pub fn table(&self) -> Result<String, String> {
        let Self { budgets, usage, durations, template, .. } = self;
        let measured = durations.measured()?;
        table::render(&Month { budgets, usage, durations, template }, &self.prices, measured)
    }

    /// The functions whose memory differs between the durations and the template, or that have no durations.
    #[must_use]
    pub fn remembered_otherwise(&self) -> Vec<String> {
        let functions = self.template.functions.values();
        let functions = functions.filter(|function| !self.usage.leaves_out(&function.name));
        let wrong = functions.filter(|function| self.durations.memory_of(&function.name) != Some(function.memory));
        wrong.map(|function| format!("{} has {} MB", function.name, function.memory)).collect()
    }
}

/// The snapshots of the budgets, sorted by name.
fn snapshots() -> Result<Vec<String>, String> {
    let folder = Path::new(FOLDER).join("budgets/snapshots");
    let told = |error: std::io::Error| format!("{}: {error}", folder.display());
    let entries = fs::read_dir(&folder).map_err(told)?.collect::<Result<Vec<_>, _>>().map_err(told)?;
    let mut paths = entries.into_iter().map(|entry| entry.path()).collect::<Vec<_>>();
    paths.retain(|path| path.extension().is_some_and(|extension| extension == "snap"));
    paths.sort();
    paths.iter().map(fs::read_to_string).collect::<Result<_, _>>().map_err(told)
}

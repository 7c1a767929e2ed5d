//! How often each step is taken, and what is billed regardless of use. Each figure comes with its reason.

use std::collections::BTreeMap;

use serde::Deserialize;

/// A month of 1,000 active accounts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Usage {
    /// What the month assumes, for the page's introduction.
    pub(super) what: String,
    /// What a round trip to AWS adds to a duration that was measured on one machine, in milliseconds.
    pub(super) round_trip_ms: Assumed,
    /// The log bytes of an invocation, including the lines of the Lambda platform and of the API.
    pub(super) log_bytes: Assumed,
    /// The bytes of a response that leave AWS over the internet.
    pub(super) answer_bytes: Assumed,
    /// The share of the invocations that X-Ray samples.
    pub(super) traced_share: Assumed,
    /// The share of each function's invocations that are cold starts. All are taken to be cold where nothing is said.
    pub(super) cold_share: BTreeMap<String, Assumed>,
    /// What grows with the number of accounts. The steps of the budgets say themselves how often they are taken.
    pub(super) capabilities: Vec<Part>,
    /// What is the same for any number of accounts.
    pub(super) standing: Part,
    /// Functions that are deliberately not counted.
    left_out: Vec<LeftOut>,
}

/// A figure that is assumed, as nothing here measures it.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Assumed {
    pub(super) is: f64,
    why: String,
}

/// The lines and items of one capability.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Part {
    pub(super) capability: String,
    #[serde(default)]
    pub(super) lines: Vec<Line>,
    #[serde(default)]
    pub(super) items: Vec<Item>,
}

/// An activity, and how often it happens in a month.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    /// A step of the budgets, unless the line has its own units.
    pub(super) step: String,
    /// The invoked function; `None` if the step happens within another invocation.
    pub(super) function: Option<String>,
    /// What the activity uses, if no budget covers it.
    pub(super) units: Option<Units>,
    pub(super) times: f64,
    pub(super) why: String,
}

/// Request units and round trips of an activity that no budget covers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Units {
    pub(super) reads: f64,
    pub(super) writes: f64,
    pub(super) rounds: f64,
}

/// What is billed without any activity: by the month, or by the amount stored.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Item {
    pub(super) what: String,
    /// The name of its price.
    pub(super) price: String,
    /// How many; `None` if they are counted in the template.
    pub(super) times: Option<f64>,
    /// The type of the resources that are counted in the template.
    pub(super) resource: Option<String>,
    pub(super) why: String,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct LeftOut {
    what: String,
    why: String,
}

impl Usage {
    /// Reads the file, to which the steps of the budgets are added by capability.
    ///
    /// # Errors
    /// If the file is invalid, or a figure has no reason.
    pub(super) fn read(text: &str, steps: Vec<(String, Line)>) -> Result<Self, String> {
        let mut usage: Self = serde_json::from_str(text).map_err(|error| format!("usage.json: {error}"))?;
        let own = std::mem::take(&mut usage.capabilities);
        for (capability, line) in steps {
            usage.part(&capability).lines.push(line);
        }
        for Part { capability, lines, items } in own {
            let part = usage.part(&capability);
            part.lines.extend(lines);
            part.items.extend(items);
        }
        let unexplained = usage.reasons().find(|(_, why)| why.is_empty()).map(|(what, _)| what.to_owned());
        unexplained.map_or(Ok(usage), |what| Err(format!("usage.json gives no reason for {what}")))
    }

    /// The part of a capability, which may be new.
    fn part(&mut self, capability: &str) -> &mut Part {
        let known = self.capabilities.iter().position(|part| part.capability == capability);
        let at = known.unwrap_or(self.capabilities.len());
        if known.is_none() {
            self.capabilities.push(Part { capability: capability.to_owned(), ..Part::default() });
        }
        &mut self.capabilities[at]
    }

    /// The name and reason of every figure and omission.
    fn reasons(&self) -> impl Iterator<Item = (&str, &str)> {
        let Self { round_trip_ms, log_bytes, answer_bytes, traced_share, .. } = self;
        let assumed = [
            ("round_trip_ms", round_trip_ms),
            ("log_bytes", log_bytes),
            ("answer_bytes", answer_bytes),
            ("traced_share", traced_share),
        ];
        let cold = self.cold_share.iter().map(|(function, share)| (function.as_str(), share));
        let assumed = assumed.into_iter().chain(cold).map(|(name, assumed)| (name, assumed.why.as_str()));
        let items = self.parts().flat_map(|part| &part.items).map(|item| (item.what.as_str(), item.why.as_str()));
        let lines = self.lines().map(|line| (line.step.as_str(), line.why.as_str()));
        let left_out = self.left_out.iter().map(|left| (left.what.as_str(), left.why.as_str()));
        assumed.chain(lines).chain(items).chain(left_out)
    }

    fn parts(&self) -> impl Iterator<Item = &Part> {
        self.capabilities.iter().chain([&self.standing])
    }

    fn lines(&self) -> impl Iterator<Item = &Line> {
        self.parts().flat_map(|part| &part.lines)
    }

    /// Whether a function is left out.
    pub(super) fn leaves_out(&self, what: &str) -> bool {
        self.left_out.iter().any(|left| left.what == what)
    }
}

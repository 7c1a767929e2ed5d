//! The durations that the cold start bench measured, named as in its last table. A missing measurement is `null`, and
//! no cost is computed until it is filled in.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The durations, in milliseconds.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Durations {
    /// How to fill in the file.
    #[serde(rename = "what")]
    _what: String,
    /// The date and the machine of the measurements.
    measured: Option<String>,
    /// The hash of one password.
    hash: Hash,
    functions: BTreeMap<String, Function>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Hash {
    memory_mb: u32,
    ms: Option<f64>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Function {
    memory_mb: u32,
    init_ms: Option<f64>,
    first_ms: Option<f64>,
    warm_ms: Option<f64>,
}

/// The durations of one function.
pub(super) struct Pace {
    memory: u32,
    /// Init: from the start of the process until it asks for the first request.
    init: f64,
    /// The first request.
    first: f64,
    /// Any later request.
    warm: f64,
}

impl Pace {
    /// The duration of an invocation of an idle instance, without its round trips.
    pub(super) fn warm(&self) -> f64 {
        self.warm
    }

    /// The additional duration of a cold start. Init is billed too.
    pub(super) fn start(&self) -> f64 {
        self.init + (self.first - self.warm).max(0.0)
    }

    /// Its memory in GB.
    pub(super) fn gigabytes(&self) -> f64 {
        f64::from(self.memory) / 1_024.0
    }
}

impl Durations {
    pub(super) fn read(text: &str) -> Result<Self, String> {
        serde_json::from_str(text).map_err(|error| format!("durations.json: {error}"))
    }

    /// The date and the machine of the measurements, if none is missing.
    pub(super) fn measured(&self) -> Result<&str, String> {
        let functions = self.functions.iter().flat_map(|(name, function)| {
            let Function { memory_mb: _, init_ms, first_ms, warm_ms } = function;
            let fields = [("init_ms", init_ms), ("first_ms", first_ms), ("warm_ms", warm_ms)];
            fields.map(|(field, ms)| (format!("functions.{name}.{field}"), *ms))
        });
        let all = functions.chain([("hash.ms".to_owned(), self.hash.ms)]);
        let missing = all.filter(|(_, ms)| ms.is_none_or(|ms| ms <= 0.0)).map(|(name, _)| name);
        let measured = self.measured.as_deref().filter(|measured| !measured.is_empty());
        let missing = missing.chain(measured.is_none().then(|| "measured".to_owned())).collect::<Vec<_>>();
        let told = format!("durations.json lacks what tests/bench/cold_start.sh measures: {}", missing.join(", "));
        measured.filter(|_| missing.is_empty()).ok_or(told)
    }

    /// The memory at which a function was measured.
    pub(super) fn memory_of(&self, function: &str) -> Option<u32> {
        self.functions.get(function).map(|function| function.memory_mb)
    }

    /// The durations of a function.
    pub(super) fn of(&self, function: &str) -> Result<Pace, String> {
        let pace = self.functions.get(function).and_then(|function| {
            let Function { memory_mb: memory, init_ms, first_ms, warm_ms } = *function;
            Some(Pace { memory, init: init_ms?, first: first_ms?, warm: warm_ms? })
        });
        pace.ok_or_else(|| format!("durations.json does not say how long {function} takes"))
    }

    /// The duration of one hash in a function. It was measured only at the memory of the functions that hash.
    pub(super) fn hash(&self, function: &str) -> Result<f64, String> {
        let ms = self.hash.ms.filter(|_| self.memory_of(function) == Some(self.hash.memory_mb));
        ms.ok_or_else(|| format!("no hash was measured at the memory of {function}"))
    }
}

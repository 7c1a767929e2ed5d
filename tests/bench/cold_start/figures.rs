//! The figures of one subject, collected over its runs.

use std::collections::BTreeMap;

use crate::{
    SPEEDS,
    sample::Sample,
    subjects::{Kind, Subject},
};

/// Measured values, of which the median and a high percentile are reported.
#[derive(Default)]
pub(crate) struct Values(Vec<f64>);

impl Values {
    fn extend(&mut self, values: impl IntoIterator<Item = f64>) {
        self.0.extend(values);
        self.0.sort_by(f64::total_cmp);
    }

    /// The value at this percentile.
    pub(crate) fn percentile(&self, part: usize) -> Option<f64> {
        let last = self.0.len().checked_sub(1)?;
        self.0.get((last * part).div_ceil(100)).copied()
    }

    pub(crate) fn median(&self) -> Option<f64> {
        self.percentile(50)
    }
}

/// The values that depend on the speed.
#[derive(Default)]
pub(crate) struct AtSpeed {
    pub(crate) first: Values,
    pub(crate) routed: Values,
    pub(crate) steps: Values,
    pub(crate) hashes: Values,
}

/// The figures of a subject.
pub(crate) struct Figures {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) deployed: u32,
    pub(crate) zip: u64,
    pub(crate) before_calls: Values,
    pub(crate) init: Values,
    pub(crate) init_cpu: Values,
    pub(crate) memory: Values,
    pub(crate) hashing_memory: Values,
    speeds: BTreeMap<Option<u32>, AtSpeed>,
}

impl Figures {
    pub(crate) fn of(subject: &Subject) -> Self {
        Self {
            name: subject.name.clone(),
            kind: subject.kind,
            deployed: subject.memory,
            zip: subject.zip,
            before_calls: Values::default(),
            init: Values::default(),
            init_cpu: Values::default(),
            memory: Values::default(),
            hashing_memory: Values::default(),
            speeds: BTreeMap::new(),
        }
    }

    pub(crate) fn add(&mut self, speed: Option<u32>, sample: Sample) {
        self.before_calls.extend(sample.before_calls);
        self.init.extend([sample.init]);
        self.init_cpu.extend([sample.init_cpu]);
        self.memory.extend([sample.memory]);
        self.hashing_memory.extend(sample.hashing_memory);
        let at = self.speeds.entry(speed).or_default();
        at.first.extend([sample.first]);
        at.routed.extend(sample.routed);
        at.steps.extend(sample.steps);
        at.hashes.extend(sample.hashes);
    }

    /// The figures at a speed: on a full core, or with the share of a core that this much memory gets.
    pub(crate) fn at(&self, speed: Option<u32>) -> Option<&AtSpeed> {
        self.speeds.get(&speed)
    }

    /// The figures at the memory that the function is deployed with. If none are measured with as much, those with the most below it: it
    /// takes no longer.
    pub(crate) fn as_deployed(&self) -> Option<&AtSpeed> {
        let measured = SPEEDS.into_iter().flatten().filter(|memory| *memory <= self.deployed);
        self.at(Some(measured.max()?))
    }

    /// Init without its calls to AWS: the time before the first call, or all of init if there is none.
    pub(crate) fn own_init(&self) -> Option<f64> {
        self.before_calls.median().or_else(|| self.init.median())
    }

    /// The time from the start to the first response, at a speed.
    pub(crate) fn to_first_answer(&self, speed: Option<u32>) -> Option<f64> {
        Some(self.init.median()? + self.at(speed)?.first.median()?)
    }
}

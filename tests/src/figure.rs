//! The figures of benches.

/// A figure that was measured, with its goal.
#[derive(Debug)]
pub struct Figure {
    what: &'static str,
    is: f64,
    goal: f64,
    /// Whether less is better.
    at_most: bool,
}

impl Figure {
    /// A figure that is to be no higher than its goal.
    #[must_use]
    pub const fn at_most(what: &'static str, is: f64, goal: f64) -> Self {
        Self { what, is, goal, at_most: true }
    }

    /// A figure that is to be no lower than its goal.
    #[must_use]
    pub const fn at_least(what: &'static str, is: f64, goal: f64) -> Self {
        Self { what, is, goal, at_most: false }
    }

    /// Prints each figure, also after one that is missed.
    ///
    /// # Errors
    /// If a goal is missed, unless that is only to be told.
    pub fn judge(figures: &[Self], is_only_told: bool) -> Result<(), String> {
        let missed = figures.iter().filter(|figure| !figure.report()).count();
        if missed == 0 || is_only_told { Ok(()) } else { Err(format!("{missed} goals are missed")) }
    }

    fn is_met(&self) -> bool {
        if self.at_most { self.is <= self.goal } else { self.is >= self.goal }
    }

    /// Prints the figure, and returns whether its goal is met.
    #[expect(clippy::print_stdout, reason = "a benchmark prints")]
    fn report(&self) -> bool {
        let sign = if self.at_most { "at most" } else { "at least" };
        let missed = if self.is_met() { "" } else { ", missed" };
        println!("{}: {:.2} ({sign} {}{missed})", self.what, self.is, self.goal);
        self.is_met()
    }
}

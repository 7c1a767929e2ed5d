//! An invocation in progress, to which the AWS calls of its instance are attributed.

use std::sync::atomic::{AtomicU32, Ordering};

/// The invocation that an instance works on.
#[derive(Debug)]
pub(crate) struct Invocation {
    /// Its Lambda request id.
    pub(crate) request_id: String,
    rounds: AtomicU32,
}

impl Invocation {
    pub(super) fn new(request_id: String) -> Self {
        Self { request_id, rounds: AtomicU32::new(0) }
    }

    /// The round trip of a call that begins now: the one after all that have been answered.
    pub(crate) fn begin(&self) -> u32 {
        self.rounds.load(Ordering::Acquire) + 1
    }

    /// Records that a call of a round trip was answered.
    pub(crate) fn end(&self, round: u32) {
        self.rounds.fetch_max(round, Ordering::AcqRel);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_at_once_share_a_round_trip_and_those_after_them_follow() {
        let invocation = Invocation::new("r".to_owned());
        let (one, also_one) = (invocation.begin(), invocation.begin());
        invocation.end(one);
        let two = invocation.begin();
        invocation.end(also_one);
        invocation.end(two);
        assert_eq!([one, also_one, two, invocation.begin()], [1, 1, 2, 3]);
    }
}

//! When work that is under way is due again.

use jiff::Timestamp;

use crate::kernel::{processing::Period, time::Now};

/// How old the time at which work is due becomes while it comes further. To move it is to write the index, too, which costs as much as
/// the item itself; not to move it is to be taken for work that nobody does. Longer than the minute in which the schedule takes work up,
/// so that the first step does not move it.
const STEP: Period = Period::Minutes(2);

/// When work that has come further is due: at once, by the time at which it was due before if that is recent.
#[must_use]
pub fn still_due(before: Option<Timestamp>, now: Now) -> Timestamp {
    let recent = before.filter(|due| now.is_past(*due) && !now.is_past(STEP.after(*due)));
    recent.unwrap_or(now.timestamp())
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    proptest! {
        #[test]
        fn work_that_comes_further_is_due_at_once_and_its_time_moves_at_most_once_in_two_minutes(gaps in prop::collection::vec(0_i64..90, 1..100)) {
            let (mut clock, mut due, mut moved) = (1_000, None, Vec::new());
            for gap in gaps {
                clock += gap;
                let next = still_due(due, at(clock));
                prop_assert!(at(clock).is_past(next) && !at(clock).is_past(STEP.after(next)));
                if due != Some(next) {
                    moved.push(clock);
                }
                due = Some(next);
            }
            prop_assert!(moved.windows(2).all(|pair| pair[1] - pair[0] >= 120));
        }
    }

    #[test]
    fn work_that_was_put_off_is_due_at_once_when_it_comes_further() {
        assert_eq!(still_due(Some(at(3_600).0), at(60)), at(60).0);
        assert_eq!(still_due(None, at(60)), at(60).0);
    }
}

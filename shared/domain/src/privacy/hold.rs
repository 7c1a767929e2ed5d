//! When a hold is in force.

use jiff::Timestamp;

use crate::{kernel::time::Now, privacy::records::Hold};

impl Hold {
    /// When it ended, if it has ended by now: when it was released, or by itself.
    #[must_use]
    pub fn ended_at(&self, now: Now) -> Option<Timestamp> {
        let end = self.released_at.map_or(self.until, |released| released.min(self.until));
        now.is_past(end).then_some(end)
    }

    /// Whether it is in force. A hold on one person's data or on some kinds of record keeps the whole account from being removed:
    /// what is held is found by the account alone.
    #[must_use]
    pub fn is_in_force(&self, now: Now) -> bool {
        now.is_past(self.from) && self.ended_at(now).is_none()
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;
    use crate::{
        kernel::{
            id::{AccountId, UserId},
            record::Expiring,
        },
        privacy::{id::HoldId, records::HoldReason},
    };

    fn at(seconds: i64) -> Now {
        Now(Timestamp::UNIX_EPOCH + SignedDuration::from_secs(seconds))
    }

    proptest! {
        #[test]
        fn p26_a_hold_is_in_force_until_it_is_released_or_ends_by_itself(
            from in 0_i64..100, lasts in 1_i64..100, released in prop::option::of(0_i64..200), now in 0_i64..300,
        ) {
            let hold = Hold {
                account: AccountId::new(at(0), &[1; 10]),
                hold: HoldId::new(at(0), &[1; 10]),
                person: None,
                records: Vec::new(),
                reason: HoldReason::LegalClaim,
                placed_by: UserId::new(at(0), &[1; 10]),
                from: at(from).0,
                until: at(from + lasts).0,
                released_at: released.map(|seconds| at(from + seconds).0),
                expires_at: Hold::LIFE.after(at(from).0),
            };
            let end = from + released.map_or(lasts, |seconds| seconds.min(lasts));
            prop_assert_eq!(hold.is_in_force(at(now)), (from..end).contains(&now));
            prop_assert_eq!(hold.ended_at(at(now)), (end <= now).then_some(at(end).0));
        }
    }
}

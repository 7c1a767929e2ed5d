//! When an account is removed.
//!
//! Nothing is removed without a notice of this removal that was sent at least seven days before. Who asked for the removal is
//! told by the confirmation. While it is held, it is not announced; what was sent before it was released does not count.

use jiff::Timestamp;

use crate::{
    billing::subscription::{
        course::{Basis, Course},
        ground::Ground,
        slot::Slot,
    },
    kernel::date::{Date, close_of, day_of, days_after, plus_days, start_of},
};

/// How many days after the end of what it is kept for.
pub const DAYS_AFTER_END: i32 = 90;

/// How many days after the owner asked for it, of 24 hours each.
pub const DAYS_AFTER_REQUEST: i32 = 7;

/// How many days after a notice at the earliest, of 24 hours each.
pub const DAYS_AFTER_NOTICE: i32 = 7;

/// How many days before a removal its notices are sent.
pub const NOTICES: [i32; 3] = [60, 30, 7];

/// The removal of an account, as things stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Removal {
    /// The day that it is planned for.
    pub(super) on: Date,
    /// The moment that it is planned for.
    at: Timestamp,
    /// Why.
    pub(super) ground: Ground,
    /// Whether the day is certain. It is not while the notice that it is counted from was not sent.
    is_certain: bool,
}

impl Removal {
    fn by_end(day: Date, ground: Ground, is_certain: bool) -> Self {
        let on = plus_days(day, DAYS_AFTER_END);
        Self { on, at: close_of(on), ground, is_certain }
    }
}

impl Course<'_> {
    /// The removal as things stand. Cancelled goes before unpaid, and what the owner asks for before either if it is earlier.
    pub(super) fn planned(&self) -> Option<Removal> {
        let by_end = match (self.cancelled, self.unpaid_since, self.basis) {
            (Some(cancelled), ..) => Some(Removal::by_end(cancelled.removal_from, Ground::Cancelled, true)),
            (None, Some(since), _) => {
                let told_at = self.sent.get(&Slot::DeactivatedUnpaid { since });
                let told_on = day_of(*told_at.unwrap_or(&self.now));
                Some(Removal::by_end(self.last_paid().0.max(told_on), Ground::Unpaid, told_at.is_some()))
            }
            (None, None, Basis::Trial) => Some(Removal::by_end(self.trial_ends_on(), Ground::TrialEnded, true)),
            (None, None, Basis::Running | Basis::Suspended { .. }) => None,
        };
        let asked = self.asked_at.map(|at| days_after(at, DAYS_AFTER_REQUEST));
        let asked = asked.map(|at| Removal { on: day_of(at), at, ground: Ground::Asked, is_certain: true });
        match (by_end, asked) {
            (Some(end), Some(asked)) if self.due_at(end).is_none_or(|end| asked.at < end) => Some(asked),
            (None, asked) => asked,
            (end, _) => end,
        }
    }

    /// When it is due. `None` while it is held, is not certain, or was not announced.
    pub(super) fn due_at(&self, removal: Removal) -> Option<Timestamp> {
        let notice = self.announced_at(removal).filter(|_| self.holds == 0 && removal.is_certain)?;
        Some(removal.at.max(days_after(notice, DAYS_AFTER_NOTICE)))
    }

    /// When it is expected. `None` while it is held. If it is announced too late, it is expected so many days after that.
    pub(super) fn expected_at(&self, removal: Removal) -> Option<Timestamp> {
        let is_late = removal.is_certain && start_of(plus_days(removal.on, -DAYS_AFTER_NOTICE)) <= self.now;
        let announced_at = self.announced_at(removal).or(Some(self.now).filter(|_| is_late));
        let after_notice = announced_at.map(|at| days_after(at, DAYS_AFTER_NOTICE));
        after_notice.into_iter().chain([removal.at]).max().filter(|_| self.holds == 0)
    }

    /// The day on which it is expected, to be told.
    pub(super) fn expected_on(&self, removal: Removal) -> Option<Date> {
        let at = self.expected_at(removal)?;
        Some(if at == removal.at { removal.on } else { day_of(at) })
    }

    /// The notice so many days before it.
    pub(super) fn notice(&self, removal: Removal, days: i32) -> Slot {
        Slot::RemovalNotice { removal_on: removal.on, days, released_at: self.released_at }
    }

    /// Whether the confirmation of what was asked announces it.
    pub(super) fn is_confirmed(&self, removal: Removal) -> bool {
        removal.ground == Ground::Asked && self.released_at.is_none_or(|released| self.asked_at > Some(released))
    }

    /// When it was announced first.
    fn announced_at(&self, removal: Removal) -> Option<Timestamp> {
        if self.is_confirmed(removal) {
            return self.sent.get(&Slot::Confirmation { at: self.asked_at? }).copied();
        }
        NOTICES.iter().filter_map(|days| self.sent.get(&self.notice(removal, *days))).min().copied()
    }
}

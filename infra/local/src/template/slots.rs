//! When a schedule falls due: `rate(…)`, `cron(…)`, `at(…)`, all in UTC.

use std::time::Duration;

use jiff::{Timestamp, civil::DateTime, tz::TimeZone};

use super::cron::Cron;

const HOUR: i64 = 3_600_000;

/// When a schedule falls due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Slots {
    /// At a fixed interval, counted from 1970, so that slots don't depend on the time of the start.
    Rate(Duration),
    /// At the times of a cron expression.
    Cron(Box<Cron>),
    /// Once.
    At(Timestamp),
}

impl Slots {
    /// Reads an expression as strictly as EventBridge; `None` if it is invalid.
    pub(super) fn read(expression: &str) -> Option<Self> {
        let (kind, argument) = expression.strip_suffix(')')?.split_once('(')?;
        match kind {
            "rate" => rate(argument).map(Self::Rate),
            "cron" => Cron::read(argument).map(Box::new).map(Self::Cron),
            "at" => {
                let time: DateTime = argument.parse().ok().filter(|_| argument.len() == "2027-01-01T00:00:00".len())?;
                time.to_zoned_datetime(TimeZone::UTC).ok().map(|zoned| Self::At(zoned.timestamp()))
            }
            _ => None,
        }
    }

    /// The first slot after a time, both in milliseconds since 1970.
    #[must_use]
    pub fn after(&self, time: i64) -> Option<i64> {
        match self {
            Self::Rate(every) => {
                let every = i64::try_from(every.as_millis()).ok()?;
                Some(time - time.rem_euclid(every) + every)
            }
            Self::Cron(cron) => {
                let time = Timestamp::from_millisecond(time).ok()?;
                cron.after(time).map(Timestamp::as_millisecond)
            }
            Self::At(at) => Some(at.as_millisecond()).filter(|at| *at > time),
        }
    }

    /// The last slot after `after` and up to `until`.
    #[must_use]
    pub fn last(&self, after: i64, until: i64) -> Option<i64> {
        if let Self::Rate(every) = self {
            let every = i64::try_from(every.as_millis()).ok()?;
            return Some(until - until.rem_euclid(every)).filter(|slot| *slot > after);
        }
        let slots = std::iter::successors(self.after(after), |slot| self.after(*slot));
        slots.take_while(|slot| *slot <= until).last()
    }

    /// Whether an hour may have more than one slot.
    #[must_use]
    pub fn are_finer_than_an_hour(&self) -> bool {
        match self {
            Self::Rate(every) => every.as_millis() < HOUR.unsigned_abs().into(),
            Self::Cron(cron) => cron.in_an_hour() > 1,
            Self::At(_) => false,
        }
    }

    /// The next slot to fire after a time while time is advanced over many slots: if an hour may have several, the
    /// first one of a later hour.
    #[must_use]
    pub fn next_of_another_hour(&self, time: i64) -> Option<i64> {
        if self.are_finer_than_an_hour() {
            self.after(time - time.rem_euclid(HOUR) + HOUR - 1)
        } else {
            self.after(time)
        }
    }
}

/// Reads a rate such as `5 minutes`, as strict about singular and plural as AWS.
fn rate(text: &str) -> Option<Duration> {
    let (count, unit) = text.split_once(' ')?;
    let count: u64 = count.parse().ok().filter(|count| *count > 0)?;
    let unit = match (count, unit) {
        (1, unit) => unit,
        (_, unit) => unit.strip_suffix('s')?,
    };
    let seconds = match unit {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    // Refuse rates longer than a century, so that nothing overflows.
    count.checked_mul(seconds).filter(|seconds| *seconds < 100 * 366 * 86_400).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ms(text: &str) -> i64 {
        text.parse::<Timestamp>().expect("a time").as_millisecond()
    }

    #[test]
    fn rates_are_read_as_aws_reads_them() {
        let rate = |minutes| Some(Slots::Rate(Duration::from_mins(minutes)));
        assert_eq!(Slots::read("rate(1 minute)"), rate(1));
        assert_eq!(Slots::read("rate(12 hours)"), rate(720));
        assert_eq!(Slots::read("rate(2 days)"), rate(2_880));
        for wrong in ["rate(1 minutes)", "rate(2 minute)", "rate(0 minutes)", "rate(1)", "rate(5 weeks)", "daily(1)"] {
            assert_eq!(Slots::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_rates_slots_follow_the_clock_not_the_start() {
        let slots = Slots::read("rate(1 minute)").expect("understood");
        let minute = 60_000;
        assert_eq!([0, 59_999, 60_000].map(|time| slots.after(time)), [minute, minute, 2 * minute].map(Some));
        assert_eq!(slots.next_of_another_hour(minute), Some(60 * minute));
        assert_eq!((slots.last(0, 200_000), slots.last(180_000, 200_000)), (Some(3 * minute), None));
        assert!(slots.are_finer_than_an_hour());
    }

    #[test]
    fn a_fine_cron_is_passed_over_by_the_hour() {
        let slots = Slots::read("cron(10/10 8-9 * * ? *)").expect("understood");
        let (eight, nine) = (ms("2027-01-01T08:10:00Z"), ms("2027-01-01T09:10:00Z"));
        assert_eq!(slots.next_of_another_hour(ms("2027-01-01T00:00:00Z")), Some(eight));
        assert_eq!(slots.next_of_another_hour(eight), Some(nine));
        assert_eq!(slots.next_of_another_hour(nine), Some(ms("2027-01-02T08:10:00Z")));
        assert_eq!(slots.last(nine, ms("2027-01-01T23:00:00Z")), Some(ms("2027-01-01T09:50:00Z")));
        assert!(!Slots::read("cron(0 * * * ? *)").expect("understood").are_finer_than_an_hour());
    }

    #[test]
    fn one_time_comes_once() {
        let slots = Slots::read("at(2027-01-01T08:00:00)").expect("understood");
        let at = ms("2027-01-01T08:00:00Z");
        assert_eq!((slots.after(at - 1), slots.after(at)), (Some(at), None));
        for wrong in ["at(2027-01-01)", "at(2027-01-01T08:00:00Z)", "at(tomorrow)", "at(2027-13-01T08:00:00)"] {
            assert_eq!(Slots::read(wrong), None, "{wrong}");
        }
    }
}

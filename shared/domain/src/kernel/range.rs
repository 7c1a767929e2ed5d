//! The time that a list is asked for: `?from=&to=`.

use jiff::Timestamp;
use serde_json::Value;

use crate::kernel::{
    date::{Date, close_of, start_of},
    field_error::{FieldErrorCode, Form, Input, Request, field_error_codes, text},
    input::exact,
    time::Now,
};

field_error_codes! {
    /// The text is neither a day nor a moment.
    InvalidTime: "invalid-time", "Skriv en dag (2026-11-29) eller et tidspunkt (2026-11-29T12:00:00Z).", "Write a day (2026-11-29) or a moment (2026-11-29T12:00:00Z).";
    /// The end lies before the beginning.
    EndsBeforeBeginning: "ends-before-beginning", "Slutningen ligger før begyndelsen.", "The end lies before the beginning.";
}

/// A day in Copenhagen, or a moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DayOrMoment {
    /// The whole day.
    Day(Date),
    /// The moment.
    Moment(Timestamp),
}

impl DayOrMoment {
    /// When it begins.
    #[must_use]
    pub fn start(self) -> Timestamp {
        match self {
            Self::Day(day) => start_of(day),
            Self::Moment(moment) => moment,
        }
    }

    /// When it is over. A moment is over as it comes.
    #[must_use]
    pub fn end(self) -> Timestamp {
        match self {
            Self::Day(day) => close_of(day),
            Self::Moment(moment) => moment,
        }
    }
}

/// A date (`YYYY-MM-DD`), or a time with its offset (RFC 3339).
impl Input for DayOrMoment {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let text = exact(text(value)?);
        let is_date = text.len() == 10 && text.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
        let read = if is_date {
            text.parse().ok().map(Self::Day)
        } else {
            // `jiff` reads more than RFC 3339: a space between date and time, and a zone in brackets.
            let is_time = text.get(10..11) == Some("T") && !text.contains(['[', ' ']);
            text.parse().ok().filter(|_| is_time).map(Self::Moment)
        };
        read.ok_or(FieldErrorCode::InvalidTime)
    }
}

crate::kernel::schema::text_schema!(DayOrMoment, "2026-11-29");

/// From when on, and until when. What has no bound is open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TimeRange {
    /// The first moment that is in it.
    pub from: Option<Timestamp>,
    /// The first moment that is not in it any more.
    pub until: Option<Timestamp>,
}

impl TimeRange {
    /// From the beginning of the one to the end of the other.
    ///
    /// # Errors
    /// If it ends before it begins.
    pub fn new(from: Option<DayOrMoment>, to: Option<DayOrMoment>) -> Result<Self, FieldErrorCode> {
        let range = Self { from: from.map(DayOrMoment::start), until: to.map(DayOrMoment::end) };
        // A day is over as the next one begins.
        let is_backwards = |from: DayOrMoment, to: DayOrMoment| {
            to.end() < from.start() || (to.end() == from.start() && to.start() < to.end())
        };
        match from.zip(to) {
            Some((from, to)) if is_backwards(from, to) => Err(FieldErrorCode::EndsBeforeBeginning),
            _ => Ok(range),
        }
    }

    /// The least and the greatest id of those that were made within the range, by the constructor of their type. `None` if the
    /// range has no millisecond in it.
    #[must_use]
    pub fn ids<Id>(self, new: impl Fn(Now, &[u8; 10]) -> Id) -> Option<(Id, Id)> {
        // Ids know milliseconds.
        let from = self.from.map_or(0, |from| round_up(from).max(0));
        let until = self.until.map_or(LATEST, round_up).min(LATEST);
        let id = |millis: i64, random: u8| Some(new(Now(Timestamp::from_millisecond(millis).ok()?), &[random; 10]));
        if from < until { Some((id(from, 0)?, id(until - 1, u8::MAX)?)) } else { None }
    }
}

/// `?from=&to=`.
impl Request for TimeRange {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        let (from, to) = (form.field("from"), form.field("to"));
        Self::new(from?, to?).map_err(|code| form.refuse("to", code)).ok()
    }
}

/// The greatest millisecond that a time has.
const LATEST: i64 = 253_402_207_200_000;

/// The first millisecond that is not before the moment.
fn round_up(moment: Timestamp) -> i64 {
    let millis = moment.as_millisecond();
    if Timestamp::from_millisecond(millis).is_ok_and(|floor| floor < moment) {
        millis.saturating_add(1)
    } else {
        millis
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use crate::{audit::id::AuditId, kernel::date::day_of};

    fn read(text: &str) -> Result<DayOrMoment, FieldErrorCode> {
        DayOrMoment::read(Some(&json!(text)))
    }

    #[test]
    fn a_day_is_copenhagens_and_a_moment_has_its_offset() {
        assert_eq!(read("2027-07-15"), Ok(DayOrMoment::Day(date(2027, 7, 15))));
        let day = read("2027-07-15").unwrap();
        assert_eq!(
            (day.start().to_string(), day.end().to_string()),
            ("2027-07-14T22:00:00Z".into(), "2027-07-15T22:00:00Z".into())
        );
        let noon = "2027-07-15T12:00:00Z".parse().unwrap();
        for text in ["2027-07-15T12:00:00Z", "2027-07-15T14:00:00+02:00", "2027-07-15T12:00:00.000Z"] {
            assert_eq!(read(text), Ok(DayOrMoment::Moment(noon)), "{text}");
        }
        for text in [
            "",
            "i går",
            "2027-02-29",
            "2027-7-15",
            "20270715",
            "2027-07-15T12:00:00",
            "2027-07-15 12:00:00Z",
            "2027-07",
            "2027-07-15T12:00:00+02:00[Europe/Copenhagen]",
            "15-07-2027",
            "1784116800",
        ] {
            assert_eq!(read(text), Err(FieldErrorCode::InvalidTime), "{text}");
        }
    }

    #[test]
    fn a_range_does_not_end_before_it_begins() {
        let day = |text: &str| Some(read(text).unwrap());
        assert!(TimeRange::new(day("2027-07-15"), day("2027-07-15")).is_ok());
        let backwards = TimeRange::new(day("2027-07-15"), day("2027-07-14"));
        assert_eq!(backwards.unwrap_err(), FieldErrorCode::EndsBeforeBeginning);
        assert_eq!(TimeRange::new(None, None), Ok(TimeRange::default()));
        assert!(TimeRange::default().ids(AuditId::new).is_some());
        let nothing = TimeRange::new(day("2027-07-15T12:00:00Z"), day("2027-07-15T12:00:00Z")).unwrap();
        assert_eq!(nothing.ids(AuditId::new), None);
    }

    proptest! {
        #[test]
        fn an_id_lies_between_those_of_the_range_that_it_was_made_in(
            from in prop::option::of(0_i64..4_000_000_000_000_000), until in prop::option::of(0_i64..4_000_000_000_000_000),
            made in 0_i64..4_000_000_000_000, random: [u8; 10],
        ) {
            let moment = |micros: i64| Timestamp::from_microsecond(micros).unwrap();
            let range = TimeRange { from: from.map(moment), until: until.map(moment) };
            let made = Timestamp::from_millisecond(made).unwrap();
            let is_within = range.from.is_none_or(|from| from <= made) && range.until.is_none_or(|until| made < until);
            let id = AuditId::new(Now(made), &random).to_string();
            let ids = range.ids(AuditId::new).map(|(first, last)| (first.to_string(), last.to_string()));
            prop_assert_eq!(ids.is_some_and(|(first, last)| first <= id && id <= last), is_within);
        }

        #[test]
        fn no_text_makes_the_parser_panic(text in "\\PC{0,40}") {
            let _ = read(&text);
        }

        #[test]
        fn a_day_contains_exactly_its_moments(second in 0_i64..4_000_000_000) {
            let at = Timestamp::from_second(second).unwrap();
            let day = DayOrMoment::Day(day_of(at));
            prop_assert!(day.start() <= at && at < day.end());
        }
    }
}

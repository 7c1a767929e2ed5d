//! Which report is asked for, and of which days.

use std::str::FromStr;

use jiff::Timestamp;

use crate::kernel::{
    date::{Date, close_of, days_between, start_of},
    field_error::{FieldErrorCode, Form, Request},
    range::{DayOrMoment, TimeRange},
};

/// How many days a report has at most: a leap year.
const MOST_DAYS: i32 = 366;

/// A report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, utoipa::ToSchema)]
#[schema(rename_all = "kebab-case")]
pub enum Report {
    /// Each document, payment and other movement, in the order of time.
    Journal,
    /// What is open at the end of the last day.
    OpenItems,
    /// What is open at the end of the last day, by account and by how long it is overdue.
    Ageing,
    /// What was sold by reverse charge to whom.
    EuSales,
}

/// There is no report of this name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such report")]
pub struct UnknownReport;

impl Report {
    /// All of them.
    pub const ALL: [Self; 4] = [Self::Journal, Self::OpenItems, Self::Ageing, Self::EuSales];

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Journal => "journal",
            Self::OpenItems => "open-items",
            Self::Ageing => "ageing",
            Self::EuSales => "eu-sales",
        }
    }
}

impl FromStr for Report {
    type Err = UnknownReport;

    fn from_str(text: &str) -> Result<Self, UnknownReport> {
        Self::ALL.into_iter().find(|report| report.name() == text).ok_or(UnknownReport)
    }
}

/// The days of a report, in Copenhagen. Both are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ReportPeriod {
    from: Date,
    to: Date,
}

impl ReportPeriod {
    /// From a day to another, or the same.
    ///
    /// # Errors
    /// `ends-before-beginning`; `period-too-long`.
    pub fn new(from: Date, to: Date) -> Result<Self, FieldErrorCode> {
        match days_between(from, to) {
            days if days < 0 => Err(FieldErrorCode::EndsBeforeBeginning),
            days if days >= MOST_DAYS => Err(FieldErrorCode::PeriodTooLong),
            _ => Ok(Self { from, to }),
        }
    }

    /// The first day.
    #[must_use]
    pub const fn from(self) -> Date {
        self.from
    }

    /// The last day.
    #[must_use]
    pub const fn to(self) -> Date {
        self.to
    }

    /// The time from its beginning to its end.
    #[must_use]
    pub fn range(self) -> TimeRange {
        TimeRange { from: Some(start_of(self.from)), until: Some(close_of(self.to)) }
    }

    /// All time until its end.
    #[must_use]
    pub fn until_its_end(self) -> TimeRange {
        TimeRange { from: None, ..self.range() }
    }

    /// Whether a moment is in it.
    #[must_use]
    pub fn contains(self, at: Timestamp) -> bool {
        start_of(self.from) <= at && at < close_of(self.to)
    }
}

/// `?from=&to=`, both of which must be days.
impl Request for ReportPeriod {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        let (from, to) = (day(form, "from"), day(form, "to"));
        Self::new(from?, to?).map_err(|code| form.refuse("to", code)).ok()
    }
}

fn day(form: &mut Form<'_>, name: &'static str) -> Option<Date> {
    match form.field(name)? {
        DayOrMoment::Day(day) => Some(day),
        DayOrMoment::Moment(_) => {
            form.refuse(name, FieldErrorCode::InvalidTime);
            None
        }
    }
}

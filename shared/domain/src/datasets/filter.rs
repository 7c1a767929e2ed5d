//! The filters of lists of rows.

use crate::{
    datasets::{Dataset, day::Day},
    kernel::{
        field_error::{FieldErrorCode, Form, Request},
        personal::EmailAddress,
    },
};

/// From which day on, and until which: both are in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct DayRange {
    /// The first day.
    pub from: Option<Day>,
    /// The last day.
    pub to: Option<Day>,
}

/// Which rows are asked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RowFilter {
    /// Contacts with this address.
    pub email: Option<EmailAddress>,
    /// Transactions of these days.
    pub days: DayRange,
}

/// `?email=&from=&to=`. Which of them a data set has is checked once it is known.
impl Request for RowFilter {
    fn read(form: &mut Form<'_>) -> Option<Self> {
        let email = form.field("email");
        let (from, to) = (form.field::<Option<Day>>("from"), form.field::<Option<Day>>("to"));
        let (email, from, to) = (email?, from?, to?);
        if from.zip(to).is_some_and(|(from, to)| to < from) {
            form.refuse("to", FieldErrorCode::EndsBeforeBeginning);
            return None;
        }
        Some(Self { email, days: DayRange { from, to } })
    }
}

impl RowFilter {
    /// Checks that the data set has each filter that is given.
    ///
    /// # Errors
    /// `unknown-field` for each that it does not have.
    pub fn check(&self, dataset: Dataset) -> Result<(), crate::kernel::field_error::FieldErrors> {
        let mut errors = crate::kernel::field_error::FieldErrors::default();
        let (by_email, by_day) = match dataset {
            Dataset::Contacts => (true, false),
            Dataset::Transactions => (false, true),
        };
        let given = [
            ("email", by_email, self.email.is_some()),
            ("from", by_day, self.days.from.is_some()),
            ("to", by_day, self.days.to.is_some()),
        ];
        for (name, has, is_given) in given {
            if is_given && !has {
                errors.add(name, FieldErrorCode::Unknown);
            }
        }
        errors.into_result()
    }
}

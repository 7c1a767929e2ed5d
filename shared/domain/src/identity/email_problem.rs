//! What the mail service reports of mails to a person: their address takes none, or they called one spam.
//!
//! The report marks the address. It blocks nothing: service messages are still sent. Reports come twice, late and out of order, so
//! the mark does not depend on their order.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::identity::records::User;

/// What is wrong with an address, what weighs more last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum EmailProblemKind {
    /// The person, or their mail program, reported a mail as spam. Mails arrive, but may not be seen.
    Complained,
    /// A mail came back for good: there is no such mailbox, or it takes no mails from us.
    Bounced,
}

/// A problem with an address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
pub struct EmailProblem {
    /// What is wrong.
    pub kind: EmailProblemKind,
    /// When that was first reported.
    #[schema(value_type = String, format = "date-time")]
    pub since: Timestamp,
}

impl EmailProblem {
    /// What is known after another report, in whichever order the two came: what weighs more, since its first report.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match self.kind.cmp(&other.kind) {
            std::cmp::Ordering::Less => other,
            std::cmp::Ordering::Equal => Self { since: self.since.min(other.since), ..self },
            std::cmp::Ordering::Greater => self,
        }
    }
}

impl User {
    /// The profile after a report of a mail to the person's address that was written at `written_at`. `None` if the report changes
    /// nothing.
    #[must_use]
    pub fn with_email_problem(&self, written_at: Timestamp, reported: EmailProblem) -> Option<Self> {
        if self.email_confirmed_at.is_some_and(|confirmed| written_at <= confirmed) {
            return None;
        }
        let known = self.email_problem.map_or(reported, |known| known.and(reported));
        (self.email_problem != Some(known)).then(|| Self { email_problem: Some(known), ..self.clone() })
    }
}

#[cfg(test)]
mod tests {
    use jiff::SignedDuration;
    use proptest::prelude::*;

    use super::*;

    fn reports() -> impl Strategy<Value = Vec<EmailProblem>> {
        let kind = prop_oneof![Just(EmailProblemKind::Complained), Just(EmailProblemKind::Bounced)];
        let report = (kind, 0_i64..100).prop_map(|(kind, second)| EmailProblem {
            kind,
            since: Timestamp::UNIX_EPOCH + SignedDuration::from_secs(second),
        });
        prop::collection::vec(report, 1..8)
    }

    fn known(reports: &[EmailProblem]) -> Option<EmailProblem> {
        reports.iter().copied().reduce(EmailProblem::and)
    }

    proptest! {
        #[test]
        fn p24_a_mark_does_not_depend_on_the_order_of_reports_or_on_how_often_each_comes(
            (reports, shuffled) in reports().prop_flat_map(|reports| (Just(reports.clone()), Just(reports).prop_shuffle()))
        ) {
            let first = known(&reports);
            prop_assert_eq!(first, known(&shuffled));
            prop_assert_eq!(first, known(&[reports.as_slice(), &shuffled].concat()));
            let has_bounced = reports.iter().any(|report| report.kind == EmailProblemKind::Bounced);
            prop_assert_eq!(first.map(|known| known.kind == EmailProblemKind::Bounced), Some(has_bounced));
        }
    }
}

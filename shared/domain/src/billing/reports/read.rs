//! That a report was read, on record.

use crate::{
    audit::records::AuditAction,
    billing::reports::Report,
    identity::actor::Actor,
    kernel::{commit::Commit, random::RandomSource, time::Now},
};

/// The record that finance reads a report: in the log of the account of their own log-in, where the log-in of their work stands, too. A
/// report is of the operator's own books and concerns every account, so that none of these is told of it.
#[must_use]
pub fn read_by_finance(report: Report, now: Now, by: Actor<'_>, random: &dyn RandomSource) -> Commit {
    let audit_event = by.audit_event(now, random, AuditAction::FinanceReportRead);
    // Nothing else in the commit would keep the entry from being written to an account that is removed meanwhile.
    Commit::new(now).audit(&audit_event.changing([report.name()])).check_account_exists(by.account)
}

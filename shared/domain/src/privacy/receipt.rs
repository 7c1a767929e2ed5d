//! The receipt that a person gets of their erasure (P41): for each kind of record, whether it is erased or kept and, if
//! kept, on which legal basis and until when. It is derived from the records' declarations alone.

use jiff::Timestamp;

use crate::kernel::{
    processing::{Keep, LegalBasis, Purpose, Subject},
    record::Declaration,
    time::Now,
};

/// What happens to the records of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They are erased.
    Erased,
    /// They are kept, as the kind's purpose and legal basis require.
    Kept {
        /// The declared retention.
        keep: Keep,
        /// The latest time until which they are kept. `None` if it has no fixed date, as with records that
        /// are kept as long as their account.
        until: Option<Timestamp>,
    },
}

/// A kind of record about the person, and what happens to it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The kind's name.
    pub kind: &'static str,
    /// What the record is about.
    pub about: &'static str,
    /// The purpose of its processing.
    pub purpose: Purpose,
    /// The legal basis of its processing.
    pub basis: LegalBasis,
    /// What happens to it.
    pub outcome: Outcome,
}

/// The lines for every kind of record that can be about a person with a log-in. `was` are the person's further roles
/// (account owner, staff): records about these subjects are about the person only if they had that role.
#[must_use]
pub fn of_person(declarations: &[Declaration], now: Now, was: &[Subject]) -> Vec<Line> {
    let line = |declaration: &Declaration| {
        let outcome = outcome(declaration, now, was)?;
        let (kind, about) = (declaration.kind, declaration.about);
        Some(Line {
            kind,
            about,
            purpose: declaration.processing.purpose,
            basis: declaration.processing.basis,
            outcome,
        })
    };
    declarations.iter().filter_map(line).collect()
}

/// What happens to a kind of record. `None` if it is not about the person.
fn outcome(declaration: &Declaration, now: Now, was: &[Subject]) -> Option<Outcome> {
    let (subject, keep) = (declaration.processing.subject, declaration.processing.keep);
    match subject {
        Subject::Owner | Subject::Staff if !was.contains(&subject) => return None,
        Subject::Owner | Subject::Staff | Subject::Member | Subject::Recipient | Subject::Reader => {}
        Subject::Applicant | Subject::Invitee | Subject::Contact => return None,
    }
    Some(match keep {
        // Items in the person's own partitions are about nobody else.
        _ if declaration.is_of_one_person() => Outcome::Erased,
        Keep::WhileGiven => Outcome::Erased,
        Keep::Until(_) | Keep::AfterWithdrawal(_) | Keep::Bookkeeping => {
            Outcome::Kept { keep, until: keep.latest_end(Now(now.timestamp())) }
        }
        // Data of the account itself, and the record of what was done in it, are kept as long as the account.
        Keep::AccountLife if subject == Subject::Owner && declaration.personal().next().is_some() => {
            Outcome::Kept { keep, until: None }
        }
        Keep::AccountLife if declaration.processing.purpose == Purpose::Accountability => {
            Outcome::Kept { keep, until: None }
        }
        Keep::AccountLife => Outcome::Erased,
    })
}

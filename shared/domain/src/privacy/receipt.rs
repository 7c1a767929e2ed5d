//! What an erased person is told (P41): of each kind of record, whether it is erased or kept, and then on which ground and
//! until when. It follows from what the records declare, and from nothing else.

use jiff::Timestamp;

use crate::kernel::{
    processing::{Keep, LegalBasis, Purpose, Subject},
    record::Declaration,
    time::Now,
};

/// What becomes of the records of one kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// They are gone.
    Erased,
    /// They stay, as the kind's own purpose and legal basis demand.
    Kept {
        /// As long as this.
        keep: Keep,
        /// At the latest until then; `None` where they live as long as the account that they are of.
        until: Option<Timestamp>,
    },
}

/// A kind of record about the person, and what becomes of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    /// The kind's name.
    pub kind: &'static str,
    /// What it is.
    pub about: &'static str,
    /// Why it was there.
    pub purpose: Purpose,
    /// On which ground.
    pub basis: LegalBasis,
    /// What becomes of it.
    pub outcome: Outcome,
}

/// A line for every kind of record that can be about somebody with a log-in. `was`: what they were besides, an account's
/// owner or staff, so that what is about such people was about them.
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

/// `None` where such a record is not about them.
fn outcome(declaration: &Declaration, now: Now, was: &[Subject]) -> Option<Outcome> {
    let (subject, keep) = (declaration.processing.subject, declaration.processing.keep);
    match subject {
        Subject::Owner | Subject::Staff if !was.contains(&subject) => return None,
        Subject::Owner | Subject::Staff | Subject::Member | Subject::Recipient => {}
        Subject::Applicant | Subject::Invitee | Subject::Contact => return None,
    }
    Some(match keep {
        // What lies in their own partitions is theirs alone.
        _ if ["user", "email"].contains(&declaration.scope) => Outcome::Erased,
        Keep::Until(most) => Outcome::Kept { keep, until: Some(most.after(now.timestamp())) },
        Keep::Bookkeeping => Outcome::Kept { keep, until: None },
        // The account's own, and what shows what was done in it, live as long as it does.
        Keep::AccountLife if subject == Subject::Owner && declaration.personal().next().is_some() => {
            Outcome::Kept { keep, until: None }
        }
        Keep::AccountLife if declaration.processing.purpose == Purpose::Accountability => {
            Outcome::Kept { keep, until: None }
        }
        Keep::AccountLife => Outcome::Erased,
    })
}

//! Who works for the operator.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    identity::factors::Factor,
    kernel::{id::UserId, record::Record},
};

/// That a person with a log-in works for the operator, and as what. It gives no access to any account's data.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "STAFF", erasure = Late)]
#[processing(subject = Staff, purpose = SecureAccess, basis = LegitimateInterest, keep = AccountLife)]
pub struct Staff {
    /// The person.
    #[key]
    pub user: UserId,
    /// What they work as: at least one.
    #[plain]
    pub roles: Vec<StaffRole>,
    /// Since when. A session of another moment is worth nothing: the appointment was taken back meanwhile, or a factor that
    /// it may have been opened with.
    #[plain]
    pub since: Timestamp,
    /// The second factors that are theirs by the word of whoever appointed them. Any other is none for this work: whoever
    /// holds a stolen session might have added it.
    #[plain]
    pub vouched: Vec<Factor>,
}

/// What somebody does for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Answers subscribers, and reads what a subscriber granted access to.
    Support,
    /// Keeps the books.
    Finance,
    /// Is the data protection officer: holds, disclosures, objections.
    Dpo,
    /// Publishes policies, and sees to the system.
    Admin,
}

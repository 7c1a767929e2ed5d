//! The people who work for the operator.

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
    /// Their roles. At least one.
    #[plain]
    pub roles: Vec<StaffRole>,
    /// When the appointment began. A session with another time is not accepted: since it was opened, the person was
    /// dismissed, or a factor that it may have been opened with is no longer vouched for.
    #[plain]
    pub since: Timestamp,
    /// The second factors that the appointing operator confirmed as the person's own. No others are accepted for this
    /// work, because somebody with a stolen session could have added them.
    #[plain]
    pub vouched: Vec<Factor>,
}

/// What somebody does for the operator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum StaffRole {
    /// Answers subscribers, and reads the data that a subscriber granted access to.
    Support,
    /// Keeps the books.
    Finance,
    /// Is the data protection officer, responsible for holds, disclosures and objections.
    Dpo,
    /// Publishes policies, and maintains the system.
    Admin,
}

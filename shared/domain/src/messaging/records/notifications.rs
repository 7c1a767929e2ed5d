//! The notification settings of people.

use serde::{Deserialize, Serialize};

use crate::kernel::{id::UserId, record::Record};

/// Which notifications a person has switched off (P42).
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "NOTIFICATIONS")]
#[processing(subject = Member, purpose = ServiceMessages, basis = Contract, keep = AccountLife)]
pub struct Notifications {
    /// The person.
    #[key]
    pub user: UserId,
    /// The notifications that are switched off.
    #[plain]
    pub off: Vec<Optional>,
}

/// A notification that can be switched off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Optional {
    /// A person whom they invited has joined.
    MemberJoined,
    /// A run of an integration has ended, and not every row was taken.
    Runs,
}

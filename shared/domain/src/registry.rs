//! What all capabilities have: every record there is.
//!
//! What is not named here cannot be stored, exported or erased, because it cannot be written: `store` takes [`Storable`]
//! records alone, and only this file makes a record one.

use crate::kernel::record::{Declaration, Record, sealed::Sealed};
pub use crate::{
    accounts::records::*,
    audit::records::*,
    idempotency::records::*,
    identity::{messages::SecurityChange, records::*},
    kernel::{
        lookup::{EmailLookup, PhoneLookup},
        record::Storable,
    },
    messaging::records::*,
    privacy::records::*,
    rate_limit::records::*,
    staff::records::*,
};

macro_rules! records {
    ($($record:ident),+ $(,)?) => {
        $(impl Sealed for $record {}
        impl Storable for $record {})+

        /// What every record declares, in the order of the list.
        pub const ALL: &[Declaration] = &[$(<$record as Record>::DECLARATION),+];
    };
}

records![
    Account,
    Member,
    User,
    PasswordCredential,
    Membership,
    Consent,
    AuditEntry,
    Origin,
    Session,
    PendingSignup,
    IdempotencyRecord,
    RateCounter,
    Message,
    Owners,
    Invitation,
    InvitedAddress,
    OwnershipTransfer,
    Notifications,
    PasswordReset,
    PhoneReset,
    PhoneIdentity,
    PhoneChange,
    EmailChange,
    EmailUndo,
    SmsSpend,
    Factors,
    Enrolment,
    Challenge,
    PasskeyRequest,
    Staff,
];

/// What the records of a kind declare.
#[must_use]
pub fn declaration(kind: &str) -> Option<&'static Declaration> {
    ALL.iter().find(|declaration| declaration.kind == kind)
}

#[cfg(test)]
mod tests;

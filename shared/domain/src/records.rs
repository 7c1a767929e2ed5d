//! Every record there is. What does not stand in this list cannot be stored, exported or erased, because it cannot
//! be written: `store` takes [`Storable`] records alone, and only this file can list one.

use crate::record::{Declaration, Record};
pub use crate::{
    accounts::records::*, audit::records::*, idempotency::records::*, identity::messages::SecurityChange,
    identity::records::*, kernel::lookup::*, messaging::records::*, privacy::records::*, rate_limit::records::*,
    staff::records::*,
};

mod sealed {
    pub trait Sealed {}
}

/// A record that stands in the list. Another one cannot be written:
///
/// ```compile_fail,E0277
/// use domain::{Commit, Now, Record, Timestamp, id::UserId};
///
/// /// Something that slipped in.
/// #[derive(Record)]
/// #[record(table = Accounts, scope = user, key = "SLIPPED")]
/// #[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
/// pub struct Slipped {
///     #[key]
///     pub user: UserId,
/// }
///
/// fn write(slipped: &Slipped) -> Commit {
///     Commit::new(Now(Timestamp::UNIX_EPOCH)).insert(slipped)
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not in the list of records",
    note = "add it to the list in `shared/domain/src/records/mod.rs`"
)]
pub trait Storable: Record + sealed::Sealed {}

macro_rules! list {
    ($($record:ident),+ $(,)?) => {
        $(impl sealed::Sealed for $record {}
        impl Storable for $record {})+

        /// What every record declares, in the order of the list.
        pub const ALL: &[Declaration] = &[$(<$record as Record>::DECLARATION),+];
    };
}

list![
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

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::ALL;
    use crate::record::Nature;

    #[test]
    fn every_kind_and_every_key_is_its_own() {
        let kinds = ALL.iter().map(|d| d.kind).collect::<HashSet<_>>();
        let keys = ALL.iter().map(|d| (d.table, d.scope, d.key)).collect::<HashSet<_>>();
        assert_eq!((kinds.len(), keys.len()), (ALL.len(), ALL.len()));
    }

    #[test]
    fn no_field_has_a_name_that_the_store_uses() {
        for declaration in ALL {
            for field in declaration.fields.iter().filter(|f| f.nature != Nature::Key) {
                assert!(
                    !["pk", "sk", "kind", "version", "sealed", "due_shard"].contains(&field.name),
                    "{}.{}",
                    declaration.kind,
                    field.name
                );
            }
        }
    }
}

//! The people of an account that is being removed.

use crate::kernel::{
    id::{AccountId, UserId},
    record::Record,
};

/// A person who was in an account that is being removed.
///
/// It takes the place of the membership when the access ends, so that the removal finds them again whenever it was
/// interrupted. It is erased last.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "FORMER-MEMBER#{user}")]
#[processing(subject = Member, purpose = ProvideService, basis = LegalObligation, keep = AccountLife)]
pub struct FormerMember {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The person.
    #[key]
    pub user: UserId,
}

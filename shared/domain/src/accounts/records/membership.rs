//! A person's membership of an account, in the person's partition.

use jiff::Timestamp;

use crate::kernel::{
    id::{AccountId, MemberId, UserId},
    record::Record,
};

/// That a person is in an account, from the person's side.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = user, key = "MEMBERSHIP#{account}")]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct Membership {
    /// The person.
    #[key]
    pub user: UserId,
    /// The account.
    #[key]
    pub account: AccountId,
    /// Their membership, as the account has it.
    #[plain]
    pub member: MemberId,
    /// When they joined.
    #[plain]
    pub since: Timestamp,
}

//! Accounts and who is in them.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::kernel::{
    id::{AccountId, MemberId, UserId},
    personal::CompanyName,
    record::Record,
};

/// A subscriber's account.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "ACCOUNT")]
#[processing(subject = Owner, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct Account {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The organisation.
    #[personal(Organisation)]
    pub company_name: CompanyName,
    /// Whether everybody in it must have a second factor.
    #[plain]
    pub second_factor_required: bool,
    /// When the account was opened.
    #[plain]
    pub created_at: Timestamp,
}

/// A person's place in an account.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "MEMBER#{member}", guards = Person)]
#[processing(subject = Member, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct Member {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The membership.
    #[key]
    pub member: MemberId,
    /// The person.
    #[plain]
    pub user: UserId,
    /// What they may do.
    #[plain]
    pub role: Role,
    /// When they were let in.
    #[plain]
    pub since: Timestamp,
}

/// Who owns an account: never nobody.
///
/// Every change writes the item at the version that was read. If two owners leave simultaneously, one of them therefore
/// stays.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "OWNERS")]
#[processing(subject = Owner, purpose = ProvideService, basis = Contract, keep = AccountLife)]
pub struct Owners {
    /// The account.
    #[key]
    pub account: AccountId,
    /// Its owners.
    #[plain]
    pub people: Vec<UserId>,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Acts for the subscriber.
    Owner,
    /// Manages members and settings.
    Admin,
    /// Uses the services.
    Member,
    /// Has read access.
    Auditor,
}

//! A caller's access to an account.

use domain::{Stored, accounts::role::Permission, records::Member, token::SessionToken};
use store::{BatchGet, BatchResult};

use crate::Problem;

/// A caller's access to an account. Actions for members only require [`Caller::member`](super::Caller::member); all
/// others require a permission, so that a new kind of access is a new variant here and changes no handler.
#[derive(Debug)]
pub enum AccountAccess {
    /// The caller is a member of the account.
    Membership(Stored<Member>),
}

impl AccountAccess {
    /// Whether the access grants a permission.
    #[must_use]
    pub fn grants(&self, permission: Permission) -> bool {
        match self {
            Self::Membership(member) => member.role.grants(permission),
        }
    }

    /// Adds the keys of the records that may give access to the account that the token names.
    pub(super) fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        batch.and(&Member::key(&token.account, &token.member))
    }

    /// The caller's access, by the records that were found.
    pub(super) fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem> {
        let member = found.take(&Member::key(&token.account, &token.member))?;
        let member = member.filter(|member| member.user == token.user);
        member.map(Self::Membership).ok_or(Problem::NotLoggedIn)
    }
}

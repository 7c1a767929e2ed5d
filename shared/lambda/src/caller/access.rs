//! What lets a caller into an account.

use domain::{Stored, accounts::role::Permission, records::Member, token::SessionToken};
use store::{BatchGet, BatchResult};

use crate::Problem;

/// What lets a caller into an account. What only a member does asks for [`Caller::member`](super::Caller::member), and all
/// else for a permission, so that another way in is another variant here and changes no handler.
#[derive(Debug)]
pub enum AccountAccess {
    /// They are a member of it.
    Membership(Stored<Member>),
}

impl AccountAccess {
    /// Whether it grants a permission.
    #[must_use]
    pub fn grants(&self, permission: Permission) -> bool {
        match self {
            Self::Membership(member) => member.role.grants(permission),
        }
    }

    /// The batch with what may let them into the account that the token names.
    pub(super) fn add_keys(batch: BatchGet, token: &SessionToken) -> BatchGet {
        batch.and(&Member::key(&token.account, &token.member))
    }

    /// What lets them in, of what was found.
    pub(super) fn take(token: &SessionToken, found: &mut BatchResult<'_>) -> Result<Self, Problem> {
        let member = found.take(&Member::key(&token.account, &token.member))?;
        let member = member.filter(|member| member.user == token.user);
        member.map(Self::Membership).ok_or(Problem::NotLoggedIn)
    }
}

//! A caller's access to an account.

use domain::{Stored, accounts::role::Permission, record::Key, records::Member, token::SessionToken};

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

    /// The keys of the records that may give access to the account that the token names.
    pub(super) fn keys(token: &SessionToken) -> Key<Member> {
        Member::key(&token.account, &token.member)
    }

    /// The caller's access, by the records that were found.
    pub(super) fn of(token: &SessionToken, member: Option<Stored<Member>>) -> Result<Self, Problem> {
        let member = member.filter(|member| member.user == token.user);
        member.map(Self::Membership).ok_or(Problem::NotLoggedIn)
    }
}

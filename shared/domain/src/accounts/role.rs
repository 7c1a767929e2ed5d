//! What each role grants: one table.

use serde_json::Value;

use crate::{
    accounts::records::{Member, Role},
    kernel::{field_error::FieldErrorCode, language::Language},
};

/// What a member may do in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See the account, and who administers it.
    ReadAccount,
    /// See who is in it, and who is invited.
    ReadMembers,
    /// Invite, change roles, take access back: of everybody who is no owner.
    ManageMembers,
    /// The same where an owner is concerned, or somebody becomes one.
    ManageOwners,
    /// Change what the account is called, and what it demands of its members.
    ChangeAccount,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 5] =
        [Self::ReadAccount, Self::ReadMembers, Self::ManageMembers, Self::ManageOwners, Self::ChangeAccount];

    /// What it takes to manage somebody who has this role, or gets it.
    #[must_use]
    pub const fn managing(role: Role) -> Self {
        match role {
            Role::Owner => Self::ManageOwners,
            Role::Admin | Role::Member | Role::Auditor => Self::ManageMembers,
        }
    }
}

impl crate::kernel::field_error::Input for Role {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match crate::kernel::field_error::choice(value)?.as_str() {
            "owner" => Ok(Self::Owner),
            "admin" => Ok(Self::Admin),
            "member" => Ok(Self::Member),
            "auditor" => Ok(Self::Auditor),
            _ => Err(FieldErrorCode::InvalidChoice),
        }
    }
}

impl Role {
    /// What it is called.
    #[must_use]
    pub const fn text(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::Owner, Language::Da) => "ejer",
            (Self::Owner, Language::En) => "owner",
            (Self::Admin, _) => "administrator",
            (Self::Member, Language::Da) => "bruger",
            (Self::Member, Language::En) => "user",
            (Self::Auditor, Language::Da) => "revisor (læser kun)",
            (Self::Auditor, Language::En) => "auditor (reads only)",
        }
    }

    /// Every role.
    pub const ALL: [Self; 4] = [Self::Owner, Self::Admin, Self::Member, Self::Auditor];

    /// Whether the role grants the permission. What concerns people alone, their log-in, their profile and their leaving, is
    /// everybody's own and stands in no table.
    #[must_use]
    pub const fn grants(self, permission: Permission) -> bool {
        match (self, permission) {
            (Self::Owner, _)
            | (_, Permission::ReadAccount)
            | (Self::Admin, Permission::ReadMembers | Permission::ManageMembers)
            | (Self::Auditor, Permission::ReadMembers) => true,
            (Self::Admin | Self::Auditor | Self::Member, Permission::ManageOwners | Permission::ChangeAccount)
            | (Self::Auditor | Self::Member, Permission::ManageMembers)
            | (Self::Member, Permission::ReadMembers) => false,
        }
    }
}

impl Member {
    /// Whether they are an owner.
    #[must_use]
    pub fn is_owner(&self) -> bool {
        self.role == Role::Owner
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn p02_who_may_do_what_is_one_table() {
        let table = Role::ALL.map(|role| Permission::ALL.map(|permission| u8::from(role.grants(permission))));
        //                 account members manage owners change
        assert_eq!(table, [[1, 1, 1, 1, 1], [1, 1, 1, 0, 0], [1, 0, 0, 0, 0], [1, 1, 0, 0, 0]]);
    }

    #[test]
    fn only_an_owner_touches_an_owner() {
        for role in Role::ALL {
            assert_eq!(role.grants(Permission::managing(Role::Owner)), role == Role::Owner);
        }
    }
}

//! The permissions of each role, as one table.

use serde_json::Value;

use crate::{
    accounts::records::{Member, Role},
    kernel::{field_error::FieldErrorCode, language::Language},
};

/// What a member may do in an account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Permission {
    /// See the account and its administrators.
    ReadAccount,
    /// See members and pending invitations.
    ReadMembers,
    /// Invite members, change their roles and remove them, as long as no owner is concerned.
    ManageMembers,
    /// The same if the member is an owner or becomes one.
    ManageOwners,
    /// Change the account's name and its requirements for members.
    ChangeAccount,
    /// See the billing details.
    ReadBilling,
    /// Change the billing details.
    ChangeBilling,
    /// Give further details, for which one declares to be responsible.
    GiveFurtherDetails,
    /// Subscribe, suspend, cancel, and have the account removed.
    ManageSubscription,
    /// See who logged in and what was changed.
    ReadAudit,
    /// See the pseudonymised visits.
    ReadVisits,
    /// See the rows of data sets.
    ReadData,
    /// Write rows of data sets, and delete them.
    WriteData,
    /// See the integrations and their contracts.
    ReadIntegrations,
    /// Set integrations up, change their contracts, and revoke them.
    ManageIntegrations,
}

impl Permission {
    /// Every permission.
    pub const ALL: [Self; 15] = [
        Self::ReadAccount,
        Self::ReadMembers,
        Self::ManageMembers,
        Self::ManageOwners,
        Self::ChangeAccount,
        Self::ReadBilling,
        Self::ChangeBilling,
        Self::GiveFurtherDetails,
        Self::ManageSubscription,
        Self::ReadAudit,
        Self::ReadVisits,
        Self::ReadData,
        Self::WriteData,
        Self::ReadIntegrations,
        Self::ManageIntegrations,
    ];

    /// The permission that is required to manage a member who has or gets this role.
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
    /// The role's name in a language.
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

    /// Whether the role grants the permission. What concerns only the person (log-in, profile, leaving) needs no
    /// permission and is not in the table.
    #[must_use]
    pub const fn grants(self, permission: Permission) -> bool {
        match permission {
            Permission::ReadAccount | Permission::ReadData => true,
            Permission::WriteData => !matches!(self, Self::Auditor),
            Permission::ReadMembers
            | Permission::ReadBilling
            | Permission::ReadAudit
            | Permission::ReadIntegrations => !matches!(self, Self::Member),
            Permission::ManageMembers | Permission::ChangeBilling | Permission::ManageIntegrations => {
                matches!(self, Self::Owner | Self::Admin)
            }
            Permission::ManageOwners
            | Permission::ChangeAccount
            | Permission::GiveFurtherDetails
            | Permission::ManageSubscription
            | Permission::ReadVisits => matches!(self, Self::Owner),
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
        // account, members, manage, owners, change, billing, change billing, further details, subscription, audit, visits, data, write data, integrations, manage them
        let expected = [
            [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1],
            [1, 1, 1, 0, 0, 1, 1, 0, 0, 1, 0, 1, 1, 1, 1],
            [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0],
            [1, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 1, 0, 1, 0],
        ];
        assert_eq!(table, expected);
    }

    #[test]
    fn only_an_owner_touches_an_owner() {
        for role in Role::ALL {
            assert_eq!(role.grants(Permission::managing(Role::Owner)), role == Role::Owner);
        }
    }
}

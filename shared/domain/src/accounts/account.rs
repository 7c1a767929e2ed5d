//! Changes of an account.

use crate::{accounts::records::Account, kernel::personal::CompanyName};

/// The changes to make. A field that is `None` stays as it is.
#[derive(Debug, Clone)]
pub struct AccountChange {
    /// Another name.
    pub company_name: Option<CompanyName>,
    /// Whether every member needs a second factor.
    pub second_factor_required: Option<bool>,
}

impl AccountChange {
    /// The account with the changes applied, and the names of the fields whose value changed.
    #[must_use]
    pub fn apply(&self, account: &Account) -> (Account, Vec<&'static str>) {
        let changed = Account {
            company_name: self.company_name.clone().unwrap_or_else(|| account.company_name.clone()),
            second_factor_required: self.second_factor_required.unwrap_or(account.second_factor_required),
            ..account.clone()
        };
        let differs = [
            ("company_name", changed.company_name != account.company_name),
            ("second_factor_required", changed.second_factor_required != account.second_factor_required),
        ];
        let fields = differs.into_iter().filter(|(_, differs)| *differs).map(|(name, _)| name).collect();
        (changed, fields)
    }
}

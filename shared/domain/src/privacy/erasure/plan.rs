//! How the removal of an account finds the records of a kind.

use std::collections::BTreeSet;

use crate::kernel::{
    id::AccountId,
    processing::{Keep, Subject, Table},
    record::Declaration,
};

/// The field by which a record in a person's partition names an account.
pub const ACCOUNT: &str = "account";

/// How the removal of an account treats the records of a kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Treatment {
    /// They lie in a partition of the account, and are erased with it.
    Account,
    /// They lie in the partitions of the account's rows, and are erased with it.
    Rows,
    /// They are about a person. They are erased with a person who belongs to no other account; of another person, those that name
    /// the account are.
    Person,
    /// They are visits, which lie by day and are found by the account in their key.
    Visits,
    /// They are not found by their account, and end by themselves within days.
    Expiry,
    /// They are of no account: they say how far a sweep, an announcement or a series of numbers has come, are of a day, or rest on a consent of their own.
    Nobody,
    /// They lie in the ledger, and stay as long as they declare.
    Ledger,
}

/// How the records of a kind are treated, by what they declare. `None` if nothing would erase them: a test over all records finds
/// such a kind.
#[must_use]
pub fn treatment(declaration: &Declaration) -> Option<Treatment> {
    match (declaration.table, declaration.scope, declaration.processing.keep) {
        (Table::Ledger, "counter", _) => Some(Treatment::Nobody),
        (Table::Ledger, ..) => Some(Treatment::Ledger),
        (_, "account", _) => Some(Treatment::Account),
        (Table::Accounts, "part", _) => Some(Treatment::Rows),
        (_, "user" | "email", _) | (_, "phone", Keep::AccountLife) => Some(Treatment::Person),
        (Table::Visits, "shard", Keep::Until(_)) => Some(Treatment::Visits),
        (Table::Subscribers, ..) | (_, "announcement" | "day" | "sweep", Keep::Until(_)) => Some(Treatment::Nobody),
        (Table::Tickets | Table::Outbox, _, Keep::Until(_)) => Some(Treatment::Expiry),
        _ => None,
    }
}

/// Whether records of the kind can be about an account or its people. Those of applicants, of staff and of nobody are not.
pub(super) fn concerns(declaration: &Declaration) -> bool {
    let is_of_others = matches!(declaration.processing.subject, Subject::Applicant | Subject::Staff);
    !is_of_others && treatment(declaration) != Some(Treatment::Nobody)
}

/// The partitions of an account that are erased with it.
#[must_use]
pub fn partitions_of(account: AccountId, declarations: &[Declaration]) -> Vec<(Table, String)> {
    let erased = declarations.iter().filter(|declaration| treatment(declaration) == Some(Treatment::Account));
    let tables = erased.map(|declaration| declaration.table).collect::<BTreeSet<_>>();
    tables.into_iter().map(|table| (table, account.to_string())).collect()
}

/// The tables in which records in a person's partition name an account by a plain field.
#[must_use]
pub fn tables_naming_accounts(declarations: &[Declaration]) -> BTreeSet<Table> {
    let names = |declaration: &&Declaration| {
        declaration.is_of_person() && declaration.fields.iter().any(|field| field.name == ACCOUNT)
    };
    declarations.iter().filter(names).map(|declaration| declaration.table).collect()
}

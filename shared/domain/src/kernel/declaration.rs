//! What a record declares of itself.

use crate::kernel::processing::{Category, Keep, Processing, Table, Worker};

/// What a record declares, for everything that is made from declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The record's type name, stored with each item.
    pub kind: &'static str,
    /// What the record is, in a line: the first line of its documentation.
    pub about: &'static str,
    /// The table that stores it.
    pub table: Table,
    /// The field whose text is the partition key.
    pub scope: &'static str,
    /// The sort key with `{field}` for each key field in it.
    pub key: &'static str,
    /// Every field.
    pub fields: &'static [FieldDeclaration],
    /// The function that handles it once it is due, if any does.
    pub worker: Option<Worker>,
    /// What a condition on the record guarantees to a commit, if anything.
    pub guards: Option<Guard>,
    /// The only source that it may be written from, if there is such a rule.
    pub written_by: Option<Writer>,
    /// Where the id in its key comes from, if that decides whether a conflict is possible.
    pub id: Option<IdSource>,
    /// When it is deleted during the erasure of the person it is about, if the order matters.
    pub erasure: Option<ErasureOrder>,
    /// The type in which the person it is about is shown its fields, if they are shown as they are.
    pub view: Option<&'static str>,
    /// Subject, purpose, basis, retention.
    pub processing: Processing,
}

/// What a field declares.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FieldDeclaration {
    /// Its name.
    pub name: &'static str,
    /// Its nature.
    pub nature: Nature,
    /// The name by which the person whom the record is about is shown it; `None` if they are not shown it, or are shown
    /// something derived from it.
    pub view_name: Option<&'static str>,
}

/// What a condition on a record guarantees to a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// That the person it is about has not been erased: their erasure deletes the record.
    Person,
    /// That what the commit erases is on record: it is the receipt of the erasure.
    Receipt,
}

/// The only source that a record may be written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// An audit event.
    AuditEvent,
}

/// Where the id in a record's key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdSource {
    /// A new random id for each record. Nobody else can have written the same key, so a refused write is an error of ours and not a
    /// conflict.
    Random,
}

/// When a record is deleted during the erasure of the person it is about, if their records do not fit into one commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureOrder {
    /// Before the others: if the erasure stops there, the person can still use the service without it.
    Early,
    /// In the last commit.
    Late,
}

/// Whether a field is part of the key, plain, or personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Part of the item's key. Never personal data in clear.
    Key,
    /// Stored as an attribute in clear.
    Plain,
    /// Sealed.
    Personal(Category),
}

impl Declaration {
    /// The fields that are sealed, with their category.
    pub fn personal(&self) -> impl Iterator<Item = (&'static str, Category)> {
        self.fields.iter().filter_map(|field| match field.nature {
            Nature::Personal(category) => Some((field.name, category)),
            Nature::Key | Nature::Plain => None,
        })
    }

    /// Whether it lies in a partition of one person's own: what is there is theirs alone, is shown to them, and is erased with
    /// their log-in.
    #[must_use]
    pub fn is_of_one_person(&self) -> bool {
        ["user", "email"].contains(&self.scope)
    }

    /// Whether a change to such a record is a change to account data, which must be audited (P13).
    #[must_use]
    pub const fn is_account_data(&self) -> bool {
        matches!((self.table, self.processing.keep), (Table::Accounts, Keep::AccountLife))
    }

    /// Whether such a record lies in its person's own partition, where erasing them finds it.
    #[must_use]
    pub fn is_of_person(&self) -> bool {
        self.scope == "user"
    }
}

//! What a record declares of itself.

use crate::kernel::processing::{Category, Keep, Processing, Table, Worker};

/// What a record declares, for everything that is made from declarations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Declaration {
    /// The record's type name, stored with each item.
    pub kind: &'static str,
    /// What the record is, in a line: the first line of its documentation.
    pub about: &'static str,
    /// The table it lives in.
    pub table: Table,
    /// The field whose text is the partition key.
    pub scope: &'static str,
    /// The sort key with `{field}` for each key field in it.
    pub key: &'static str,
    /// Every field.
    pub fields: &'static [FieldDeclaration],
    /// Who acts on it when it falls due, where it does.
    pub worker: Option<Worker>,
    /// What a condition on it holds a commit to, where it does.
    pub guards: Option<Guard>,
    /// What alone it is written from, where that is so.
    pub written_by: Option<Writer>,
    /// Where the id in its key comes from, where that says something of conflicts.
    pub id: Option<IdSource>,
    /// When it is erased with its person, where that is sooner or later than others.
    pub erasure: Option<ErasureOrder>,
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
}

/// What a condition on a record holds a commit to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Guard {
    /// That its person still has a log-in: erasing them ends the record.
    Person,
}

/// What alone a record is written from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Writer {
    /// An audit event.
    AuditEvent,
}

/// Where the id in a record's key comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum IdSource {
    /// It is drawn anew for each: nobody else can have written the record, and what refuses it is no conflict.
    Random,
}

/// When a record is erased with its person, where all that they have does not fit into one commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ErasureOrder {
    /// Before others: they can go on without it.
    Early,
    /// With the last of them.
    Late,
}

/// Whether a field is part of the key, plain, or personal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Nature {
    /// Stands in the item's key. Never personal in clear.
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

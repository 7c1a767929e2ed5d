//! Contacts.

use serde_json::{Map, Value};

use crate::{
    audit::records::AuditAction,
    datasets::{
        ContactTitle, IndexEntry, IndexKey, IndexOrder, Note, Organisation, RowActions, RowFields, RowPlace, row::rows,
    },
    kernel::{
        field_error::FieldErrors,
        personal::{EmailAddress, PersonName, PhoneNumber},
    },
};

const ACTIONS: RowActions = RowActions {
    created: AuditAction::ContactCreated,
    changed: AuditAction::ContactChanged,
    deleted: AuditAction::ContactDeleted,
};

rows! {
    /// An individual whom the subscriber deals with.
    Contact in Contacts at "CONTACT#{row}" about Contact,
    fields ContactFields, view ContactRowView,
    required {
        /// The name.
        name: PersonName [Identity],
    }
    optional {
        /// The e-mail address, by which contacts are found.
        email: EmailAddress [Contact],
        /// The phone number.
        phone: PhoneNumber [Contact],
        /// What they do.
        title: ContactTitle [Organisation],
        /// Whom they work for.
        organisation: Organisation [Organisation],
        /// A remark.
        note: Note [Content],
    }
}

impl RowFields for ContactFields {
    const NAMES: &'static [&'static str] = Self::NAMES;

    fn changed(&self, before: Option<&Self>) -> Vec<&'static str> {
        self.changed_from(before)
    }

    fn given(fields: &Map<String, Value>) -> Result<Map<String, Value>, FieldErrors> {
        Self::read_given(fields)
    }

    fn email(&self) -> Option<&EmailAddress> {
        self.email.as_ref()
    }

    fn index(&self, place: &RowPlace, email: Option<IndexKey>) -> Option<IndexEntry> {
        email.map(|key| IndexEntry { key, order: IndexOrder::of_row(&place.row) })
    }
}

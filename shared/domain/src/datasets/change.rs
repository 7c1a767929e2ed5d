//! Changes of single rows by hand.

use crate::{
    audit::AuditEvent,
    datasets::{ExternalId, IndexEntry, Row, RowFields, RowOrigin, RowPlace},
    identity::actor::Actor,
    kernel::{
        commit::{Commit, Stored},
        id::AccountId,
        lookup::RowKey,
        random::RandomSource,
        time::Now,
    },
};

/// A row that is to be written: where it lies now, if it exists, and what is wanted.
#[derive(Debug)]
pub struct RowChange<'a, R: Row> {
    /// The account.
    pub account: AccountId,
    /// The keys of its external id, that of the current root first.
    pub keys: &'a [RowKey],
    /// The row as it is stored.
    pub stored: Option<&'a Stored<R>>,
    /// Its external id.
    pub external_id: &'a ExternalId,
    /// Its fields.
    pub fields: &'a R::Fields,
}

/// A row that was deleted.
#[derive(Debug, Clone, Copy)]
pub struct Deleted;

impl<R: Row> RowChange<'_, R> {
    /// Where the row lies, or is to lie. `None` if the external id has no key.
    #[must_use]
    pub fn place(&self) -> Option<RowPlace> {
        let stored = self.stored.map(|stored| stored.record.place());
        stored.or_else(|| Some(RowPlace::new(self.account, self.keys.first()?.clone())))
    }

    /// The commit that writes the row, with its entry in the audit log; no commit if nothing changes.
    #[must_use]
    pub fn commit(
        &self,
        index: Option<IndexEntry>,
        (now, by): (Now, Actor<'_>),
        random: &dyn RandomSource,
    ) -> Option<Commit> {
        let place = self.place()?;
        let before = self.stored.map(|stored| stored.record.fields());
        let changed = self.fields.changed(before.as_ref());
        let origin = RowOrigin::by_hand(now);
        let row = R::new(place.clone(), self.external_id.clone(), self.fields.clone(), index, origin);
        let action = if self.stored.is_some() { R::ACTIONS.changed } else { R::ACTIONS.created };
        let event = by.audit_event(now, random, action).changing(changed.iter().copied()).on_row(place.row.clone());
        let commit = match self.stored {
            // An address under another root's version changes no field, and yet the entry of the index.
            Some(stored) if changed.is_empty() && row.index() == stored.record.index() => return None,
            Some(stored) => Commit::new(now).replace(stored, &row),
            None => {
                let others = self.keys.iter().filter(|key| **key != place.row);
                let others = others.map(|key| R::at(&RowPlace::new(self.account, key.clone())));
                let commit = Commit::new(now).insert(&row).check_account_exists(self.account);
                // While the root is rotated, another request may write the row under the other version's key.
                others.fold(commit, |commit, key| commit.check_absent(&key))
            }
        };
        Some(commit.audit(&event))
    }
}

impl Deleted {
    /// The commit that deletes a row, with its entry in the audit log.
    #[must_use]
    pub fn commit<R: Row>(stored: &Stored<R>, now: Now, by: Actor<'_>, random: &dyn RandomSource) -> Commit {
        let event: AuditEvent = by.audit_event(now, random, R::ACTIONS.deleted).on_row(stored.record.place().row);
        Commit::new(now).remove(stored).audit(&event)
    }
}

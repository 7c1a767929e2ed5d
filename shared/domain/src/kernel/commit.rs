//! What a request decided, to be written in one transaction: record changes with their conditions, the audit
//! entry, and the messages to send.

use crate::kernel::{
    declaration::Writer,
    record::{Key, Storable},
    time::Now,
};
pub use crate::kernel::{
    version::{Stored, Version},
    write::{Parts, StoredItem, Write},
};

/// All that one request writes.
pub struct Commit {
    now: Now,
    writes: Vec<Write>,
    audited: bool,
    without_audit_event: Option<&'static str>,
    defect: Option<InvariantViolation>,
}

/// Why a commit must not be written. Each is a bug in the code that made it.
#[derive(Debug, thiserror::Error)]
pub enum InvariantViolation {
    /// P13: a change to account data bears an audit entry.
    #[error("a write of a {0} has no audit entry")]
    Unaudited(&'static str),
    /// P13: audit entries and origins are written from an audit event.
    #[error("a {0} has no audit event")]
    WithoutAuditEvent(&'static str),
    /// A record would outlive what it declares.
    #[error("a {0} would be kept longer than it declares")]
    KeptTooLong(&'static str),
    /// P41: what is new in a person's partition could be written after they are erased.
    #[error("a {0} could be written for nobody")]
    Unguarded(&'static str),
    /// A field's type does not serialise.
    #[error("a record does not serialise")]
    Unserialisable(#[source] serde_json::Error),
    /// Nothing to write.
    #[error("the commit is empty")]
    Empty,
    /// More items than one transaction takes.
    #[error("the commit has {0} items")]
    TooManyItems(usize),
    /// More bytes than one transaction takes.
    #[error("the commit has {0} bytes")]
    TooLarge(usize),
}

impl Commit {
    /// How many items one commit takes, those that it only checks among them: as many as a transaction of `DynamoDB`.
    pub const MOST: usize = 100;

    /// A commit of this moment.
    #[must_use]
    pub fn new(now: Now) -> Self {
        Self { now, writes: Vec::new(), audited: false, without_audit_event: None, defect: None }
    }

    /// When it was decided.
    #[must_use]
    pub fn now(&self) -> Now {
        self.now
    }

    /// Adds a record that must not exist yet. A record that may only be written from an audit event is not added with this.
    #[must_use]
    pub fn insert<R: Storable>(mut self, record: &R) -> Self {
        if R::DECLARATION.written_by == Some(Writer::AuditEvent) {
            self.without_audit_event = Some(R::DECLARATION.kind);
        }
        self.with(record, Write::Insert)
    }

    /// Replaces the record that was read with its new state, `record`, under the same key.
    #[must_use]
    pub fn replace<R: Storable>(self, stored: &Stored<R>, record: &R) -> Self {
        debug_assert_eq!(stored.record.address(), record.address(), "a key never changes");
        self.with(record, |parts| Write::Replace(parts, stored.version))
    }

    /// Removes the record that was read.
    #[must_use]
    pub fn remove<R: Storable>(mut self, stored: &Stored<R>) -> Self {
        self.writes.push(Write::Remove {
            declaration: R::DECLARATION,
            address: stored.record.address(),
            version: stored.version,
        });
        self
    }

    /// Removes the record under the key, at whatever version it is, if it is there.
    #[must_use]
    pub fn erase<R: Storable>(mut self, key: &Key<R>) -> Self {
        self.writes.push(Write::Erase { declaration: R::DECLARATION, address: key.address().clone() });
        self
    }

    /// Removes all of these, whatever they are.
    #[must_use]
    pub fn erase_all(mut self, items: impl IntoIterator<Item = StoredItem>) -> Self {
        let erase = |StoredItem { declaration, address }| Write::Erase { declaration, address };
        self.writes.extend(items.into_iter().map(erase));
        self
    }

    /// Checks that there is no such record. For keys that a record may stand under besides the one it is written to.
    #[must_use]
    pub fn check_absent<R: Storable>(mut self, key: &Key<R>) -> Self {
        self.writes.push(Write::CheckAbsent { declaration: R::DECLARATION, address: key.address().clone() });
        self
    }

    /// Checks that the record is still at the version that was read.
    #[must_use]
    pub fn check_version<R: Storable>(mut self, stored: &Stored<R>) -> Self {
        self.writes.push(Write::CheckVersion {
            declaration: R::DECLARATION,
            address: stored.record.address(),
            version: stored.version,
        });
        self
    }

    /// Checks that the item is there, at whatever version.
    #[must_use]
    pub fn check_exists(mut self, StoredItem { declaration, address }: StoredItem) -> Self {
        self.writes.push(Write::CheckExists { declaration, address });
        self
    }

    /// Raises a counter by one, up to `most`; a record of it is a counter of one. Of several acts in one commit, all count.
    pub(crate) fn count<R: Storable>(mut self, counter: &R, most: u32) -> Self {
        let found = self.writes.iter_mut().find_map(|write| match write {
            Write::Count { address, by, .. } if *address == counter.address() => Some(by),
            _ => None,
        });
        match found {
            Some(by) => *by = by.saturating_add(1),
            None => self.writes.push(Write::Count {
                declaration: R::DECLARATION,
                address: counter.address(),
                by: 1,
                most,
                expires_at: counter.expires_at(),
            }),
        }
        self
    }

    /// Adds a record by which an audit event bears out what the commit does.
    pub(crate) fn audited_by<R: Storable>(mut self, record: &R) -> Self {
        self.audited = true;
        self.with(record, Write::Insert)
    }

    fn with<R: Storable>(mut self, record: &R, write: impl FnOnce(Parts) -> Write) -> Self {
        match parts(record) {
            Ok(parts) => self.writes.push(write(parts)),
            Err(error) => self.defect = Some(error),
        }
        self
    }

    /// The write of one record that is written by itself because its audit entry is another commit's, which its field `mark` names:
    /// a chunk's, of a run that writes many. It must be at this version, or absent.
    ///
    /// # Errors
    /// If the record has no mark, or does not serialise.
    pub fn row_of_run<R: Storable>(record: &R, expected: Option<Version>) -> Result<Write, InvariantViolation> {
        let parts = parts(record)?;
        if parts.plain.get("mark").is_none_or(serde_json::Value::is_null) {
            return Err(InvariantViolation::Unaudited(R::DECLARATION.kind));
        }
        Ok(match expected {
            Some(version) => Write::Replace(parts, version),
            None => Write::Insert(parts),
        })
    }

    /// The writes, once every invariant holds.
    ///
    /// # Errors
    /// An [`InvariantViolation`]: a bug in the code that made the commit.
    pub fn into_writes(self) -> Result<Vec<Write>, InvariantViolation> {
        if let Some(defect) = self.defect {
            return Err(defect);
        }
        if self.writes.is_empty() {
            return Err(InvariantViolation::Empty);
        }
        if let Some(kind) = self.without_audit_event {
            return Err(InvariantViolation::WithoutAuditEvent(kind));
        }
        // What a purge erases, the audit log included, is on record in its receipt.
        let is_accounted = self.audited || self.writes.iter().any(Write::is_receipted);
        for write in &self.writes {
            let declaration = write.declaration();
            if write.changes_item() && declaration.is_account_data() && !is_accounted {
                return Err(InvariantViolation::Unaudited(declaration.kind));
            }
            if let Write::Insert(parts) = write
                && declaration.is_of_person()
                && !self.writes.iter().any(|other| other.is_undone_by_erasing(&parts.address.pk))
            {
                return Err(InvariantViolation::Unguarded(declaration.kind));
            }
            if let (Write::Insert(parts) | Write::Replace(parts, _), Some(latest)) =
                (write, declaration.processing.keep.latest_end(self.now))
                && parts.expires_at.map_or(!declaration.processing.keep.is_open(), |end| end > latest)
            {
                return Err(InvariantViolation::KeptTooLong(declaration.kind));
            }
        }
        let writes = only_once(self.writes);
        if writes.len() > Self::MOST { Err(InvariantViolation::TooManyItems(writes.len())) } else { Ok(writes) }
    }
}

/// The parts of a record.
fn parts<R: Storable>(record: &R) -> Result<Parts, InvariantViolation> {
    let parts = record.plain().and_then(|plain| Ok((plain, record.personal()?)));
    let (plain, personal) = parts.map_err(InvariantViolation::Unserialisable)?;
    Ok(Parts {
        declaration: R::DECLARATION,
        address: record.address(),
        plain,
        personal,
        expires_at: record.expires_at(),
        due_at: record.due_at(),
    })
}

/// Without checks of items that are written as well, and with each item that is erased once: a transaction takes no item twice.
fn only_once(writes: Vec<Write>) -> Vec<Write> {
    let is_check = |write: &Write| matches!(write, Write::CheckExists { .. });
    let goes = |write: &Write| matches!(write, Write::Erase { .. } | Write::Remove { .. });
    let (checks, others) = writes.into_iter().partition::<Vec<_>, _>(is_check);
    others.into_iter().chain(checks).fold(Vec::new(), |mut writes, write| {
        let is_settled = |before: &Write| {
            let is_gone = matches!(write, Write::Erase { .. }) && goes(before);
            before.address() == write.address() && (is_check(&write) || is_gone)
        };
        if !writes.iter().any(is_settled) {
            writes.push(write);
        }
        writes
    })
}

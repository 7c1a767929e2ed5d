//! What a request decided, to be written in one transaction: record changes with their conditions, the audit
//! entry, and the messages to send.

use std::ops::Deref;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::{
    accounts::records::Member,
    audit::{
        AuditEvent,
        records::{AuditEntry, Origin},
    },
    identity::records::{PasswordCredential, User},
    kernel::{
        id::UserId,
        record::{Address, Declaration, Fields, Key, Record},
        time::Now,
    },
    messaging::records::Message,
    records::Storable,
};

/// How often an item has been written. Starts at 1; every change is conditional on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Version(pub u64);

impl Version {
    /// Of an item just inserted.
    pub const FIRST: Self = Self(1);

    /// The one after it.
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0 + 1)
    }
}

/// A record as it was read, with the version to make a change conditional on.
#[derive(Debug, Clone)]
pub struct Stored<R> {
    /// The record.
    pub record: R,
    /// Its version when read.
    pub version: Version,
}

impl<R> Deref for Stored<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.record
    }
}

/// A record taken apart. Its personal fields stand open in it: there is no `Debug`.
#[derive(Clone)]
pub struct Parts {
    /// What it declares.
    pub declaration: Declaration,
    /// Its table and key.
    pub address: Address,
    /// Attributes in clear.
    pub plain: Fields,
    /// What is to be sealed.
    pub personal: Fields,
    /// Its end, where it has one.
    pub expires_at: Option<Timestamp>,
    /// When it is due, where it is.
    pub due_at: Option<Timestamp>,
}

/// One write of one item, or a check of it.
#[derive(Clone)]
pub enum Write {
    /// The item must not exist, or have expired.
    Insert(Parts),
    /// The item must be at this version.
    Replace(Parts, Version),
    /// Nothing is written, but there must be no such item, or an expired one.
    CheckAbsent {
        /// What it declares.
        declaration: Declaration,
        /// Where it would lie.
        address: Address,
    },
    /// Nothing is written, but the item must be at this version.
    CheckVersion {
        /// What it declares.
        declaration: Declaration,
        /// Its table and key.
        address: Address,
        /// Its version.
        version: Version,
    },
    /// Nothing is written, but the item must be there, at whatever version.
    CheckExists {
        /// What it declares.
        declaration: Declaration,
        /// Its table and key.
        address: Address,
    },
    /// Whatever is there is gone afterwards.
    Erase {
        /// What it declares.
        declaration: Declaration,
        /// Its table and key.
        address: Address,
    },
    /// The item must be at this version.
    Remove {
        /// What it declares.
        declaration: Declaration,
        /// Its table and key.
        address: Address,
        /// Its version.
        version: Version,
    },
}

impl Write {
    /// What the record declares.
    #[must_use]
    pub fn declaration(&self) -> &Declaration {
        match self {
            Self::Insert(parts) | Self::Replace(parts, _) => &parts.declaration,
            Self::CheckAbsent { declaration, .. }
            | Self::CheckExists { declaration, .. }
            | Self::CheckVersion { declaration, .. }
            | Self::Erase { declaration, .. }
            | Self::Remove { declaration, .. } => declaration,
        }
    }

    /// Whether it changes anything: a check does not.
    fn changes_item(&self) -> bool {
        !matches!(self, Self::CheckAbsent { .. } | Self::CheckExists { .. } | Self::CheckVersion { .. })
    }

    /// Whether its condition no longer holds once the person whose partition this is has been erased: of what lies there, their
    /// log-in and their places in accounts, nothing is left then. A person who is new is there.
    fn is_undone_by_erasing(&self, person: &str) -> bool {
        let kind = self.declaration().kind;
        match self {
            Self::Insert(_) => kind == User::DECLARATION.kind,
            Self::Replace(..) | Self::CheckVersion { .. } | Self::CheckExists { .. } | Self::Remove { .. } => {
                let theirs = [PasswordCredential::DECLARATION.kind, Member::DECLARATION.kind].contains(&kind);
                theirs || self.address().pk == person
            }
            Self::CheckAbsent { .. } | Self::Erase { .. } => false,
        }
    }

    /// Its table and key.
    #[must_use]
    pub fn address(&self) -> &Address {
        match self {
            Self::Insert(parts) | Self::Replace(parts, _) => &parts.address,
            Self::CheckAbsent { address, .. }
            | Self::CheckExists { address, .. }
            | Self::CheckVersion { address, .. }
            | Self::Erase { address, .. }
            | Self::Remove { address, .. } => address,
        }
    }
}

/// An item of any kind, as it is stored in a table.
#[derive(Debug, Clone)]
pub struct StoredItem {
    /// What it declares.
    pub declaration: Declaration,
    /// Its table and key.
    pub address: Address,
}

/// All that one request writes.
pub struct Commit {
    now: Now,
    writes: Vec<Write>,
    audited: bool,
    without_audit_event: Option<&'static str>,
    unserialisable: Option<serde_json::Error>,
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
        Self { now, writes: Vec::new(), audited: false, without_audit_event: None, unserialisable: None }
    }

    /// The moment it was decided.
    #[must_use]
    pub fn now(&self) -> Now {
        self.now
    }

    /// Adds a record that must not exist yet. What an audit consists of is added by [`Self::audit`] alone.
    #[must_use]
    pub fn insert<R: Storable>(mut self, record: &R) -> Self {
        let kind = R::DECLARATION.kind;
        if [AuditEntry::DECLARATION.kind, Origin::DECLARATION.kind].contains(&kind) {
            self.without_audit_event = Some(kind);
        }
        self.with(record, Write::Insert)
    }

    /// Puts `record` in the place of the one that was read. They have one key: it is what `stored` has become.
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

    /// Adds what a change to account data must bear (P13): the entry in the account's log and, where the session does not
    /// tell, from where it was done.
    #[must_use]
    pub fn audit(mut self, audit_event: &AuditEvent) -> Self {
        self.audited = true;
        let commit = audit_event.person().into_iter().fold(self, Self::check_person_exists);
        let commit = commit.with(audit_event.entry(), Write::Insert);
        audit_event.origin().iter().fold(commit, |commit, origin| commit.with(origin, Write::Insert))
    }

    /// Checks that the person still exists. For commits that write or check nothing else that erasing them removes.
    #[must_use]
    pub fn check_person_exists(mut self, user: UserId) -> Self {
        let address = User::key(&user).address().clone();
        self.writes.push(Write::CheckExists { declaration: User::DECLARATION, address });
        self
    }

    /// Adds a message. It is sent once the commit is written, and never otherwise.
    #[must_use]
    pub fn send(self, message: &Message) -> Self {
        self.insert(message)
    }

    fn with<R: Storable>(mut self, record: &R, write: impl FnOnce(Parts) -> Write) -> Self {
        match record.plain().and_then(|plain| Ok((plain, record.personal()?))) {
            Ok((plain, personal)) => self.writes.push(write(Parts {
                declaration: R::DECLARATION,
                address: record.address(),
                plain,
                personal,
                expires_at: record.expires_at(),
                due_at: record.due_at(),
            })),
            Err(error) => self.unserialisable = Some(error),
        }
        self
    }

    /// The writes, once every invariant holds.
    ///
    /// # Errors
    /// An [`InvariantViolation`]: a bug in the code that made the commit.
    pub fn into_writes(self) -> Result<Vec<Write>, InvariantViolation> {
        if let Some(error) = self.unserialisable {
            return Err(InvariantViolation::Unserialisable(error));
        }
        if self.writes.is_empty() {
            return Err(InvariantViolation::Empty);
        }
        if let Some(kind) = self.without_audit_event {
            return Err(InvariantViolation::WithoutAuditEvent(kind));
        }
        for write in &self.writes {
            let declaration = write.declaration();
            if write.changes_item() && declaration.is_account_data() && !self.audited {
                return Err(InvariantViolation::Unaudited(declaration.kind));
            }
            if let Write::Insert(parts) = write
                && declaration.scope == "user"
                && !self.writes.iter().any(|other| other.is_undone_by_erasing(&parts.address.pk))
            {
                return Err(InvariantViolation::Unguarded(declaration.kind));
            }
            if let (Write::Insert(parts) | Write::Replace(parts, _), crate::kernel::processing::Keep::Until(most)) =
                (write, declaration.processing.keep)
                && parts.expires_at.is_none_or(|end| end > most.after(self.now.0))
            {
                return Err(InvariantViolation::KeptTooLong(declaration.kind));
            }
        }
        let writes = only_once(self.writes);
        if writes.len() > Self::MOST { Err(InvariantViolation::TooManyItems(writes.len())) } else { Ok(writes) }
    }
}

/// Without checks of items that are written as well: a transaction takes no item twice.
fn only_once(writes: Vec<Write>) -> Vec<Write> {
    let (checks, others) =
        writes.into_iter().partition::<Vec<_>, _>(|write| matches!(write, Write::CheckExists { .. }));
    checks.into_iter().fold(others, |mut writes, check| {
        if writes.iter().all(|write| write.address() != check.address()) {
            writes.push(check);
        }
        writes
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        accounts::records::Membership,
        audit::records::{AuditAction, Origin},
        identity::{code::CodeHash, records::PhoneChange},
        kernel::{
            id::{AccountId, MemberId, UserId},
            personal::{BrowserType, Device, IpAddress, PhoneNumber},
            processing::Period,
        },
    };

    const NOW: Now = Now(Timestamp::UNIX_EPOCH);
    const RANDOM: [u8; 10] = [7; 10];

    fn membership() -> Membership {
        Membership {
            user: UserId::new(NOW, &RANDOM),
            account: AccountId::new(NOW, &RANDOM),
            member: MemberId::new(NOW, &RANDOM),
            since: NOW.0,
        }
    }

    fn audit_event() -> AuditEvent {
        let Membership { user, account, .. } = membership();
        let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
        AuditEvent::from(&device, NOW, &|bytes: &mut [u8]| bytes.fill(7), (account, user), AuditAction::AccountOpened)
    }

    fn origin(kept: Period) -> Origin {
        Origin { expires_at: kept.after(NOW.0), ..audit_event().origin().unwrap() }
    }

    fn kept(period: Period) -> Result<Vec<Write>, InvariantViolation> {
        Commit::new(NOW).check_person_exists(membership().user).with(&origin(period), Write::Insert).into_writes()
    }

    #[test]
    fn p13_account_data_is_not_changed_without_an_audit_entry() {
        let commit = || Commit::new(NOW).check_person_exists(membership().user).insert(&membership());
        assert!(matches!(commit().into_writes(), Err(InvariantViolation::Unaudited("Membership"))));
        assert_eq!(commit().audit(&audit_event()).into_writes().unwrap().len(), 4);
    }

    #[test]
    fn p13_an_entry_comes_from_a_trace_alone() {
        let commit = Commit::new(NOW).audit(&audit_event()).insert(&origin(Period::Days(90)));
        assert!(matches!(commit.into_writes(), Err(InvariantViolation::WithoutAuditEvent("Origin"))));
        let commit = Commit::new(NOW).audit(&audit_event()).insert(audit_event().entry());
        assert!(matches!(commit.into_writes(), Err(InvariantViolation::WithoutAuditEvent("AuditEntry"))));
    }

    #[test]
    fn p15_nothing_is_kept_longer_than_it_declares() {
        assert!(kept(Period::Days(90)).is_ok());
        assert!(matches!(kept(Period::Days(91)), Err(InvariantViolation::KeptTooLong("Origin"))));
    }

    #[test]
    fn p41_nothing_new_is_written_of_somebody_without_a_condition_that_ends_with_them() {
        let (user, now) = (membership().user, NOW.0);
        let write = || PhoneChange {
            user,
            phone: PhoneNumber::parse("+4571727374").unwrap(),
            code: CodeHash::new(&[7; 16], ""),
            tries: 0,
            asked_at: now,
            expires_at: now,
        };
        let other = UserId::new(NOW, &[8; 10]);
        let commit = || Commit::new(NOW).insert(&write());
        assert!(matches!(commit().into_writes(), Err(InvariantViolation::Unguarded("PhoneChange"))));
        assert!(matches!(
            commit().check_person_exists(other).into_writes(),
            Err(InvariantViolation::Unguarded("PhoneChange"))
        ));
        assert_eq!(commit().check_person_exists(user).into_writes().unwrap().len(), 2);
    }

    #[test]
    fn a_commit_of_more_than_100_items_is_a_defect() {
        let commit = |items: u8| {
            let ids = (0..items).map(|nth| MemberId::new(NOW, &[nth; 10]));
            let erased = ids.map(|id| Member::key(&AccountId::new(NOW, &RANDOM), &id));
            let commit = erased.fold(Commit::new(NOW), |commit, key| commit.erase(&key));
            // With the entry, its origin, and the check.
            commit.check_person_exists(membership().user).audit(&audit_event()).into_writes()
        };
        assert_eq!(commit(97).unwrap().len(), 100);
        assert!(matches!(commit(98), Err(InvariantViolation::TooManyItems(101))));
    }

    #[test]
    fn nothing_to_write_is_a_defect() {
        assert!(matches!(Commit::new(NOW).into_writes(), Err(InvariantViolation::Empty)));
    }
}

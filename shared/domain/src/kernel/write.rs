//! One write of a commit.

use jiff::Timestamp;

use crate::kernel::{
    declaration::{Declaration, Guard},
    record::{Address, Fields, Key, Record},
    version::Version,
};

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
    /// The counter is raised, if it does not come to more than `most` by that.
    Count {
        /// What it declares.
        declaration: Declaration,
        /// Its table and key. It is stored under an HMAC of this.
        address: Address,
        /// By how much.
        by: u32,
        /// How much it counts at most.
        most: u32,
        /// When the counter ends.
        expires_at: Option<Timestamp>,
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
            | Self::Count { declaration, .. }
            | Self::Erase { declaration, .. }
            | Self::Remove { declaration, .. } => declaration,
        }
    }

    /// Whether it changes anything: a check does not.
    pub(super) fn changes_item(&self) -> bool {
        !matches!(self, Self::CheckAbsent { .. } | Self::CheckExists { .. } | Self::CheckVersion { .. })
    }

    /// Whether it writes or checks the receipt of an erasure.
    pub(super) fn is_receipted(&self) -> bool {
        let has_receipt = matches!(self, Self::Insert(_) | Self::Replace(..) | Self::CheckVersion { .. });
        has_receipt && self.declaration().guards == Some(Guard::Receipt)
    }

    /// Whether its condition fails once the person whose partition this is has been erased: the erasure deletes every record in the
    /// partition, and every record that guards the person. The insert of a guarding record creates the person, so it counts too.
    pub(super) fn is_undone_by_erasing(&self, person: &str) -> bool {
        let guards = self.declaration().guards == Some(Guard::Person);
        let is_in_partition = self.address().pk == person;
        match self {
            Self::Insert(_) => guards && is_in_partition,
            Self::Replace(..) | Self::CheckVersion { .. } | Self::CheckExists { .. } | Self::Remove { .. } => {
                is_in_partition || (guards && !self.declaration().is_of_person())
            }
            Self::CheckAbsent { .. } | Self::Count { .. } | Self::Erase { .. } => false,
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
            | Self::Count { address, .. }
            | Self::Erase { address, .. }
            | Self::Remove { address, .. } => address,
        }
    }
}

/// An item of any kind, as it is stored in a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredItem {
    /// What it declares.
    pub declaration: Declaration,
    /// Its table and key.
    pub address: Address,
}

impl<R: Record> From<Key<R>> for StoredItem {
    fn from(key: Key<R>) -> Self {
        Self { declaration: R::DECLARATION, address: key.address().clone() }
    }
}

//! What is stored, as far as the conditions of a commit need it: items with their versions.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicI64, Ordering},
};

use domain::{
    Commit, RandomSource, Stored, Version,
    commit::Write,
    processing::Table,
    record::{Address, Declaration, Fields, Key},
    records::Storable,
};

/// The key of an item.
pub(crate) type ItemKey = (Table, String, String);

/// The items, and a source of bytes that are never the same.
#[derive(Default)]
pub(crate) struct Items {
    /// Each with the declaration of its kind.
    pub(crate) items: BTreeMap<ItemKey, (Declaration, Fields, Version)>,
    /// How often bytes were asked for.
    pub(crate) made: AtomicI64,
}

fn item_key(address: &Address) -> ItemKey {
    (address.table, address.pk.clone(), address.sk.clone())
}

impl RandomSource for Items {
    fn fill(&self, bytes: &mut [u8]) {
        let made = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        bytes[2..10].copy_from_slice(&made.to_be_bytes());
    }
}

impl Items {
    /// Bytes that were not given before.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let source: &dyn RandomSource = self;
        source.bytes()
    }

    pub(crate) fn get<R: Storable>(&self, key: &Key<R>) -> Option<Stored<R>> {
        let (_, fields, version) = self.items.get(&item_key(key.address()))?;
        Some(Stored { record: R::assemble(key.address(), fields.clone()).unwrap(), version: *version })
    }

    /// Writes all of a commit, or nothing where one of its conditions does not hold. Conditions on some kinds are overlooked, and some are
    /// not erased, where a test wants to see that it is missed.
    pub(crate) fn write(
        &mut self,
        commit: Commit,
        is_overlooked: impl Fn(&Declaration) -> bool,
        is_kept: impl Fn(&Declaration) -> bool,
    ) -> bool {
        let writes = commit.into_writes().unwrap();
        assert!(writes.len() <= 100, "DynamoDB takes 100 items, not {}", writes.len());
        let keys = writes.iter().map(|write| item_key(write.address())).collect::<BTreeSet<_>>();
        assert_eq!(keys.len(), writes.len(), "no item is twice in a transaction");
        let version = |write: &Write| self.items.get(&item_key(write.address())).map(|(_, _, version)| *version);
        let holds = |write: &Write| match write {
            Write::Insert(_) | Write::CheckAbsent { .. } => version(write).is_none(),
            Write::Replace(_, wanted) => version(write) == Some(*wanted),
            Write::Remove { version: wanted, .. } | Write::CheckVersion { version: wanted, .. } => {
                version(write) == Some(*wanted)
            }
            Write::CheckExists { .. } => version(write).is_some(),
            // How often something is done is no part of these stories.
            Write::Erase { .. } | Write::Count { .. } => true,
        };
        if !writes.iter().all(|write| is_overlooked(write.declaration()) || holds(write)) {
            return false;
        }
        for write in writes {
            let at = item_key(write.address());
            match write {
                Write::Insert(parts) | Write::Replace(parts, _) => {
                    let version = self.items.get(&at).map_or(Version::FIRST, |(_, _, version)| version.next());
                    let fields = parts.plain.into_iter().chain(parts.personal).collect();
                    self.items.insert(at, (parts.declaration, fields, version));
                }
                Write::Erase { declaration, .. } | Write::Remove { declaration, .. } if is_kept(&declaration) => {}
                Write::Erase { .. } | Write::Remove { .. } => {
                    self.items.remove(&at);
                }
                Write::CheckAbsent { .. }
                | Write::CheckExists { .. }
                | Write::CheckVersion { .. }
                | Write::Count { .. } => {}
            }
        }
        true
    }
}

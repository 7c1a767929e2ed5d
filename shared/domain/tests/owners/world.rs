//! What is stored, as far as the conditions of a commit need it: items with their versions.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::atomic::{AtomicI64, Ordering},
};

use domain::{
    Commit, Now, RandomSource, Stored, Timestamp, Version,
    commit::{StoredItem, Write},
    id::UserId,
    messages::Content,
    processing::Table,
    record::{Address, Declaration, Fields, Key, Scope},
    records::{Account, Member, Membership, Message, Owners, PasswordCredential, Storable, User},
};

use crate::granted::Granted;

type ItemKey = (Table, String, String);

/// What is left out of what should be done, to see that it is missed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KnownBug {
    /// The conditions on records of a kind.
    Conditions(&'static str),
    /// That records of a kind are erased.
    Erasures(&'static str),
    /// That what was under way while somebody was erased is erased after them.
    Sweep,
}

/// The items.
pub(crate) struct World {
    items: BTreeMap<ItemKey, (Declaration, Fields, Version)>,
    made: AtomicI64,
    bug: Option<KnownBug>,
    /// What was given to whom.
    pub(crate) granted: Granted,
}

fn item_key(address: &Address) -> ItemKey {
    (address.table, address.pk.clone(), address.sk.clone())
}

impl RandomSource for World {
    fn fill(&self, bytes: &mut [u8]) {
        let made = self.made.fetch_add(1, Ordering::Relaxed) + 1;
        bytes[2..10].copy_from_slice(&made.to_be_bytes());
    }
}

impl World {
    /// A world without anything in it.
    pub(crate) fn new(bug: Option<KnownBug>) -> Self {
        Self { items: BTreeMap::new(), made: AtomicI64::new(0), bug, granted: Granted::default() }
    }

    /// Whether this is what is wrong with it.
    pub(crate) fn has(&self, bug: KnownBug) -> bool {
        self.bug == Some(bug)
    }

    /// A moment of its own, so that every id is another.
    pub(crate) fn now(&self) -> Now {
        Now(Timestamp::from_second(self.made.load(Ordering::Relaxed)).unwrap())
    }

    /// Bytes that were not given before.
    pub(crate) fn random<const N: usize>(&self) -> [u8; N] {
        let source: &dyn RandomSource = self;
        source.bytes()
    }

    /// The links of a sort in all mails that were ever sent.
    pub(crate) fn links<T>(&self, of: impl Fn(Content) -> Option<T>) -> Vec<T> {
        self.every::<Message>().into_iter().filter_map(|mail| of(mail.record.content?)).collect()
    }

    pub(crate) fn get<R: Storable>(&self, key: &Key<R>) -> Option<Stored<R>> {
        let (_, fields, version) = self.items.get(&item_key(key.address()))?;
        Some(Stored { record: R::assemble(key.address(), fields.clone()).unwrap(), version: *version })
    }

    pub(crate) fn within<R: Storable>(&self, scope: &Scope<R>) -> Vec<Stored<R>> {
        self.every::<R>().into_iter().filter(|stored| stored.record.address().pk == scope.pk).collect()
    }

    pub(crate) fn every<R: Storable>(&self) -> Vec<Stored<R>> {
        let mine = self.items.iter().filter(|(_, (declaration, ..))| declaration.kind == R::DECLARATION.kind);
        mine.map(|((table, pk, sk), (_, fields, version))| {
            let address = Address { table: *table, pk: pk.clone(), sk: sk.clone() };
            Stored { record: R::assemble(&address, fields.clone()).unwrap(), version: *version }
        })
        .collect()
    }

    /// All that lies in a partition.
    pub(crate) fn stored_items(&self, partition: &str) -> Vec<StoredItem> {
        let mine = self.items.iter().filter(|((_, pk, _), _)| pk == partition);
        mine.map(|((table, pk, sk), (declaration, ..))| StoredItem {
            declaration: *declaration,
            address: Address { table: *table, pk: pk.clone(), sk: sk.clone() },
        })
        .collect()
    }

    /// Writes all of a commit, or nothing where one of its conditions does not hold.
    pub(crate) fn write(&mut self, commit: Commit) -> bool {
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
            Write::Erase { .. } => true,
        };
        let overlooked = |write: &Write| self.has(KnownBug::Conditions(write.declaration().kind));
        if !writes.iter().all(|write| overlooked(write) || holds(write)) {
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
                Write::Erase { declaration, .. } | Write::Remove { declaration, .. }
                    if self.has(KnownBug::Erasures(declaration.kind)) => {}
                Write::Erase { .. } | Write::Remove { .. } => {
                    self.items.remove(&at);
                }
                Write::CheckAbsent { .. } | Write::CheckExists { .. } | Write::CheckVersion { .. } => {}
            }
        }
        true
    }

    /// What must always be true.
    pub(crate) fn check(&self) {
        for (declaration, address) in self.items.iter().map(|((_, pk, _), (declaration, ..))| (declaration, pk)) {
            let person = address.parse::<UserId>().ok().filter(|_| declaration.scope == "user");
            assert!(
                person.is_none_or(|user| self.get(&User::key(&user)).is_some()),
                "a {} of nobody",
                declaration.kind
            );
        }
        for account in self.every::<Account>() {
            let owners = self.get(&Owners::key(&account.account)).unwrap();
            assert!(!owners.people.is_empty(), "an account without an owner");
            let members = self.within(&Member::within(&account.account));
            let acting = members.iter().filter(|member| member.is_owner()).map(|member| member.user);
            let named = owners.people.iter().copied().collect::<BTreeSet<_>>();
            assert_eq!(acting.collect::<BTreeSet<_>>(), named, "who owns it is who may act as owner");
            for member in members {
                assert!(self.get(&User::key(&member.user)).is_some(), "a member who is nobody");
                let membership = self.get(&Membership::key(&member.user, &member.account)).unwrap();
                assert_eq!(membership.member, member.member);
                let given = self.granted.role(member.account, member.user);
                assert_eq!(given, Some(member.role), "a role that nobody gave");
            }
        }
        let people = self.every::<User>();
        assert_eq!(people.len(), self.every::<PasswordCredential>().len(), "each person has one log-in");
        for credential in self.every::<PasswordCredential>() {
            let memberships = self.within(&Membership::within(&credential.user));
            assert!(!memberships.is_empty(), "a log-in that lets nobody in");
            let first = (credential.account, credential.member);
            assert!(memberships.iter().any(|one| (one.account, one.member) == first), "it lets in somewhere else");
        }
        for membership in self.every::<Membership>() {
            assert!(self.get(&Member::key(&membership.account, &membership.member)).is_some(), "let in nowhere");
        }
    }
}

//! The accounts and the people in them.

use std::{collections::BTreeSet, ops::Deref, sync::atomic::Ordering};

use domain::{
    Commit, Now, RandomSource, Stored, Timestamp,
    commit::StoredItem,
    id::UserId,
    messages::Content,
    record::{Address, Scope},
    records::{Account, Member, Membership, Message, Owners, PasswordCredential, Storable, User},
};

use crate::{granted::Granted, items::Items};

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

/// The items, and what was given to whom.
pub(crate) struct World {
    stored: Items,
    bug: Option<KnownBug>,
    /// What was given to whom.
    pub(crate) granted: Granted,
}

impl Deref for World {
    type Target = Items;

    fn deref(&self) -> &Items {
        &self.stored
    }
}

impl RandomSource for World {
    fn fill(&self, bytes: &mut [u8]) {
        self.stored.fill(bytes);
    }
}

impl World {
    /// A world without anything in it.
    pub(crate) fn new(bug: Option<KnownBug>) -> Self {
        Self { stored: Items::default(), bug, granted: Granted::default() }
    }

    /// Whether this is what is wrong with it.
    pub(crate) fn has(&self, bug: KnownBug) -> bool {
        self.bug == Some(bug)
    }

    /// A moment of its own, so that every id is another.
    pub(crate) fn now(&self) -> Now {
        Now(Timestamp::from_second(self.made.load(Ordering::Relaxed)).unwrap())
    }

    /// The links of a sort in all mails that were ever sent.
    pub(crate) fn links<T>(&self, of: impl Fn(Content) -> Option<T>) -> Vec<T> {
        self.every::<Message>().into_iter().filter_map(|mail| of(mail.record.content?)).collect()
    }

    pub(crate) fn every<R: Storable>(&self) -> Vec<Stored<R>> {
        let mine = self.items.iter().filter(|(_, (declaration, ..))| declaration.kind == R::DECLARATION.kind);
        mine.map(|((table, pk, sk), (_, fields, version))| {
            let address = Address { table: *table, pk: pk.clone(), sk: sk.clone() };
            Stored { record: R::assemble(&address, fields.clone()).unwrap(), version: *version }
        })
        .collect()
    }

    pub(crate) fn within<R: Storable>(&self, scope: &Scope<R>) -> Vec<Stored<R>> {
        self.every::<R>().into_iter().filter(|stored| stored.record.address().pk == scope.pk).collect()
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
        let bug = self.bug;
        let is_overlooked = |kind| bug == Some(KnownBug::Conditions(kind));
        let is_kept = |kind| bug == Some(KnownBug::Erasures(kind));
        self.stored.write(
            commit,
            |declaration| is_overlooked(declaration.kind),
            |declaration| is_kept(declaration.kind),
        )
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

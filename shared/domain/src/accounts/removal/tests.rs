use super::*;
use crate::{
    accounts::{
        leaving::tests::{NOW, account, credential, membership, person, stored, user},
        records::Role,
    },
    identity::records::{LostFactors, PasswordCredential},
    kernel::{
        commit::Write,
        id::MemberId,
        record::{Address, Expiring as _},
    },
    privacy::{
        erasure::SETTLING,
        id::ConsentId,
        records::{Consent, ErasureGround},
    },
};

const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

fn receipt() -> Stored<Erasure> {
    stored(Erasure::begin(NOW, account(1), ErasureGround::Unpaid, &[], &RANDOM))
}

fn member(nth: u8) -> Stored<Member> {
    let member = MemberId::new(NOW, &[nth; 10]);
    stored(Member { account: account(1), member, user: person(nth), role: Role::Member, since: NOW.0 })
}

/// What a person writes who leaves with account 1, being a member of these, with these items in their partitions.
fn leave(accounts: &[u8], items: Vec<StoredItem>) -> Result<Vec<Write>, OnlyAccountOfStaff> {
    let memberships = accounts.iter().copied().map(membership).collect::<Vec<_>>();
    let (user, credential) = (stored(user()), stored(credential()));
    let departing =
        DepartingUser { user: &user, credential: &credential, memberships: &memberships, phone: None, invited: &[] };
    Ok(departing.leave_with_account(NOW, &receipt(), items)?.into_writes().unwrap())
}

fn removed(writes: &[Write]) -> Vec<&Address> {
    let removed = writes.iter().filter(|write| matches!(write, Write::Remove { .. } | Write::Erase { .. }));
    removed.map(Write::address).collect()
}

#[test]
fn p35_access_ends_and_the_person_is_known_until_they_are_removed() {
    let members = [member(1), member(2)];
    let commit = end_access(NOW, &receipt(), &members, &BTreeSet::from([person(2)]));
    let writes = commit.into_writes().unwrap();
    let gone = removed(&writes);
    assert_eq!(gone.len(), 2);
    assert!(members.iter().all(|member| gone.contains(&&member.record.address())));
    let inserted = writes.iter().filter(|write| matches!(write, Write::Insert(_))).map(Write::address);
    assert_eq!(inserted.collect::<Vec<_>>(), [&FormerMember { account: account(1), user: person(1) }.address()]);
}

#[test]
fn p35_who_joins_while_access_ends_moves_its_end() {
    let open = receipt();
    let ended = stored(open.access_ended(NOW));
    for (receipt, is_moved) in [(&open, false), (&ended, true)] {
        let writes = end_access(NOW, receipt, &[member(1)], &BTreeSet::new()).into_writes().unwrap();
        assert_eq!(writes.iter().any(|write| matches!(write, Write::Replace(..))), is_moved);
    }
    // The receipt is kept as long from then on.
    let later = Now(SETTLING.after(NOW.0));
    assert_eq!(open.access_ended(later).expires_at, Erasure::LIFE.after(later.0));
}

#[test]
fn p35_who_belongs_to_another_account_keeps_their_log_in_and_it_leads_there() {
    let writes = leave(&[1, 2], Vec::new()).unwrap();
    assert_eq!(removed(&writes), [&membership(1).record.address()]);
    let led = writes.iter().find_map(|write| match write {
        Write::Replace(parts, _) if parts.declaration.kind == PasswordCredential::DECLARATION.kind => {
            Some(parts.plain["account"].clone())
        }
        _ => None,
    });
    assert_eq!(led, Some(account(2).to_string().into()));
}

#[test]
fn p35_who_belongs_to_no_other_account_is_erased() {
    let items = vec![StoredItem::from(Membership::key(&person(1), &account(1)))];
    let writes = leave(&[1], items).unwrap();
    let gone = removed(&writes);
    let (credential, user) = (credential(), user());
    for address in [credential.address(), user.address(), membership(1).record.address()] {
        assert!(gone.contains(&&address), "{address:?}");
    }
}

#[test]
fn p35_nobody_who_works_for_the_operator_loses_their_only_log_in() {
    let staff = || vec![StoredItem::from(Staff::key(&person(1)))];
    assert_eq!(leave(&[1], staff()).err(), Some(OnlyAccountOfStaff));
    assert!(leave(&[1, 2], staff()).is_ok());
}

#[test]
fn p35_what_a_person_needs_to_go_on_is_erased_last() {
    let late = (1..=20).map(|nth| StoredItem::from(Staff::key(&person(nth))));
    let ordinary = (1..=20).map(|nth| StoredItem::from(Membership::key(&person(1), &account(nth))));
    let early = (1..=20).map(|nth| StoredItem::from(Consent::key(&person(1), &ConsentId::new(NOW, &[nth; 10]))));
    let expiring = (1..=20).map(|nth| StoredItem::from(LostFactors::key(&person(nth))));
    let mut items = late.chain(ordinary).chain(early).chain(expiring).collect::<Vec<_>>();
    let batch = next_batch(&mut items).unwrap();
    assert_eq!((batch.len(), items.len()), (60, 20));
    assert!(items.iter().all(|item| item.declaration.kind == Staff::DECLARATION.kind));
    assert_eq!(next_batch(&mut items), None);
}

#[test]
fn p35_who_has_more_than_one_commit_erases_is_erased_in_batches_that_the_receipt_bears_out() {
    let mut items = (1..=150).map(|nth| StoredItem::from(Membership::key(&person(1), &account(nth)))).collect();
    let mut erased = 0;
    while let Some(commit) = DepartingUser::erase_batch_with_account(NOW, &receipt(), &mut items) {
        erased += removed(&commit.into_writes().unwrap()).len();
    }
    assert_eq!(erased + items.len(), 150);
    assert!(leave(&[1], items).is_ok());
}

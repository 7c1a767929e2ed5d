use jiff::Timestamp;

use super::*;
use crate::{
    identity::password::NewPassword,
    kernel::{commit::Version, id::MemberId, language::Language, lookup::EmailLookup, personal::EmailAddress},
};

pub(in crate::accounts) const NOW: Now = Now(Timestamp::UNIX_EPOCH);

pub(in crate::accounts) fn person(nth: u8) -> UserId {
    UserId::new(NOW, &[nth; 10])
}

pub(in crate::accounts) fn account(nth: u8) -> AccountId {
    AccountId::new(NOW, &[nth; 10])
}

pub(in crate::accounts) fn stored<R>(record: R) -> Stored<R> {
    Stored { record, version: Version::FIRST }
}

fn membership_records(nth: u8, owners: &[u8]) -> MembershipRecords {
    let account = account(nth);
    let company_name = CompanyName::parse("Rødgrød & Fløde ApS").unwrap();
    let (user, member) = (person(1), MemberId::new(NOW, &[nth; 10]));
    let people = owners.iter().copied().map(person).collect();
    MembershipRecords {
        account: stored(Account { account, company_name, second_factor_required: false, created_at: NOW.0 }),
        member: stored(Member { account, member, user, role: Role::Member, since: NOW.0 }),
        owners: stored(Owners { account, people }),
    }
}

pub(in crate::accounts) fn membership(nth: u8) -> Stored<Membership> {
    let (user, member) = (person(1), MemberId::new(NOW, &[nth; 10]));
    stored(Membership { user, account: account(nth), member, since: NOW.0 })
}

pub(in crate::accounts) fn user() -> User {
    User {
        user: person(1),
        name: PersonName::parse("Ada Lovelace").unwrap(),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        phone: None,
        phone_verified_at: None,
        email_changed_at: None,
        email_problem: None,
        email_confirmed_at: None,
        language: Language::Da,
        created_at: NOW.0,
    }
}

pub(in crate::accounts) fn credential() -> PasswordCredential {
    PasswordCredential {
        email: EmailLookup::new("v1", "ada"),
        user: person(1),
        account: account(1),
        member: MemberId::new(NOW, &[1; 10]),
        password: NewPassword::parse("violin-kaktus-9-måner").unwrap().hash(&[3; 16]).unwrap(),
        password_at: NOW.0,
        short_password: false,
    }
}

/// The accounts that the next commit leaves, of so many, and whether the person has no membership after it.
fn next(ending: u8, current: u8) -> (Vec<AccountId>, bool) {
    let memberships = (1..=ending).map(membership).collect::<Vec<_>>();
    let ending = (1..=ending).map(|nth| membership_records(nth, &[1, 2])).collect();
    let ending = next_memberships(ending, person(1), account(current)).unwrap();
    let (user, credential) = (stored(user()), stored(credential()));
    let leaving =
        DepartingUser { user: &user, credential: &credential, memberships: &memberships, phone: None, invited: &[] };
    (ending.iter().map(|records| records.member.account).collect(), leaving.is_last(&ending))
}

#[test]
fn p41_all_places_are_left_at_once_where_they_fit_into_one_commit() {
    assert_eq!(next(1, 1), (vec![account(1)], true));
    assert_eq!(next(4, 2), ([1, 3, 4, 2].map(account).to_vec(), true));
}

#[test]
fn p41_of_more_places_one_is_left_and_never_the_one_that_they_ask_from() {
    assert_eq!(next(5, 1), (vec![account(2)], false));
    assert_eq!(next(9, 3), (vec![account(1)], false));
}

#[test]
fn p41_nothing_is_left_where_one_account_would_have_no_owner() {
    let ending = vec![membership_records(1, &[1, 2]), membership_records(2, &[1])];
    assert_eq!(next_memberships(ending, person(1), account(1)).unwrap_err(), SoleOwner);
}

#[test]
fn one_needs_permission_to_remove_another_and_none_to_leave() {
    let member = membership_records(1, &[1, 2]).member;
    assert_eq!(Reason::Removed.managed_role(&member), Some(Role::Member));
    assert_eq!(Reason::Left.managed_role(&member), None);
    assert_eq!(Reason::Erased.managed_role(&member), None);
}

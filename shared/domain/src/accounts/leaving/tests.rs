use jiff::Timestamp;

use super::*;
use crate::{
    accounts::records::{AccountStatus, Role},
    kernel::{commit::Version, id::MemberId},
};

const NOW: Now = Now(Timestamp::UNIX_EPOCH);

fn person(nth: u8) -> UserId {
    UserId::new(NOW, &[nth; 10])
}

fn account(nth: u8) -> AccountId {
    AccountId::new(NOW, &[nth; 10])
}

fn stored<R>(record: R) -> Stored<R> {
    Stored { record, version: Version::FIRST }
}

fn place(nth: u8, owners: &[u8]) -> Place {
    let account = account(nth);
    let company_name = CompanyName::parse("Rødgrød & Fløde ApS").unwrap();
    let (user, member) = (person(1), MemberId::new(NOW, &[nth; 10]));
    let people = owners.iter().copied().map(person).collect();
    Place {
        account: stored(Account {
            account,
            company_name,
            status: AccountStatus::Trial,
            second_factor_required: false,
            created_at: NOW.0,
        }),
        member: stored(Member { account, member, user, role: Role::Member, since: NOW.0 }),
        owners: stored(Owners { account, people }),
    }
}

fn next(places: u8, current: u8) -> (Vec<AccountId>, bool) {
    let places = (1..=places).map(|nth| place(nth, &[1, 2])).collect();
    let (places, is_last) = next_places(places, person(1), account(current)).unwrap();
    (places.iter().map(|place| place.member.account).collect(), is_last)
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
    let places = vec![place(1, &[1, 2]), place(2, &[1])];
    assert_eq!(next_places(places, person(1), account(1)).unwrap_err(), SoleOwner);
}

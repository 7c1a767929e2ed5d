//! What every commit must satisfy.

use jiff::Timestamp;

use crate::{
    accounts::records::{Member, Membership},
    audit::{
        AuditEvent,
        records::{AuditAction, Origin},
    },
    identity::{code::CodeHash, records::PhoneChange},
    kernel::{
        commit::{Commit, InvariantViolation, Write},
        id::{AccountId, MemberId, UserId},
        personal::{BrowserType, Device, IpAddress, PhoneNumber},
        processing::Period,
        time::Now,
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
    Commit::new(NOW).check_person_exists(membership().user).audited_by(&origin(period)).into_writes()
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
fn nothing_to_write_is_a_defect() {
    assert!(matches!(Commit::new(NOW).into_writes(), Err(InvariantViolation::Empty)));
}

#[test]
fn a_commit_of_more_than_100_items_is_a_defect() {
    let commit = |items: u8| {
        let ids = (0..items).map(|nth| MemberId::new(NOW, &[nth; 10]));
        let erased = ids.map(|id| Member::key(&AccountId::new(NOW, &RANDOM), &id));
        let commit = erased.fold(Commit::new(NOW), |commit, key| commit.erase(&key));
        // The other three items are the audit entry, its origin, and the check.
        commit.check_person_exists(membership().user).audit(&audit_event()).into_writes()
    };
    assert_eq!(commit(97).unwrap().len(), 100);
    assert!(matches!(commit(98), Err(InvariantViolation::TooManyItems(101))));
}

#[test]
fn what_is_erased_twice_is_erased_once_and_what_is_written_and_erased_stays_a_defect() {
    let key = Member::key(&AccountId::new(NOW, &RANDOM), &MemberId::new(NOW, &RANDOM));
    let commit = || Commit::new(NOW).check_person_exists(membership().user).audit(&audit_event());
    let writes = |commit: Commit| commit.into_writes().unwrap().len() - 3;
    assert_eq!(writes(commit().erase(&key).erase(&key)), 1);
    assert_eq!(
        writes(commit().insert(&membership()).erase(&Membership::key(&membership().user, &membership().account))),
        2
    );
}

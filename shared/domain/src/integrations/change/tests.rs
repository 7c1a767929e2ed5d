use jiff::civil::date;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    identity::records::User,
    integrations::{
        request::tests::{import, read, with},
        status::{IntegrationStatus, MayNotRun},
    },
    kernel::{
        commit::{Version, Write},
        date::{close_of, start_of},
        id::{AccountId, SessionId, UserId},
        language::Language,
        personal::{CompanyName, EmailAddress},
    },
};

const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

fn at(time: &str) -> Now {
    Now(time.parse().unwrap())
}

fn now() -> Now {
    at("2026-11-29T12:00:00Z")
}

fn owner() -> User {
    User {
        user: UserId::new(now(), &[2; 10]),
        name: PersonName::parse("Ada").unwrap(),
        email: EmailAddress::parse("ada@example.com").unwrap(),
        phone: None,
        phone_verified_at: None,
        email_changed_at: None,
        email_problem: None,
        email_confirmed_at: None,
        language: Language::Da,
        created_at: now().0,
    }
}

/// Decides as the member whose id is made of this byte, and tells one owner.
fn decide<T>(now: Now, member: u8, decision: impl FnOnce(Deciding<'_>) -> T) -> T {
    let (user, company_name) = (owner(), CompanyName::parse("Ada ApS").unwrap());
    let by = Actor {
        account: AccountId::new(self::now(), &[1; 10]),
        user: UserId::new(self::now(), &[member; 10]),
        session: SessionId::new(self::now(), &[3; 10]),
        other_device: None,
    };
    let owners = [NotifiedUser { user: &user, company_name: &company_name }];
    decision(Deciding { now, by, name: &user.name, owners: &owners, random: &RANDOM })
}

fn kinds(commit: Commit) -> Vec<(&'static str, bool)> {
    let writes = commit.into_writes().unwrap_or_else(|error| panic!("{error}"));
    writes.iter().map(|write| (write.declaration().kind, matches!(write, Write::Insert(_)))).collect()
}

pub(in crate::integrations) fn set_up(value: &Value) -> (Integration, Commit) {
    decide(now(), 4, |deciding| deciding.set_up(IntegrationId::new(now(), &[5; 10]), read(value)))
}

fn stored(value: &Value) -> Stored<Integration> {
    Stored { record: set_up(value).0, version: Version::FIRST }
}

#[test]
fn p18_an_integration_is_stored_with_who_stated_which_text_and_when() {
    let (integration, commit) = set_up(&import());
    let expected = [
        ("Integration", true),
        ("ContractVersion", true),
        ("AuditEntry", true),
        ("ActCounter", false),
        ("Message", true),
        ("Account", false),
    ];
    assert_eq!(kinds(commit), expected);
    let Statement { recipient_authorised: stated, outside_eea } = integration.statement;
    assert_eq!((stated.at, stated.text_version.as_str(), outside_eea), (now().0, "2026-11-29", None));
    assert_eq!(stated.by, UserId::new(now(), &[4; 10]));
    assert!(StatementText::named(&stated.text_version).is_some());
}

#[test]
fn p18_each_change_is_a_version_of_its_own_and_nothing_is_none() {
    let before = stored(&import());
    let change =
        |value: &Value| decide(at("2026-12-01T12:00:00Z"), 6, |deciding| deciding.change(&before, read(value)));
    let (same, none) = change(&import()).unwrap();
    assert!(none.is_none() && same == before.record);
    let unstated = with(&json!({"name": "Kunder"}));
    let (contract, _) = read(&unstated);
    let kept = Statements { recipient_authorised: false, outside_eea: false };
    let (changed, commit) =
        decide(at("2026-12-01T12:00:00Z"), 6, |deciding| deciding.change(&before, (contract, kept))).unwrap();
    let expected = [
        ("Integration", false),
        ("ContractVersion", true),
        ("AuditEntry", true),
        ("ActCounter", false),
        ("Message", true),
    ];
    assert_eq!(kinds(commit.unwrap()), expected);
    assert_eq!((changed.contract_version.number(), &changed.statement), (2, &before.statement));
    let (restated, _) = change(&unstated).unwrap();
    assert_eq!(restated.statement.recipient_authorised.by, UserId::new(now(), &[6; 10]));
}

#[test]
fn p18_a_confirmation_belongs_to_a_country_outside_the_eea() {
    let outside = |country: &str| {
        let recipient = json!({"name": "Kasser", "country": country, "contact_email": "drift@kasser.example"});
        with(&json!({"recipient": recipient, "outside_eea_confirmed": true}))
    };
    assert!(set_up(&outside("DK")).0.statement.outside_eea.is_none());
    let before = stored(&outside("US"));
    assert!(before.statement.outside_eea.is_some());
    let (back, _) = decide(now(), 6, |deciding| deciding.change(&before, read(&outside("NO")))).unwrap();
    assert!(back.statement.outside_eea.is_none());
}

#[test]
fn p21_what_is_revoked_stays_so_and_never_runs() {
    let before = stored(&import());
    let commit = decide(now(), 4, |deciding| deciding.revoke(&before)).unwrap();
    assert_eq!(kinds(commit), [("Integration", false), ("AuditEntry", true), ("Message", true)]);
    let record = Integration { revoked_at: Some(now().0), ..before.record };
    let revoked = Stored { record, version: Version(2) };
    assert!(decide(now(), 4, |deciding| deciding.revoke(&revoked)).is_none());
    let refused = decide(now(), 4, |deciding| deciding.change(&revoked, read(&with(&json!({"name": "Nye"})))));
    assert_eq!(refused.map(drop), Err(IntegrationRevoked));
    assert_eq!(revoked.may_run(at("2027-01-01T12:00:00Z")), Err(MayNotRun::Revoked));
}

#[test]
fn p21_there_are_at_most_fifty_that_are_not_revoked() {
    let integration = set_up(&import()).0;
    let revoked = Integration { revoked_at: Some(now().0), ..integration.clone() };
    let many = |count: usize| std::iter::repeat_n(&integration, count).chain([&revoked; 9]);
    assert!(allows(many(49)) && !allows(many(50)));
}

proptest! {
    #[test]
    fn p21_nothing_runs_outside_the_days_of_its_contract(second in 1_790_000_000_i64..1_830_000_000) {
        let integration = set_up(&import()).0;
        let now = Now(jiff::Timestamp::from_second(second).unwrap());
        let (first, last) = (start_of(date(2026, 12, 1)), close_of(date(2027, 11, 30)));
        let expected = match () {
            () if now.0 < first => IntegrationStatus::NotStarted,
            () if now.0 < last => IntegrationStatus::Active,
            () => IntegrationStatus::Ended,
        };
        prop_assert_eq!(integration.status(now), expected);
        prop_assert_eq!(integration.may_run(now).is_ok(), expected == IntegrationStatus::Active);
    }
}

#[test]
fn p21_the_days_are_those_of_copenhagen_to_the_second() {
    let integration = set_up(&import()).0;
    for (time, status) in [
        ("2026-11-30T22:59:59Z", IntegrationStatus::NotStarted),
        ("2026-11-30T23:00:00Z", IntegrationStatus::Active),
        ("2027-11-30T22:59:59Z", IntegrationStatus::Active),
        ("2027-11-30T23:00:00Z", IntegrationStatus::Ended),
    ] {
        assert_eq!(integration.status(at(time)), status, "{time}");
    }
}

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::{
    billing::details::tests::{least, read, with},
    identity::records::User,
    kernel::{
        commit::{Version, Write},
        id::{SessionId, UserId},
        language::Language,
        personal::{BrowserType, CompanyName, Device, EmailAddress, IpAddress},
    },
};

const RANDOM: fn(&mut [u8]) = |bytes| bytes.fill(7);

fn at(time: &str) -> Now {
    Now(time.parse().unwrap())
}

fn now() -> Now {
    at("2026-11-28T12:00:00Z")
}

fn account() -> AccountId {
    AccountId::new(now(), &[1; 10])
}

fn stored(details: &Value) -> Stored<BillingProfile> {
    Stored { record: BillingProfile::new(account(), read(details)), version: Version(3) }
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

/// The writes of the change, by kind and whether they insert.
fn writes(change: &DetailsChange<'_>) -> Vec<(&'static str, bool)> {
    let (user, company_name) = (owner(), CompanyName::parse("Ada ApS").unwrap());
    let by =
        Actor { account: account(), user: user.user, session: SessionId::new(now(), &[3; 10]), other_device: None };
    let told = NotifiedUser { user: &user, company_name: &company_name };
    let commit = change.commit(now(), ChangedBy::Member(by, &user.name), &[told], &RANDOM);
    let writes = commit.map_or(Ok(Vec::new()), Commit::into_writes).unwrap_or_else(|error| panic!("{error}"));
    writes.iter().map(|write| (write.declaration().kind, matches!(write, Write::Insert(_)))).collect()
}

fn card(expires: &str) -> Value {
    with(&json!({"card": {"provider": "nets", "token": "t", "brand": "Visa", "last4": "4242", "expires": expires}}))
}

#[test]
fn p03_the_first_details_are_stored_for_an_account_that_exists() {
    let wanted = read(&least());
    let change = DetailsChange::new(account(), None, &wanted);
    assert!(!change.is_sensitive());
    assert_eq!(change.permission(), Permission::ChangeBilling);
    let expected =
        [("BillingProfile", true), ("AuditEntry", true), ("ActCounter", false), ("Message", true), ("Account", false)];
    assert_eq!(writes(&change), expected);
}

#[test]
fn p13_a_change_replaces_the_details_that_were_read_and_names_the_fields() {
    let (before, wanted) = (stored(&least()), read(&with(&json!({"reference": "Indkøb 8", "ean": "5798009811578"}))));
    let change = DetailsChange::new(account(), Some(&before), &wanted);
    assert_eq!(change.fields, ["reference", "ean"]);
    assert_eq!(
        writes(&change),
        [("BillingProfile", false), ("AuditEntry", true), ("ActCounter", false), ("Message", true)]
    );
}

#[test]
fn p04_another_card_or_iban_needs_recent_authentication_and_the_same_does_not() {
    let sensitive = |before: Value, wanted: Value| {
        let (before, wanted) = (stored(&before), read(&wanted));
        DetailsChange::new(account(), Some(&before), &wanted).is_sensitive()
    };
    let iban = with(&json!({"iban": "DK5000400440116243"}));
    assert!(sensitive(least(), card("2028-09")) && sensitive(card("2028-09"), card("2028-10")));
    assert!(sensitive(least(), iban.clone()) && sensitive(iban.clone(), least()));
    assert!(!sensitive(card("2028-09"), card("2028-09")) && !sensitive(iban.clone(), iban));
}

#[test]
fn p04_a_card_that_has_expired_in_copenhagen_is_not_given_anew() {
    let check = |before: Option<Value>, time: &str| {
        let (before, wanted) = (before.as_ref().map(stored), read(&card("2026-11")));
        let errors = DetailsChange::new(account(), before.as_ref(), &wanted).check(at(time)).err().unwrap_or_default();
        errors.0.into_iter().map(|error| (error.pointer, error.code.code())).collect::<Vec<_>>()
    };
    assert_eq!(check(None, "2026-11-30T22:59:59Z"), []);
    assert_eq!(check(None, "2026-11-30T23:00:00Z"), [("/card/expires".to_owned(), "card-expired")]);
    assert_eq!(check(Some(card("2026-12")), "2026-12-01T12:00:00Z").len(), 1);
    // The card on record need not be removed to change something else.
    assert_eq!(check(Some(card("2026-11")), "2026-12-01T12:00:00Z"), []);
}

#[test]
fn p05_further_details_are_stored_with_who_declared_what_and_when() {
    let extra = with(&json!({"extra": {"Sælger": "Anna Ærø", "declared_responsible": true}}));
    let (wanted, before) = (read(&extra), stored(&least()));
    let change = DetailsChange::new(account(), Some(&before), &wanted);
    assert_eq!(change.permission(), Permission::GiveFurtherDetails);
    assert!(writes(&change).contains(&("ResponsibilityDeclaration", true)));
    let by =
        Actor { account: account(), user: owner().user, session: SessionId::new(now(), &[3; 10]), other_device: None };
    let declaration = change.declaration(now(), by, &RANDOM).unwrap();
    assert_eq!((declaration.declared_by, declaration.declared_at), (owner().user, now().timestamp()));
    assert_eq!(declaration.text_version, ResponsibilityText::CURRENT.name);
    // What stays as it is was declared before, and what is removed needs no declaration.
    let kept = stored(&extra);
    let again = with(&json!({"reference": "2", "extra": extra["extra"]}));
    let (again, removed) = (read(&again), read(&least()));
    let unchanged = DetailsChange::new(account(), Some(&kept), &again);
    assert_eq!(unchanged.permission(), Permission::ChangeBilling);
    for change in [unchanged, DetailsChange::new(account(), Some(&kept), &removed)] {
        assert!(!writes(&change).iter().any(|(kind, _)| *kind == "ResponsibilityDeclaration"));
    }
}

#[test]
fn p37_what_finance_looks_at_and_changes_stands_in_the_accounts_log_as_done_by_staff() {
    let (before, wanted) = (stored(&least()), read(&with(&json!({"reference": "Indkøb 8"}))));
    let (user, company_name) = (owner(), CompanyName::parse("Ada ApS").unwrap());
    // Of another account, by whose log-in they work.
    let (own, session) = (AccountId::new(now(), &[9; 10]), SessionId::new(now(), &[3; 10]));
    let by = Actor { account: own, user: user.user, session, other_device: None };
    let told = NotifiedUser { user: &user, company_name: &company_name };
    let change = DetailsChange::new(account(), Some(&before), &wanted);
    let changed = change.commit(now(), ChangedBy::Finance(by), &[told], &RANDOM).unwrap();
    let look = look_by_finance(account(), now(), (by, AuditAction::BillingDetailsViewed), &RANDOM);
    for (commit, action, fields) in
        [(changed, "billing-details-changed", json!(["reference"])), (look, "billing-details-viewed", json!([]))]
    {
        let writes = commit.into_writes().unwrap();
        let entry = writes.iter().find_map(|write| match write {
            Write::Insert(parts) if parts.declaration.kind == "AuditEntry" => Some(parts),
            _ => None,
        });
        let entry = entry.unwrap();
        assert_eq!(entry.address.pk, account().to_string());
        assert_eq!((&entry.plain["action"], &entry.plain["capacity"]), (&json!(action), &json!("staff")));
        assert_eq!(entry.plain["changed"], fields);
    }
    let mail = change.mail(now(), ChangedBy::Finance(by), told, &RANDOM);
    assert!(!format!("{:?}", serde_json::to_value(&mail.content).unwrap()).contains("\"by\": String"));
}

#[test]
fn as_many_owners_as_are_told_fit_into_a_commit() {
    let extra = with(&json!({"extra": {"Sælger": "Anna Ærø", "declared_responsible": true}}));
    let (wanted, user, company_name) = (read(&extra), owner(), CompanyName::parse("Ada ApS").unwrap());
    let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
    let session = SessionId::new(now(), &[3; 10]);
    let by = Actor { account: account(), user: user.user, session, other_device: Some(&device) };
    let told = vec![NotifiedUser { user: &user, company_name: &company_name }; MOST_TOLD];
    let commit =
        DetailsChange::new(account(), None, &wanted).commit(now(), ChangedBy::Member(by, &user.name), &told, &RANDOM);
    assert!(commit.unwrap().into_writes().is_ok_and(|writes| writes.len() > MOST_TOLD));
}

/// Optional details, some of them absent.
fn details() -> impl Strategy<Value = Value> {
    let reference = prop::option::of("[a-z]{1,3}");
    let iban = prop::option::of(Just("DK5000400440116243"));
    let extra = prop::option::of("[a-z]{1,2}");
    ("[a-z]{1,2}", reference, iban, extra).prop_map(|(name, order, iban, extra)| {
        let extra = extra.map(|detail| json!({"Note": detail, "declared_responsible": true}));
        with(&json!({"company_name": name, "order_reference": order, "iban": iban, "extra": extra}))
    })
}

proptest! {
    #[test]
    fn what_is_wanted_is_stored_and_wanting_it_again_changes_nothing(before in details(), after in details()) {
        let (old, wanted) = (stored(&before), read(&after));
        let change = DetailsChange::new(account(), Some(&old), &wanted);
        prop_assert_eq!(writes(&change).is_empty(), old.details() == wanted);
        let new = stored(&after);
        prop_assert_eq!(&new.details(), &wanted);
        prop_assert!(writes(&DetailsChange::new(account(), Some(&new), &wanted)).is_empty());
        let differs = |field: &str| read(&before).changed(Some(&wanted)).contains(&field);
        prop_assert_eq!(change.is_sensitive(), differs("iban"));
        prop_assert_eq!(change.permission() == Permission::GiveFurtherDetails, differs("extra"));
        let declared = writes(&change).iter().any(|(kind, _)| *kind == "ResponsibilityDeclaration");
        prop_assert_eq!(declared, differs("extra") && wanted.extra.is_some());
    }
}

use jiff::civil::date;
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::billing::country::Country;

const TODAY: Date = date(2026, 11, 29);

/// An import of contacts, as a client sends it.
pub(in crate::integrations) fn import() -> Value {
    json!({
        "name": "Kunder fra kassen", "direction": "import", "dataset": "contacts", "fields": ["name", "email"],
        "recipient": {"name": "Gråsten Kasser ApS", "country": "DK", "contact_email": "drift@kasser.example"},
        "starts_on": "2026-12-01", "ends_on": "2027-11-30", "recipient_authorised": true,
    })
}

/// The import with other fields beside it, or in place of it.
pub(in crate::integrations) fn with(more: &Value) -> Value {
    let mut fields = import();
    for (name, value) in more.as_object().unwrap() {
        fields[name] = value.clone();
    }
    fields
}

pub(in crate::integrations) fn read_at(value: &Value, today: Date) -> Result<(Contract, Statements), FieldErrors> {
    ContractRequest::parse(value.as_object().unwrap()).unwrap().contract(today)
}

pub(in crate::integrations) fn read(value: &Value) -> (Contract, Statements) {
    read_at(value, TODAY).unwrap()
}

fn told(errors: FieldErrors) -> Vec<String> {
    errors.0.into_iter().map(|error| format!("{} {}", error.pointer, error.code.code())).collect()
}

fn errors(value: &Value) -> Vec<String> {
    told(read_at(value, TODAY).unwrap_err())
}

fn patched(contract: &Contract, patch: &Value) -> Result<(Contract, Statements), Vec<String>> {
    ContractPatch::parse(patch.as_object().unwrap()).unwrap().applied(contract, TODAY).map_err(told)
}

#[test]
fn p17_a_contract_has_defaults_and_always_the_external_id() {
    let (contract, statements) = read(&import());
    assert_eq!(contract.terms.fields, ["external_id", "name", "email"]);
    assert_eq!((contract.terms.locale, contract.terms.file_format), (Locale::Da, FileFormat::Csv));
    assert!(!contract.terms.changes_only && statements.recipient_authorised && !statements.outside_eea);
    // The order is the data set's, whichever was given.
    let (same, _) = read(&with(&json!({"fields": ["email", "external_id", "name"]})));
    assert_eq!(same, contract);
    assert_eq!(
        format!("{:?} {:?}", contract.name, contract.recipient),
        "IntegrationName(redacted) Recipient(redacted)"
    );
}

#[test]
fn a_list_has_at_most_two_hundred_entries() {
    let of = |count: usize| errors(&with(&json!({ "fields": vec!["color"; count] })));
    for count in [201, 202, 1_000] {
        assert_eq!(of(count), ["/fields too-many-entries"]);
    }
    assert!(!of(200).contains(&"/fields too-many-entries".to_owned()));
}

#[test]
fn p21_every_fault_of_a_contract_is_told_at_once() {
    let wrong = json!({
        "name": "Kort 4111 1111 1111 1111", "direction": "import", "dataset": "contacts",
        "fields": ["email", "email", "amount", 7], "recipient": {"name": "", "country": "XX", "contact_email": "x"},
        "endpoint": "https://kasser.example", "schedule": "hourly", "columns": {"Navn": "navn", "Mail": 1, "a/b": "note"},
        "locale": "de", "file_format": "xlsx", "changes_only": true, "starts_on": "2026-11-31", "ends_on": "2026-11-28",
        "recipient_authorised": false, "color": "red",
    });
    let expected = [
        "/name card-number-refused",
        "/recipient/name empty",
        "/recipient/country invalid-country",
        "/recipient/contact_email invalid-email",
        "/endpoint endpoint-not-supported",
        "/schedule invalid-choice",
        "/columns/Mail wrong-type",
        "/locale invalid-choice",
        "/file_format invalid-choice",
        "/starts_on invalid-date",
        "/fields/1 field-twice",
        "/fields/2 unknown-dataset-field",
        "/fields/3 wrong-type",
        "/fields required-field-left-out",
        "/changes_only exports-only",
        "/ends_on ends-in-the-past",
        "/recipient_authorised not-authorised",
        "/color unknown-field",
    ];
    assert_eq!(errors(&wrong), expected);
    let nothing = errors(&json!({}));
    let missing =
        ["name", "direction", "dataset", "fields", "recipient", "starts_on", "ends_on", "recipient_authorised"];
    for name in missing {
        assert!(nothing.contains(&format!("/{name} missing")), "{name}: {nothing:?}");
    }
}

#[test]
fn a_column_belongs_to_a_field_of_the_contract_or_is_left_out() {
    let columns = json!({"columns": {"Kundenr.": "external_id", "Fødselsdag": null, "Note": "note", "Nr": "nummer"}});
    assert_eq!(errors(&with(&columns)), ["/columns/Note unknown-dataset-field", "/columns/Nr unknown-dataset-field"]);
    let (contract, _) = read(&with(&json!({"columns": {"Kundenr.": "external_id", "Fødselsdag": null}})));
    assert_eq!(contract.columns.unwrap().map().0.len(), 2);
    let card = json!({"columns": {"4111 1111 1111 1111": "name", "Navn": "4111111111111111"}});
    assert_eq!(errors(&with(&card)), ["/columns card-number-refused", "/columns/Navn card-number-refused"]);
    let many = (0..201).map(|n| (format!("c{n}"), Value::Null)).collect::<Map<_, _>>();
    assert_eq!(errors(&with(&json!({"columns": many}))), ["/columns too-many-entries"]);
}

#[test]
fn a_choice_of_another_direction_is_refused() {
    let export = json!({"direction": "export", "schedule": "weekly", "changes_only": true});
    assert!(read_at(&with(&export), TODAY).is_ok());
    assert_eq!(errors(&with(&json!({"schedule": "daily"}))), ["/schedule exports-only"]);
    let columns = json!({"direction": "export", "columns": {}});
    assert_eq!(errors(&with(&columns)), ["/columns imports-only"]);
    // What exists has what it must have, and what goes out may be any field.
    for direction in ["update", "export"] {
        assert!(read_at(&with(&json!({"direction": direction, "fields": ["note"]})), TODAY).is_ok());
    }
    assert_eq!(errors(&with(&json!({"fields": []}))), ["/fields empty"]);
}

#[test]
fn p18_another_recipient_or_other_fields_are_stated_anew_and_the_rest_is_not() {
    let (contract, _) = read(&import());
    let missing = "/recipient_authorised missing".to_owned();
    let recipient = json!({"name": "Ny Kasse ApS", "country": "SE", "contact_email": "drift@kasser.example"});
    for patch in [json!({"recipient": recipient}), json!({"fields": ["name"]})] {
        assert_eq!(patched(&contract, &patch), Err(vec![missing.clone()]));
        let mut stated = patch;
        stated["recipient_authorised"] = json!(true);
        assert!(patched(&contract, &stated).unwrap().1.recipient_authorised);
    }
    let (changed, statements) = patched(&contract, &json!({"name": "Kunder", "locale": "en"})).unwrap();
    assert_eq!(changed.changed(&contract), ["name", "locale"]);
    assert!(!statements.recipient_authorised);
    // The same value is no change, and needs no statement.
    let same = json!({"fields": ["email", "name"], "recipient": import()["recipient"], "dataset": "contacts"});
    assert!(patched(&contract, &same).unwrap().0.changed(&contract).is_empty());
}

#[test]
fn a_contract_keeps_its_direction_and_data_set() {
    let (contract, _) = read(&import());
    let patch =
        json!({"direction": "export", "dataset": "transactions", "fields": ["amount"], "recipient_authorised": true});
    assert_eq!(
        patched(&contract, &patch),
        Err(vec!["/direction cannot-be-changed".to_owned(), "/dataset cannot-be-changed".to_owned()])
    );
    let removed = patched(&contract, &json!({"name": null, "columns": null, "endpoint": "https://x.example"}));
    assert_eq!(removed, Err(vec!["/name missing".to_owned(), "/endpoint endpoint-not-supported".to_owned()]));
}

#[test]
fn p21_an_old_contract_can_be_changed_without_another_last_day() {
    let (contract, _) = read(&import());
    let after = ContractPatch::parse(json!({"name": "Kunder"}).as_object().unwrap()).unwrap();
    assert!(after.applied(&contract, date(2028, 1, 1)).is_ok());
    let over = ContractPatch::parse(json!({"ends_on": "2027-12-31"}).as_object().unwrap()).unwrap();
    assert_eq!(told(over.applied(&contract, date(2028, 1, 1)).unwrap_err()), ["/ends_on ends-in-the-past"]);
}

proptest! {
    #[test]
    fn p18_outside_the_eea_a_contract_needs_a_confirmation(n in 0_usize..249, confirmed in prop::option::of(any::<bool>())) {
        let country = Country::all().nth(n).unwrap();
        let recipient = json!({"name": "Kasser", "country": country.code(), "contact_email": "drift@kasser.example"});
        let given = with(&json!({"recipient": recipient, "outside_eea_confirmed": confirmed}));
        let read = read_at(&given, TODAY);
        if country.is_in_eea() || confirmed == Some(true) {
            prop_assert!(read.is_ok());
        } else {
            prop_assert_eq!(told(read.unwrap_err()), ["/outside_eea_confirmed outside-eea-not-confirmed"]);
        }
    }

    #[test]
    fn p21_the_days_of_a_contract_are_in_order_and_not_over(first in -400_i64..400, last in -400_i64..400) {
        let day = |days: i64| TODAY.saturating_add(jiff::SignedDuration::from_hours(24 * days)).to_string();
        let read = read_at(&with(&json!({"starts_on": day(first), "ends_on": day(last)})), TODAY);
        let expected = match () {
            () if last < first => Some("/ends_on ends-before-beginning"),
            () if last < 0 => Some("/ends_on ends-in-the-past"),
            () => None,
        };
        prop_assert_eq!(read.map(drop).map_err(|errors| told(errors).join(" ")), expected.map_or(Ok(()), |text| Err(text.to_owned())));
    }

    #[test]
    fn a_contract_that_is_read_can_be_sent_back_and_changes_nothing(
        listed in prop::sample::subsequence(vec!["external_id", "email", "phone", "title", "organisation", "note"], 0..6).prop_shuffle(),
        direction in prop::sample::select(vec!["import", "update", "export"]),
        english: bool, lines: bool,
    ) {
        let fields = listed.into_iter().chain(["name"]).collect::<Vec<_>>();
        let more = json!({
            "fields": fields, "direction": direction, "locale": if english { "en" } else { "da" },
            "file_format": if lines { "json-lines" } else { "csv" },
        });
        let (contract, _) = read(&with(&more));
        let shown = serde_json::to_value(&contract).unwrap();
        let (again, _) = patched(&contract, &shown).unwrap();
        prop_assert_eq!(again.changed(&contract), Vec::<&str>::new());
        prop_assert_eq!(again, contract);
    }
}

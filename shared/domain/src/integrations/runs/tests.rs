use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::{row::*, *};
use crate::{
    datasets::{ExternalId, Row, RowOrigin, RowPlace, records::Contact},
    integrations::{
        contract::Terms,
        records::{Integration, Run},
        request::ContractRequest,
        runs::upload::ContentType,
        texts::FileName,
    },
    kernel::{
        commit::{Stored, Version},
        date::{Date, day_of},
        field_error::{FieldErrorCode, FieldErrors, Input as _, Request as _},
        id::{AccountId, IntegrationId, MemberId, RunId, UserId},
        language::Language,
        lookup::RowKey,
        time::Now,
    },
};

fn now() -> Now {
    Now("2026-12-01T10:00:00Z".parse().unwrap())
}

pub(super) fn at(seconds: i64) -> Now {
    Now(Timestamp::from_second(now().0.as_second() + seconds).unwrap())
}

fn ids() -> (AccountId, IntegrationId, RunId) {
    (AccountId::new(now(), &[1; 10]), IntegrationId::new(now(), &[2; 10]), RunId::new(now(), &[3; 10]))
}

fn uploaded() -> Run {
    let starter = (UserId::new(now(), &[4; 10]), MemberId::new(now(), &[5; 10]));
    Run::of_upload(ids(), starter, (FileName::parse("kunder.csv").unwrap(), 1_000), Language::Da, now())
}

fn terms(change: impl FnOnce(&mut Value)) -> Terms {
    let mut asked = json!({
        "name": "Kunder", "direction": "import", "dataset": "contacts", "fields": ["external_id", "name", "email"],
        "recipient": { "name": "Kassen", "country": "DK", "contact_email": "bo@kassen.example" },
        "starts_on": "2026-12-01", "ends_on": "2027-12-31", "recipient_authorised": true,
    });
    change(&mut asked);
    let asked = ContractRequest::parse(asked.as_object().unwrap()).unwrap();
    asked.contract(day_of(now().0)).unwrap().0.terms
}

#[test]
fn the_key_of_an_object_is_read_as_it_is_written_and_no_other_text_is_one() {
    let run = uploaded();
    for kind in [
        RunObjectKind::Upload,
        RunObjectKind::Export,
        RunObjectKind::Refused,
        RunObjectKind::RefusedPart(0),
        RunObjectKind::RefusedPart(17),
    ] {
        let object = run.object(kind);
        assert_eq!(object.to_string().parse(), Ok(object));
        assert!(object.to_string().starts_with(&object.prefix()));
    }
    let upload = run.object(RunObjectKind::Upload).to_string();
    for other in
        ["", "days-90/", &upload[1..], &upload.to_uppercase(), &format!("{upload}2"), &upload.replace('/', "//")]
    {
        assert!(other.parse::<RunObject>().is_err(), "{other}");
    }
    let part = run.object(RunObjectKind::RefusedPart(1)).to_string();
    assert!(part.replace("000001", "1").parse::<RunObject>().is_err());
}

#[test]
fn a_content_type_is_what_a_header_can_hold() {
    let read = |text: &str| ContentType::read(Some(&json!(text)));
    for text in ["text/csv", "text/csv; charset=utf-8", "application/vnd.ms-excel;a=\"b c\""] {
        assert_eq!(read(text).as_ref().map(ContentType::as_str), Ok(text));
    }
    let long = format!("text/{}", "a".repeat(96));
    for text in ["text", "text/", "/csv", "te xt/csv", "text/csv; name=\u{1}", "text/csv; navn=Ærø", &long] {
        assert_eq!(read(text), Err(FieldErrorCode::InvalidContentType), "{text}");
    }
    assert!(read(&long[..100]).is_ok());
}

#[test]
fn p20_a_file_can_be_read_for_90_days_to_the_second_and_then_its_run_is_due() {
    let run = uploaded().received("v1".to_owned(), now());
    let run = run.ended(Ending::Completed, at(60));
    let file = run.file.clone().unwrap();
    let days = 90 * 86_400;
    assert!(file.readable_until(at(days - 1)).is_some() && file.readable_until(at(days)).is_none());
    assert!(!run.is_file_due(at(days - 1)) && run.is_file_due(at(days)));
    let gone = run.files_gone(at(days));
    assert_eq!((run.room(), gone.room(), gone.due_at), (1_000, 0, None));
}

#[test]
fn p20_a_file_that_is_deleted_earlier_is_unreadable_at_once_and_its_run_due() {
    let run = uploaded().received("v1".to_owned(), now()).ended(Ending::Completed, at(60));
    let deleting = run.deleting(at(70));
    assert!(deleting.is_file_due(at(70)) && deleting.file.clone().unwrap().readable_until(at(70)).is_none());
    assert_eq!((deleting.status, deleting.room()), (RunStatus::Succeeded, 1_000));
    assert_eq!(deleting.files_gone(at(80)).file.unwrap().deleted_at, Some(at(70).0));
    let under_way = uploaded().received("v1".to_owned(), now()).deleting(at(5));
    assert_eq!((under_way.status, under_way.message.unwrap().code.as_str()), (RunStatus::Failed, "file-deleted"));
}

#[test]
fn what_may_not_begin_is_refused_and_its_file_goes_at_once() {
    let run = uploaded().received("v1".to_owned(), now());
    let refused = run.ended(Ending::NotPermitted(RunReason::Revoked), at(1));
    assert_eq!((refused.status, refused.due_at), (RunStatus::Refused, Some(at(1).0)));
    assert!(refused.is_file_due(at(1)));
    let late = uploaded().ended(Ending::Stopped(RunReason::NotUploaded.into()), at(5_000));
    assert_eq!((late.status, late.is_file_due(at(5_000))), (RunStatus::Failed, true));
}

#[test]
fn a_run_that_waits_for_its_file_is_due_once_no_upload_can_be_under_way() {
    let run = uploaded();
    assert!(run.awaits_upload() && !run.is_ready());
    assert_eq!(run.due_at, Some(at(75 * 60).0));
    let received = run.received("v1".to_owned(), at(10));
    assert!(received.is_ready() && received.due_at == Some(at(10).0));
    assert!(!received.is_given_up(at(86_000)) && received.is_given_up(at(86_410)));
}

#[test]
fn a_run_that_comes_further_moves_its_due_time_at_most_once_in_two_minutes() {
    let queued = uploaded().received("v1".to_owned(), now());
    let begun = queued.begun(&sample_integration(), queued.start_of_import(&sample_integration()), at(119));
    assert_eq!((begun.progressed_at, begun.due_at), (at(119).0, Some(at(0).0)));
    let advanced = begun.advanced(RowCounts::default(), begun.progress.clone().unwrap(), at(120));
    assert_eq!((advanced.progressed_at, advanced.due_at), (at(120).0, Some(at(120).0)));
    let postponed = Run { due_at: Some(at(3_600).0), ..begun };
    assert_eq!(
        postponed.begun(&sample_integration(), queued.start_of_import(&sample_integration()), at(121)).due_at,
        Some(at(121).0)
    );
}

#[test]
fn every_reason_is_told_in_both_languages() {
    for reason in RunReason::ALL {
        let message = RunMessage::from(reason);
        assert_eq!(message.code, reason.code());
        assert!(message.text(Language::Da).ends_with('.') && message.text(Language::Da) != message.text(Language::En));
    }
}

fn place(number: u8) -> RowPlace {
    RowPlace::new(ids().0, RowKey::new("v1", &format!("mac{number}")))
}

fn values(terms: &Terms, fields: &Value) -> Result<(ExternalId, RowValues), FieldErrors> {
    RowValues::read::<Contact>(terms, fields.as_object().unwrap())
}

/// Decides on a row, and stores it if it is written.
fn take(
    terms: &Terms,
    stored: &mut Option<Stored<Contact>>,
    fields: &Value,
    (run, chunk): (RunId, u32),
) -> Result<RowOutcome, FieldErrorCode> {
    let (id, values) = values(terms, fields).unwrap();
    let read = values.fields(terms, stored.as_ref().map(|stored| &stored.record)).map_err(|errors| errors.0[0].code)?;
    let decision = decide((place(1), &id, read), None, stored.as_ref(), (run, chunk), now());
    Ok(match decision {
        RowDecision::Write(record, outcome) => {
            let version = stored.as_ref().map_or(Version::FIRST, |stored| stored.version.next());
            *stored = Some(Stored { record: *record, version });
            outcome
        }
        RowDecision::Keep(outcome) => outcome,
    })
}

#[test]
fn p17_an_import_replaces_the_fields_of_its_contract_and_leaves_the_others() {
    let terms = terms(|_| ());
    let (run, mut stored) = (ids().2, None);
    let first = json!({ "external_id": "1", "name": "Ada", "email": "ada@example.com" });
    assert_eq!(take(&terms, &mut stored, &first, (run, 0)), Ok(RowOutcome::Changed));
    let by_hand = json!({ "name": "Ada", "email": "ada@example.com", "phone": "+4520304050" });
    let fields = <Contact as Row>::Fields::parse(by_hand.as_object().unwrap()).unwrap();
    let id = stored.as_ref().unwrap().record.external_id().clone();
    let record = Contact::new(place(1), id, fields, None, RowOrigin::by_hand(now()));
    stored = Some(Stored { record, version: Version::FIRST });
    let next = RunId::new(now(), &[9; 10]);
    assert_eq!(
        take(&terms, &mut stored, &json!({ "external_id": "1", "name": "Ada L" }), (next, 0)),
        Ok(RowOutcome::Changed)
    );
    let fields = stored.unwrap().record.fields();
    assert!(fields.email.is_none() && fields.phone.is_some(), "what the contract does not cover stays");
}

#[test]
fn p17_of_two_rows_of_one_chunk_with_the_same_id_the_last_one_counts_and_of_a_later_chunk_none_before_it() {
    let terms = terms(|_| ());
    let (run, mut stored) = (ids().2, None);
    let row = |name: &str| json!({ "external_id": "1", "name": name });
    assert_eq!(take(&terms, &mut stored, &row("Ada"), (run, 1)), Ok(RowOutcome::Changed));
    assert_eq!(take(&terms, &mut stored, &row("Bo"), (run, 1)), Ok(RowOutcome::Changed));
    assert_eq!(take(&terms, &mut stored, &row("Ada"), (run, 0)), Ok(RowOutcome::Unchanged));
    assert_eq!(stored.unwrap().record.fields().name.as_str(), "Bo");
}

#[test]
fn p17_an_update_changes_what_is_given_of_rows_that_exist() {
    let terms = terms(|asked| asked["direction"] = json!("update"));
    let (run, mut stored) = (ids().2, None);
    let row = json!({ "external_id": "1", "name": "Ada L" });
    assert_eq!(take(&terms, &mut stored, &row, (run, 0)), Err(FieldErrorCode::NoSuchRow));
    let fields = json!({ "name": "Ada", "email": "ada@example.com" });
    let fields = <Contact as Row>::Fields::parse(fields.as_object().unwrap()).unwrap();
    let id = ExternalId::parse("1").unwrap();
    let record = Contact::new(place(1), id, fields, None, RowOrigin::by_hand(now()));
    stored = Some(Stored { record, version: Version::FIRST });
    assert_eq!(take(&terms, &mut stored, &row, (run, 0)), Ok(RowOutcome::Changed));
    let fields = stored.unwrap().record.fields();
    assert_eq!((fields.name.as_str(), fields.email.is_some()), ("Ada L", true));
}

proptest! {
    #[test]
    fn a_chunk_that_is_done_again_from_anywhere_leaves_the_same_row_and_the_same_outcome(
        names in prop::collection::vec(0_u8..3, 1..6), was in prop::option::of(0_u8..3), again in any::<prop::sample::Index>(),
    ) {
        let terms = terms(|_| ());
        let row = |name: u8| json!({ "external_id": "1", "name": format!("Name {name}") });
        let (before, run) = (RunId::new(now(), &[8; 10]), ids().2);
        let mut stored = None;
        if let Some(name) = was {
            take(&terms, &mut stored, &row(name), (before, 0)).unwrap();
        }
        let again = again.index(names.len());
        for (chunk, name) in names.iter().enumerate() {
            let chunk = u32::try_from(chunk).unwrap();
            let first = take(&terms, &mut stored, &row(*name), (run, chunk)).unwrap();
            if usize::try_from(chunk).unwrap() == again {
                let kept = stored.clone();
                let second = take(&terms, &mut stored, &row(*name), (run, chunk)).unwrap();
                let record = |stored: &Option<Stored<Contact>>| stored.as_ref().map(|stored| stored.record.clone());
                prop_assert_eq!((first, record(&kept)), (second, record(&stored)));
            }
        }
        let last = stored.unwrap().record.fields();
        let expected = format!("Name {}", names.last().unwrap());
        prop_assert_eq!(last.name.as_str(), expected.as_str(), "the last one counts");
    }

    #[test]
    fn p21_a_schedule_is_due_on_days_of_the_contract_alone_and_always_later(
        schedule in prop::sample::select(vec!["daily", "weekly", "monthly"]), after in -50_000_000_i64..50_000_000, day in 1_i8..31,
    ) {
        let first = Date::new(2027, 1, day).unwrap();
        let terms = terms(|asked| {
            asked["direction"] = json!("export");
            asked["schedule"] = json!(schedule);
            asked["starts_on"] = json!(first.to_string());
        });
        let mut slot = next_slot(&terms, at(after).0);
        let mut last = at(after).0;
        let mut met = 0;
        while let Some(due) = slot {
            prop_assert!(due > last);
            let on = day_of(due);
            prop_assert!((first..=terms.ends_on.date()).contains(&on), "{on}");
            match schedule {
                "weekly" => prop_assert_eq!(on.weekday(), first.weekday()),
                "monthly" => prop_assert!(on.day() == first.day() || on == on.last_of_month()),
                _ => {}
            }
            if met > 0 {
                let days = crate::kernel::date::days_between(day_of(last), on);
                let expected = match schedule { "daily" => 1..=1, "weekly" => 7..=7, _ => 28..=31 };
                prop_assert!(expected.contains(&days), "{last} {due}");
            }
            (last, met) = (due, met + 1);
            slot = next_slot(&terms, due);
        }
    }
}

#[test]
fn p21_a_run_may_go_on_only_by_the_contract_that_it_began_with() {
    let integration = sample_integration();
    let begun = uploaded().received("v1".to_owned(), now());
    let begun = begun.begun(&integration, begun.start_of_import(&integration), now());
    let on = |integration| Permit { integration, subscription: None, starter: None };
    assert_eq!(permit(&begun, on(None), now()), Err(RunReason::Revoked));
    let revoked = Integration { revoked_at: Some(now().0), ..integration.clone() };
    assert_eq!(permit(&begun, on(Some(&revoked)), now()), Err(RunReason::Revoked));
    let early = Now("2026-11-30T22:59:59Z".parse().unwrap());
    assert_eq!(permit(&begun, on(Some(&integration)), early), Err(RunReason::NotStarted));
    let late = Now("2027-12-31T23:00:00Z".parse().unwrap());
    assert_eq!(permit(&begun, on(Some(&integration)), late), Err(RunReason::ContractEnded));
    assert_eq!(permit(&begun, on(Some(&integration)), now()), Err(RunReason::AccountClosed));
}

fn sample_integration() -> Integration {
    let integration = crate::integrations::change::tests::set_up(&crate::integrations::request::tests::import()).0;
    Integration { terms: terms(|_| ()), ..integration }
}

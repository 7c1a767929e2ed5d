use domain::billing::gln::Gln;
use reqwest::StatusCode;
use serde_json::{Value, json};

use super::*;
use crate::{hosts::Hosts, settings::Settings};

const ID: &str = "01kmkdaf55vrrecfy70180tpr6";

fn response(status: u16, body: &str) -> OutboundResponse {
    let status = StatusCode::from_u16(status).expect("a status");
    OutboundResponse { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec(), is_cut: false }
}

fn id(text: &str) -> AccessPointDocument {
    AccessPointDocument::parse(text).expect("an id")
}

/// A document as eCourier tells of it, with what is not read.
fn document(status: &str) -> Value {
    json!({
        "id": ID, "status": status, "channel": "Peppol", "mode": "Live", "direction": "Send", "type": "Invoice",
        "submission_format": "XML",
        "sender": { "full_identifier": "0184:43628267", "scheme": "DK:CVR", "scheme_icd": "0184", "identifier": "43628267" },
        "recipient": { "full_identifier": "0088:5798009811578", "scheme": "GLN", "scheme_icd": "0088",
                       "identifier": "5798009811578" },
        "latest_e2e_message_uuid": "5c3b6f7e-0000-4000-8000-000000000000", "latest_e2e_transmission_id": null,
        "company": { "id": "01kmk", "name": "Canary ApS" },
    })
}

/// A page of a list, of ids with their times.
fn page(documents: &[(&str, Option<&str>)], next: Option<&str>) -> OutboundResponse {
    let listed = |(id, at): &(&str, Option<&str>)| json!({ "id": id, "status": "Ready", "channel": "Peppol", "direction": "Send", "created_at": at });
    let data = documents.iter().map(listed).collect::<Vec<_>>();
    let links = json!({ "first": "https://api.ecourier.io/v1/documents?page=1", "prev": null, "next": next });
    let meta = json!({ "current_page": 1, "last_page": 1, "per_page": 100, "total": documents.len() });
    response(200, &json!({ "data": data, "links": links, "meta": meta }).to_string())
}

fn at(text: &str) -> Timestamp {
    text.parse().expect("a time")
}

#[test]
fn a_document_that_was_taken_is_known_by_its_id_alone() {
    let body = json!({ "id": ID, "e2e_message_uuid": "5c3b6f7e-0000-4000-8000-000000000000" }).to_string();
    for status in [200, 201, 202] {
        assert_eq!(answer::taken(&response(status, &body)), Ok(id(ID)), "{status}");
    }
    for body in ["", "{}", "<html></html>", r#"{"id":1}"#, r#"{"id":""}"#, r#"{"id":"a/b"}"#] {
        let unreadable = EcourierError::Unreadable(StatusCode::CREATED);
        assert_eq!(answer::taken(&response(201, body)), Err(unreadable), "{body}");
    }
}

#[test]
fn an_error_says_whether_the_document_was_perhaps_taken() {
    type Error = fn(StatusCode) -> EcourierError;
    let all: [(&[u16], Error); 3] = [
        (&[400, 404, 422], EcourierError::Refused),
        (&[401, 403], EcourierError::Key),
        (&[302, 402, 405, 409, 413, 429, 500, 502, 503, 504], EcourierError::Unavailable),
    ];
    for (statuses, error) in all {
        for status in statuses {
            let response = response(*status, &json!({ "message": "canary", "id": ID }).to_string());
            assert_eq!(answer::taken(&response), Err(error(response.status)), "{status}");
        }
    }
}

#[test]
fn what_is_asked_about_a_document_is_never_refused_for_the_document() {
    for status in [400, 404, 422, 429, 503] {
        let response = response(status, &document("Delivered").to_string());
        let unavailable = EcourierError::Unavailable(response.status);
        assert_eq!(answer::transmission(&response), Err(unavailable.clone()));
        assert_eq!(answer::page(&response, Timestamp::MIN), Err(unavailable.clone()));
        assert_eq!(answer::is_document(&response, "<Invoice/>"), Err(unavailable));
    }
    assert_eq!(answer::transmission(&response(401, "{}")), Err(EcourierError::Key(StatusCode::UNAUTHORIZED)));
    for body in ["", "{}", r#"{"status":1}"#] {
        let unreadable = Err(EcourierError::Unreadable(StatusCode::OK));
        assert_eq!(answer::transmission(&response(200, body)), unreadable, "{body}");
    }
}

#[test]
fn a_document_is_under_way_until_it_is_delivered_or_has_failed() {
    for (status, transmission) in [
        ("Pending", Transmission::UnderWay),
        ("Ready", Transmission::UnderWay),
        ("SomethingNew", Transmission::UnderWay),
        ("Delivered", Transmission::Accepted),
        ("Failed", Transmission::Refused),
    ] {
        let read = answer::transmission(&response(200, &document(status).to_string()));
        assert_eq!(read, Ok(transmission), "{status}");
    }
}

#[test]
fn a_page_ends_the_search_at_its_first_document_that_is_too_old() {
    let since = at("2026-03-01T12:00:00Z");
    let read = |documents: &[(&str, Option<&str>)], next: Option<&str>| {
        answer::page(&page(documents, next), since)
            .map(|page| (page.documents.iter().map(ToString::to_string).collect::<Vec<_>>(), page.is_last))
    };
    let young = ("young", Some("2026-03-01T12:00:01.000000Z"));
    let (same, old) = (("same", Some("2026-03-01T13:00:00+01:00")), ("old", Some("2026-03-01T11:59:59Z")));
    let next = Some("https://api.ecourier.io/v1/documents?page=2");
    let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
    assert_eq!(read(&[young, same], next), Ok((names(&["young", "same"]), false)));
    assert_eq!(read(&[young, same], None), Ok((names(&["young", "same"]), true)));
    assert_eq!(read(&[young, old], next), Ok((names(&["young"]), true)));
    assert_eq!(
        read(&[("no-time", None), ("other", Some("yesterday"))], next),
        Ok((names(&["no-time", "other"]), false))
    );
    assert_eq!(read(&[], None), Ok((Vec::new(), true)));
    assert_eq!(read(&[("a/b", None)], None), Err(EcourierError::Unreadable(StatusCode::OK)));
}

#[test]
fn a_document_is_the_same_byte_for_byte_as_far_as_it_was_kept() {
    let is = |body: &str, is_cut, xml| answer::is_document(&OutboundResponse { is_cut, ..response(200, body) }, xml);
    assert_eq!(is("<Invoice/>", false, "<Invoice/>"), Ok(true));
    for other in ["<Invoice/>\n", "<Invoice />", "<Invoice", "", "<invoice/>"] {
        assert_eq!(is(other, false, "<Invoice/>"), Ok(false), "{other}");
    }
    assert_eq!((is("<Inv", true, "<Invoice/>"), is("<inv", true, "<Invoice/>")), (Ok(true), Ok(false)));
}

#[test]
fn a_client_needs_the_base_of_the_api_and_a_key() {
    let egress = Egress::new(Hosts::Listed(&[HOST]), &Settings::default()).expect("a client");
    let made = |base: &str, key: &str| Ecourier::new(egress.clone(), base, key).map(|made| made.base.to_string());
    let base = "https://api.ecourier.io/v1";
    assert_eq!(made(base, "pk_test_canary").as_deref(), Ok(base));
    for wrong in [
        "",
        "api.ecourier.io/v1",
        "http://api.ecourier.io/v1",
        "https://api.ecourier.example/v1",
        "https://api.ecourier.io",
        "https://api.ecourier.io/v2",
        "https://api.ecourier.io/v1/documents",
        "https://api.ecourier.io/v1?a",
        "https://api.ecourier.io/v1#a",
    ] {
        assert_eq!(made(wrong, "pk_test_canary"), Err(NoEcourier::Url), "{wrong}");
    }
    for wrong in ["", "pk test", "pk\n", "nøgle"] {
        assert_eq!(made(base, wrong), Err(NoEcourier::Key), "{wrong}");
    }
}

#[test]
fn no_debug_and_no_error_shows_a_key_a_document_or_a_buyer() {
    let egress = Egress::new(Hosts::Listed(&[HOST]), &Settings::default()).expect("a client");
    let ecourier = Ecourier::new(egress, "https://api.ecourier.io/v1", "pk_test_canary").expect("a client");
    let recipient = Gln::parse("5798009811578").expect("a GLN");
    let document = EDocument { xml: "<canary/>", recipient: &recipient };
    let refused = answer::taken(&response(422, r#"{"message":"canary 5798009811578"}"#)).expect_err("refused");
    let unreadable = answer::taken(&response(200, "canary")).expect_err("unreadable");
    let shown = format!("{ecourier:?} {document:?} {refused:?} {refused} {unreadable:?} {unreadable}");
    assert!(!shown.contains("canary") && !shown.contains("5798009811578"), "{shown}");
}

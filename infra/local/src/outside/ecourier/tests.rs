use bytes::Bytes;
use domain::billing::gln::Gln;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;

use super::{document::Document, envelope::Envelope, list::Page, state::State};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).expect("a time")
}

const HEADERS: [(&str, &str); 6] = [
    ("content-type", "application/xml"),
    ("ecourier-channel", "Peppol"),
    ("ecourier-sender-scheme", "DK:CVR"),
    ("ecourier-sender-id", "43628267"),
    ("ecourier-recipient-scheme", "GLN"),
    ("ecourier-recipient-id", "5798009811578"),
];

/// The headers of a request, with another value of one.
fn read(name: &str, value: &str) -> Result<Envelope, &'static str> {
    let headers = HEADERS.map(|(known, usual)| {
        let value = if known == name { value } else { usual };
        (HeaderName::from_static(known), HeaderValue::from_str(value).expect("a value"))
    });
    Envelope::read(&HeaderMap::from_iter(headers))
}

fn envelope(recipient: &str) -> Envelope {
    read("ecourier-recipient-id", recipient).expect("an envelope")
}

#[test]
fn a_document_needs_each_header_as_it_is_described() {
    assert!(read("", "").is_ok() && read("ecourier-channel", "NemHandel").is_ok());
    for (name, wrong) in [
        ("content-type", "application/json"),
        ("ecourier-channel", "peppol"),
        ("ecourier-sender-scheme", "GLN"),
        ("ecourier-sender-id", "DK43628267"),
        ("ecourier-recipient-scheme", "0088"),
        ("ecourier-recipient-id", "5798009811579"),
        ("ecourier-recipient-id", "57 98009811578"),
        ("ecourier-recipient-id", "9520000000011"),
    ] {
        assert_eq!(read(name, wrong), Err(name), "{wrong}");
        assert_eq!(read(name, ""), Err(name));
    }
    assert_eq!(Envelope::read(&HeaderMap::new()), Err("content-type"));
}

#[test]
fn the_numbers_of_the_test_buyers_are_valid() {
    for number in ["9520000000011", "9520000000028", "9520000000035"] {
        assert!(Gln::parse(number).is_ok(), "{number}");
    }
}

#[test]
fn what_becomes_of_a_document_is_known_a_minute_later() {
    for (recipient, xml, becomes) in [
        ("5798009811578", "<?xml version=\"1.0\"?>\n<Invoice xmlns=\"urn:x\">", "Delivered"),
        ("5798009811578", "<ubl:CreditNote>", "Delivered"),
        ("5798009811578", "<Order/>", "Failed"),
        ("5798009811578", "", "Failed"),
        ("9520000000028", "<Invoice/>", "Failed"),
        ("9520000000035", "<Invoice/>", "Pending"),
    ] {
        let xml = Bytes::from_static(xml.as_bytes());
        let document = Document::new("1".to_owned(), "2".to_owned(), envelope(recipient), xml, at(100));
        let status = |second| document.status(at(second)).name();
        assert_eq!([status(100), status(159), status(160)], ["Pending", "Pending", becomes], "{recipient}");
    }
}

#[test]
fn the_newest_documents_are_listed_first_and_page_by_page() {
    let mut state = State::default();
    for second in 1..=5 {
        state.take(envelope("5798009811578"), Bytes::from_static(b"<Invoice/>"), at(second));
    }
    let query = |page| format!("per_page=2&sort=-created_at&filter%5Bdirection%5D%5B%5D=Send&page={page}");
    let list = |page: u32| Page::read(&query(page)).expect("a page").of(state.documents(), at(9));
    let ids = |page| {
        let list = list(page);
        let data = list["data"].as_array().expect("a list").clone();
        data.iter().map(|document| document["id"].as_str().expect("an id")[25..].to_owned()).collect::<String>()
    };
    assert_eq!([ids(1), ids(2), ids(3), ids(4)], ["54", "32", "1", ""]);
    let next = list(1)["links"]["next"].as_str().expect("a link").to_owned();
    assert_eq!(next.split_once('?').map(|(_, query)| query.to_owned()), Some(query(2)));
    assert!(list(3)["links"]["next"].is_null());
    for (wrong, named) in [
        ("page=0", "page"),
        ("per_page=101", "per_page"),
        ("sort=created_at", "sort"),
        ("filter[direction][]=Receive", "filter[direction][]"),
        ("filter[status]=Failed", "filter[status]"),
        ("page=1", "sort"),
        ("sort=-created_at", "filter[direction][]"),
    ] {
        assert_eq!(Page::read(wrong), Err(named.to_owned()), "{wrong}");
    }
}

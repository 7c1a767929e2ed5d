//! What eCourier is asked.

use std::time::Duration;

use domain::{
    Timestamp,
    billing::{access_point::AccessPointDocument, gln::Gln},
};
use egress::{
    Egress, EgressError, Hosts, Settings, StatusCode,
    ecourier::{self, EDocument, Ecourier, EcourierError},
};
use serde_json::json;

use crate::{
    peer_of,
    server::{Answers, Server},
    settings,
};

fn client(settings: &Settings) -> Ecourier {
    let egress = Egress::new(Hosts::Listed(&[ecourier::HOST]), settings).unwrap();
    Ecourier::new(egress, "https://api.ecourier.io/v1", "pk_test_1").unwrap()
}

async fn peer() -> (Server, Settings) {
    peer_of(ecourier::HOST).await
}

fn id(text: &str) -> AccessPointDocument {
    text.parse().unwrap()
}

const OF_ALL: [&str; 3] = ["accept: application/json", "authorization: Bearer pk_test_1", "host: api.ecourier.io"];

/// The body is no answer of eCourier's.
const UNREADABLE: EcourierError = EcourierError::Unreadable(StatusCode::OK);

const XML: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice>Gråsten</Invoice>\n";

#[tokio::test]
async fn a_document_is_sent_as_it_is_from_the_operator_to_its_buyer() {
    let (server, settings) = peer().await;
    let recipient = Gln::parse("5798009811578").unwrap();
    assert_eq!(client(&settings).send(&EDocument { xml: XML, recipient: &recipient }).await, Err(UNREADABLE));
    let (first, headers, body) = server.sent();
    assert_eq!((&*first, &*body), ("POST /v1/documents/xml HTTP/1.1", XML));
    let mut expected = OF_ALL.map(str::to_owned).to_vec();
    expected.push(format!("content-length: {}", XML.len()));
    let further = [
        "content-type: application/xml",
        "ecourier-channel: Peppol",
        "ecourier-recipient-id: 5798009811578",
        "ecourier-recipient-scheme: GLN",
        "ecourier-sender-id: 43628267",
        "ecourier-sender-scheme: DK:CVR",
    ];
    expected.extend(further.map(str::to_owned));
    expected.sort();
    assert_eq!(headers, expected);
}

#[tokio::test]
async fn documents_are_asked_for_without_a_body() {
    let (server, settings) = peer().await;
    assert_eq!(client(&settings).transmission(&id("01kmk")).await, Err(UNREADABLE));
    let (first, headers, body) = server.sent();
    assert_eq!((&*first, &*body), ("GET /v1/documents/01kmk HTTP/1.1", ""));
    assert_eq!(headers, OF_ALL);
    let (server, settings) = peer().await;
    assert_eq!(client(&settings).find(XML, Timestamp::UNIX_EPOCH).await, Err(UNREADABLE));
    let (first, headers, body) = server.sent();
    let list = "GET /v1/documents?per_page=100&sort=-created_at&filter%5Bdirection%5D%5B%5D=Send&page=1 HTTP/1.1";
    assert_eq!((&*first, &*body), (list, ""));
    assert_eq!(headers, OF_ALL);
}

#[tokio::test]
async fn an_id_cannot_leave_its_place_in_the_path() {
    let (server, settings) = peer().await;
    assert_eq!(client(&settings).transmission(&id("a/../../x?y#z")).await, Err(UNREADABLE));
    assert_eq!(server.sent().0, "GET /v1/documents/a%2F..%2F..%2Fx%3Fy%23z HTTP/1.1");
}

/// Pages of so many documents each, of which one is the document that is looked for.
fn listed(path: &str, per_page: u32, pages: u32, wanted: &str) -> Option<String> {
    if let Some((_, of)) = path.strip_suffix("/xml").and_then(|path| path.rsplit_once('/')) {
        return Some(if of == wanted { XML } else { "<Invoice/>" }.to_owned());
    }
    let page = path.split_once("&page=")?.1.parse::<u32>().unwrap();
    let data =
        (1..=per_page).map(|at| json!({ "id": format!("doc-{page}-{at}"), "created_at": "2026-03-01T12:00:00Z" }));
    let next = (page < pages).then_some("https://api.ecourier.io/v1/documents?page=2");
    Some(json!({ "data": data.collect::<Vec<_>>(), "links": { "next": next } }).to_string())
}

/// Looks for a document that was sent at a time, and returns what was found and how many requests it took.
async fn found(answers: Answers, since: &str) -> (Result<Option<String>, EcourierError>, usize) {
    let server = Server::answering(ecourier::HOST, answers).await;
    let settings = settings(ecourier::HOST, server.port, Some(&server.authority()));
    let found = client(&settings).find(XML, since.parse().unwrap()).await;
    (found.map(|found| found.map(|id| id.to_string())), server.requests().len())
}

#[tokio::test]
async fn a_document_is_looked_for_from_the_oldest_that_is_young_enough() {
    let early = "2026-03-01T00:00:00Z";
    let (last, requests) = found(|path| listed(path, 2, 3, "doc-3-2"), early).await;
    assert_eq!((last, requests), (Ok(Some("doc-3-2".to_owned())), 4));
    let (first, requests) = found(|path| listed(path, 2, 3, "doc-1-1"), early).await;
    assert_eq!((first, requests), (Ok(Some("doc-1-1".to_owned())), 9));
    assert_eq!(found(|path| listed(path, 2, 3, "none"), early).await, (Ok(None), 9));
    let answers = |path: &str| listed(path, 2, 3, "doc-1-1");
    let (in_time, _) = found(answers, "2026-03-01T12:10:00Z").await;
    assert_eq!(in_time, Ok(Some("doc-1-1".to_owned())), "the clocks may be ten minutes apart");
    assert_eq!(found(answers, "2026-03-01T12:10:01Z").await, (Ok(None), 1));
}

#[tokio::test]
async fn where_more_was_sent_than_is_looked_through_nobody_says_that_it_was_not_taken() {
    let early = "2026-03-01T00:00:00Z";
    assert_eq!(found(|path| listed(path, 1, 6, "none"), early).await, (Err(EcourierError::Undecided), 5 + 5));
    assert_eq!(found(|path| listed(path, 1, 5, "none"), early).await, (Ok(None), 5 + 5));
    assert_eq!(found(|path| listed(path, 41, 5, "doc-1-1"), early).await, (Err(EcourierError::Undecided), 5 + 200));
    let (oldest, requests) = found(|path| listed(path, 41, 5, "doc-5-41"), early).await;
    assert_eq!((oldest, requests), (Ok(Some("doc-5-41".to_owned())), 5 + 1));
}

#[tokio::test]
async fn a_redirect_is_no_answer_and_silence_is_given_up() {
    let (server, settings) = peer().await;
    let ask = async |settings: &Settings, name: &str| client(settings).transmission(&id(name)).await.unwrap_err();
    assert_eq!(ask(&settings, "redirect").await, EcourierError::Unavailable(StatusCode::FOUND));
    assert_eq!(server.requests().len(), 1, "the key goes nowhere else");
    let hasty = settings.clone().with_timeout(Duration::from_millis(300));
    for name in ["silent", "stalled"] {
        assert_eq!(ask(&hasty, name).await, EcourierError::Egress(EgressError::Timeout), "{name}");
    }
    assert_eq!(ask(&settings, "broken").await, EcourierError::Egress(EgressError::Other));
    assert_eq!(ask(&settings, "endless").await, UNREADABLE);
}

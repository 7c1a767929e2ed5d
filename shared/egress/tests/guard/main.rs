//! The guard, with a host on this machine as the peer of a name.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and so do its helpers")]

mod ecourier;
mod server;
mod stripe;
mod vies;

use std::{path::Path, time::Duration};

use egress::{
    Egress, EgressError, HeaderMap, Hosts, Method, OutboundRequest, OutboundResponse, Refusal, Settings, StatusCode,
    Url,
};
use server::Server;

const NAME: &str = "api.example";
const HOSTS: Hosts = Hosts::Listed(&[NAME, "other.example", "localhost"]);

/// Settings by which a name leads to a port of this machine.
fn settings(name: &str, port: u16, authority: Option<&Path>) -> Settings {
    let settings = Settings::from_environment(|variable| match variable {
        "EGRESS_PEERS" => Some(format!("{name}=127.0.0.1:{port}")),
        "EGRESS_CA_FILE" => authority.map(|path| path.to_str().unwrap().to_owned()),
        _ => None,
    });
    settings.unwrap().with_timeout(Duration::from_secs(5))
}

async fn get(settings: &Settings, url: &str) -> Result<OutboundResponse, EgressError> {
    let (method, url) = (Method::GET, Url::parse(url).unwrap());
    let request = OutboundRequest { method, url, headers: HeaderMap::new(), body: Vec::new() };
    Egress::new(HOSTS, settings).unwrap().send(request).await
}

/// A host for the name, and settings by which the name leads to it.
async fn peer() -> (Server, Settings) {
    peer_of(NAME).await
}

/// A host for a name, and settings by which the name leads to it.
async fn peer_of(name: &str) -> (Server, Settings) {
    let server = Server::start(name).await;
    let settings = settings(name, server.port, Some(&server.authority()));
    (server, settings)
}

#[tokio::test]
async fn a_request_reaches_the_peer_of_its_name_as_it_was_made() {
    let (server, settings) = peer().await;
    let mut headers = HeaderMap::new();
    headers.insert("x-sent", "once".parse().unwrap());
    let url = Url::parse("https://api.example/things?a=b").unwrap();
    let request = OutboundRequest { method: Method::POST, url, headers, body: b"{}".to_vec() };
    let response = Egress::new(HOSTS, &settings).unwrap().send(request).await.unwrap();
    assert_eq!((response.status, &response.body[..], response.is_cut), (StatusCode::OK, &b"hello"[..], false));
    assert_eq!(response.headers["x-kind"], "test");
    let [sent] = &server.requests()[..] else { panic!("sent once") };
    assert!(sent.starts_with("POST /things?a=b HTTP/1.1\r\n") && sent.ends_with("\r\n\r\n{}"), "{sent}");
    assert!(sent.contains("host: api.example\r\n") && sent.contains("x-sent: once\r\n"), "{sent}");
    for header in ["user-agent", "referer", "cookie", "accept-encoding"] {
        assert!(!sent.contains(header), "{header}: {sent}");
    }
}

#[tokio::test]
async fn what_the_guard_refuses_is_not_sent_to_a_peer_either() {
    let (server, settings) = peer().await;
    for (url, refusal) in [
        ("https://unlisted.example/", Refusal::NotListed),
        ("https://api.example.:443/", Refusal::NotListed),
        ("https://api.example:8443/", Refusal::OtherPort),
        (&format!("https://api.example:{}/", server.port), Refusal::OtherPort),
        ("http://api.example/", Refusal::NotHttps),
        ("https://127.0.0.1/", Refusal::Address),
        ("https://2130706433/", Refusal::Address),
        ("https://[::ffff:127.0.0.1]/", Refusal::Address),
        ("https://ada:secret@api.example/", Refusal::UserInfo),
    ] {
        assert_eq!(get(&settings, url).await, Err(EgressError::Refused(refusal)), "{url}");
    }
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_peer_that_is_not_on_the_list_is_not_dialled() {
    let server = Server::start("unlisted.example").await;
    let settings = settings("unlisted.example", server.port, Some(&server.authority()));
    let refused = Err(EgressError::Refused(Refusal::NotListed));
    assert_eq!(get(&settings, "https://unlisted.example/").await, refused);
}

#[tokio::test]
async fn a_name_that_resolves_to_this_machine_is_refused_unless_it_is_a_peer() {
    let (server, settings) = peer().await;
    let refused = Err(EgressError::Refused(Refusal::NotPublic));
    assert_eq!(get(&settings, "https://localhost/").await, refused);
    assert!(server.requests().is_empty());
}

#[tokio::test]
async fn a_certificate_is_verified_for_the_name_and_by_a_trusted_authority() {
    let (server, trusting) = peer().await;
    let of_another_name = settings("other.example", server.port, Some(&server.authority()));
    assert_eq!(get(&of_another_name, "https://other.example/").await, Err(EgressError::Tls));
    let without_its_authority = settings(NAME, server.port, None);
    assert_eq!(get(&without_its_authority, "https://api.example/").await, Err(EgressError::Tls));
    let stranger = Server::start(NAME).await;
    let of_another_authority = settings(NAME, server.port, Some(&stranger.authority()));
    assert_eq!(get(&of_another_authority, "https://api.example/").await, Err(EgressError::Tls));
    assert!(server.requests().is_empty());
    assert!(get(&trusting, "https://api.example/").await.is_ok());
}

#[tokio::test]
async fn a_redirect_is_returned_and_not_followed() {
    let (server, settings) = peer().await;
    let response = get(&settings, "https://api.example/redirect").await.unwrap();
    assert_eq!(response.status, StatusCode::FOUND);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn one_megabyte_of_a_response_is_kept() {
    let (_server, settings) = peer().await;
    let full = get(&settings, "https://api.example/full").await.unwrap();
    assert_eq!((full.body.len(), full.is_cut), (1_000_000, false));
    let endless = get(&settings, "https://api.example/endless").await.unwrap();
    assert_eq!((endless.body.len(), endless.is_cut), (1_000_000, true));
}

#[tokio::test]
async fn a_host_that_is_silent_or_stalls_is_given_up() {
    let (_server, settings) = peer().await;
    let hasty = settings.with_timeout(Duration::from_millis(300));
    for path in ["silent", "stalled"] {
        let answer = get(&hasty, &format!("https://api.example/{path}")).await;
        assert_eq!(answer, Err(EgressError::Timeout), "{path}");
    }
    // It accepts connections, and never begins TLS.
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let mute = self::settings(NAME, listener.local_addr().unwrap().port(), None);
    let hasty = mute.with_timeout(Duration::from_millis(300));
    assert_eq!(get(&hasty, "https://api.example/").await, Err(EgressError::Timeout));
}

#[tokio::test]
async fn a_host_that_is_not_there_or_speaks_no_http_is_an_error_of_its_own() {
    let (_server, settings) = peer().await;
    for path in ["broken", "nonsense"] {
        let answer = get(&settings, &format!("https://api.example/{path}")).await;
        assert_eq!(answer, Err(EgressError::Other), "{path}");
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let nobody = self::settings(NAME, port, None);
    assert_eq!(get(&nobody, "https://api.example/").await, Err(EgressError::Connect));
}

#[tokio::test]
async fn no_error_and_no_debug_shows_what_was_asked() {
    let (_server, settings) = peer().await;
    for url in ["https://api.example/broken?canary=1", "https://canary.example/canary?canary#canary"] {
        let error = get(&settings, url).await.unwrap_err();
        assert!(!format!("{error} {error:?}").contains("canary"), "{error:?}");
    }
    assert!(!format!("{:?}", Egress::new(HOSTS, &settings).unwrap()).contains("127.0.0.1"));
}

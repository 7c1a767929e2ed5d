//! What a browser gets, without the layers that the `lambda` crate adds around the routes.

use std::{collections::BTreeSet, io::Read as _};

use axum::{
    body::{Body as HttpBody, to_bytes},
    http::{HeaderMap, Request, StatusCode, header},
};
use domain::{
    Language, Now, Timestamp,
    personal::{BrowserType, Device, IpAddress},
};
use flate2::read::GzDecoder;
use lambda::Invocation;
use tower::ServiceExt as _;

use crate::{
    files::{ASSETS, FOLDER, PAGES, Page},
    serve::routes,
};

/// How much a page and all that it loads first may weigh.
const FIRST_LOAD: usize = 60_000;

struct Reply {
    status: StatusCode,
    headers: HeaderMap,
    body: Vec<u8>,
}

impl Reply {
    fn header(&self, name: &header::HeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    fn text(&self) -> String {
        String::from_utf8(self.body.clone()).unwrap()
    }
}

async fn get(path: &str, language: Language, encodings: &str) -> Reply {
    let device = Device { ip_address: IpAddress::unknown(), browser_type: BrowserType::of_user_agent("") };
    let invocation = Invocation { now: Now(Timestamp::UNIX_EPOCH), language, device, request_id: "test".into() };
    let request = Request::get(path).header(header::ACCEPT_ENCODING, encodings).extension(invocation);
    let routes = routes("https://files.example/bucket/");
    let (parts, body) = routes.oneshot(request.body(HttpBody::empty()).unwrap()).await.unwrap().into_parts();
    let body = to_bytes(body, usize::MAX).await.unwrap().to_vec();
    Reply { status: parts.status, headers: parts.headers, body }
}

/// The address of a page, with something for each segment that may be anything.
fn address(page: &Page) -> String {
    let segments = page.path.split('/').map(|segment| if segment.starts_with('{') { "x" } else { segment });
    segments.collect::<Vec<_>>().join("/")
}

fn unbrotlied(bytes: &[u8]) -> String {
    let mut text = String::new();
    brotli::Decompressor::new(bytes, 4_096).read_to_string(&mut text).unwrap();
    text
}

#[tokio::test]
async fn each_page_comes_in_the_readers_language_and_may_load_its_own_files_alone() {
    for page in PAGES {
        let path = address(page);
        for (asked, language, tag) in [
            ("", Language::Da, "da"),
            ("", Language::En, "en"),
            ("?lang=en", Language::Da, "en"),
            ("?lang=x", Language::Da, "da"),
        ] {
            let reply = get(&format!("{path}{asked}"), language, "").await;
            assert_eq!((reply.status, reply.header(&header::CONTENT_LANGUAGE)), (StatusCode::OK, tag), "{path}");
            assert!(reply.text().starts_with(&format!("<!doctype html>\n<html lang=\"{tag}\"")), "{path}");
            assert_eq!(reply.header(&header::CACHE_CONTROL), "no-cache");
            let policy = reply.header(&header::CONTENT_SECURITY_POLICY);
            assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "));
            assert!(
                policy.contains("connect-src 'self' https://files.example/bucket/; ") && !policy.contains("unsafe")
            );
            assert!(policy.ends_with("require-trusted-types-for 'script'; trusted-types 'none'"), "{policy}");
        }
    }
}

#[tokio::test]
async fn a_file_comes_in_the_smallest_encoding_that_is_taken_and_is_the_same_in_each() {
    for (encodings, coding) in [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip;q=1.0, BR;q=0.5", "br"),
        ("br;q=0, gzip", "gzip"),
        ("gzip", "gzip"),
        ("identity", ""),
        ("", ""),
        ("br;q=0", ""),
    ] {
        let plain = get("/login", Language::Da, "").await.text();
        let reply = get("/login", Language::Da, encodings).await;
        assert_eq!(reply.header(&header::CONTENT_ENCODING), coding, "{encodings}");
        let mut unzipped = String::new();
        let text = match coding {
            "br" => unbrotlied(&reply.body),
            "gzip" => GzDecoder::new(&reply.body[..]).read_to_string(&mut unzipped).map(|_| unzipped).unwrap(),
            _ => reply.text(),
        };
        assert!(text == plain, "{encodings}");
        assert_eq!(reply.header(&header::VARY), "Accept-Encoding, Accept-Language");
    }
}

#[tokio::test]
async fn the_files_of_this_version_are_kept_for_ever_and_those_of_another_are_not() {
    let current = get(&format!("{FOLDER}/js/page.js"), Language::Da, "br").await;
    assert_eq!(
        (current.status, current.header(&header::CACHE_CONTROL)),
        (StatusCode::OK, "public, max-age=31536000, immutable")
    );
    assert_eq!(current.header(&header::CONTENT_TYPE), "text/javascript; charset=utf-8");
    let other = get("/assets/0000000000000000/js/page.js", Language::Da, "br").await;
    assert_eq!((other.status, other.header(&header::CACHE_CONTROL)), (StatusCode::OK, "no-store"));
    assert_eq!(other.body, current.body);
    for path in [&format!("{FOLDER}/js/none.js"), "/assets/none.js", "/assets/", "/assets/x/../Cargo.toml"] {
        assert_ne!(get(path, Language::Da, "").await.status, StatusCode::OK, "{path}");
    }
    assert!(ASSETS.iter().all(|asset| !asset.media_type.is_empty()), "each kind of file has its media type");
}

/// The addresses of the files of ours that a document loads at once.
fn loaded(document: &str) -> BTreeSet<&str> {
    let mark = format!("\"{FOLDER}/");
    document.match_indices(&mark).filter_map(|(at, _)| document[at + 1..].split('"').next()).collect()
}

#[tokio::test]
async fn a_page_with_all_that_it_loads_first_weighs_less_than_60_kb() {
    let mut heaviest = (0, "");
    for page in PAGES {
        let document = get(&address(page), Language::Da, "br").await;
        let mut weight = document.body.len();
        for path in loaded(&unbrotlied(&document.body)) {
            let file = get(path, Language::Da, "br").await;
            assert_eq!(file.status, StatusCode::OK, "{path}");
            weight += file.body.len();
        }
        assert!(weight <= FIRST_LOAD, "{} weighs {weight} bytes", page.path);
        heaviest = heaviest.max((weight, page.path));
    }
    println!("heaviest: {heaviest:?}");
}

#[test]
fn no_page_is_under_the_api_and_each_has_a_path_of_its_own() {
    let paths = crate::paths();
    assert_eq!(paths.iter().collect::<BTreeSet<_>>().len(), paths.len());
    assert!(paths.contains(&"/") && paths.contains(&"/assets/{proxy+}"));
    assert!(paths.iter().all(|path| !path.starts_with("/v1") && !path.starts_with("/local")));
}

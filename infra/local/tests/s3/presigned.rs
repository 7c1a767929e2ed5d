//! Presigned URLs, and CORS for the browsers that use them.

use std::time::Duration;

use clients::{
    AwsConfig,
    aws::Settings,
    files::{FileToDownload, FileToUpload, Files, Link},
};
use domain::Now;

use crate::{
    client::{Client, exchange, now},
    reader, start,
};

#[tokio::test]
async fn a_presigned_url_allows_only_what_was_signed_and_only_until_it_expires() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    cloud.advance("P400D").await.unwrap();
    // URLs are signed at the simulated time, as a function signs them.
    let client = Client { time: now(&cloud), ..reader(&cloud) };
    let send = async |method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]| {
        let headers = headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        exchange(&client.host, &client.host, method, path, headers, body).await
    };
    let sum = ("x-amz-checksum-sha256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    let put = client.presign("PUT", "/plain/in/%C3%A5", &[sum, ("content-length", "3"), ("if-none-match", "*")], 60);
    for (body, headers) in [
        (b"abcd".as_slice(), vec![sum, ("if-none-match", "*")]),
        (b"abd", vec![sum, ("if-none-match", "*")]),
        (b"abc", vec![("if-none-match", "*")]),
        (b"abc", vec![sum]),
        (b"abc", vec![sum, ("if-none-match", "*"), ("x-amz-meta-more", "than was signed")]),
    ] {
        let refused = send("PUT", &put, &headers, body).await;
        assert!([400, 403].contains(&refused.status), "{headers:?} {}", refused.text());
    }
    let stored = send("PUT", &put, &[sum, ("if-none-match", "*")], b"abc").await;
    assert_eq!(stored.status, 200, "{}", stored.text());
    assert_eq!(send("PUT", &put, &[sum, ("if-none-match", "*")], b"abc").await.status, 412, "it was accepted twice");

    let get = client.presign("GET", "/plain/in/%C3%A5", &[], 60);
    assert_eq!(send("GET", &get, &[], b"").await.text(), "abc");
    for tampered in [
        get.replace("Expires=60", "Expires=600"),
        get.replace("/in/", "/on/"),
        get.replace("X-Amz-Signature=", "X-Amz-Signature=0"),
        format!("{get}&versionId=null"),
    ] {
        assert_eq!(send("GET", &tampered, &[], b"").await.one("Code"), "SignatureDoesNotMatch", "{tampered}");
    }
    assert_eq!(send("DELETE", &get, &[], b"").await.one("Code"), "SignatureDoesNotMatch");
    let as_csv = client.presign("GET", "/plain/in/%C3%A5?response-content-type=text%2Fcsv", &[], 604_800);
    assert_eq!(send("GET", &as_csv, &[], b"").await.headers["content-type"], "text/csv");
    let too_long = client.presign("GET", "/plain/in/%C3%A5", &[], 604_801);
    assert_eq!(send("GET", &too_long, &[], b"").await.one("Code"), "AuthorizationQueryParametersError");
    assert_eq!(cloud.calls(0).last().unwrap().function, "reader");
    cloud.advance("PT61S").await.unwrap();
    let expired = send("GET", &get, &[], b"").await;
    assert_eq!((expired.status, expired.one("Message").as_str()), (403, "Request has expired"));
    cloud.advance("P7D").await.unwrap();
    assert_eq!(send("GET", &as_csv, &[], b"").await.one("Message"), "Request has expired");
    cloud.stop().await;
}

#[tokio::test]
async fn a_bucket_is_reached_by_a_virtual_hosted_style_url() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    client.send("PUT", "/plain/a", &[], b"abc").await;
    let by_host = Client { host: client.host.replace("localhost", "plain.localhost"), ..reader(&cloud) };
    let path = by_host.presign("GET", "/a", &[], 60);
    let got = exchange(&client.host, &by_host.host, "GET", &path, Vec::new(), b"").await;
    assert_eq!((got.status, got.text().as_str()), (200, "abc"));
    cloud.stop().await;
}

#[tokio::test]
async fn only_the_cors_origins_of_the_template_reach_a_bucket() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let preflight = async |path: &str, origin: &str, method: &str, headers: &str| {
        let all = vec![
            ("Origin".to_owned(), origin.to_owned()),
            ("Access-Control-Request-Method".to_owned(), method.to_owned()),
            ("Access-Control-Request-Headers".to_owned(), headers.to_owned()),
        ];
        exchange(&client.host, &client.host, "OPTIONS", path, all, b"").await
    };
    let portal = "https://portal.e-sg.cloud";
    let allowed = preflight("/plain/a", portal, "PUT", "Content-Type, x-amz-checksum-sha256").await;
    assert_eq!((allowed.status, allowed.headers["access-control-allow-origin"].as_str()), (200, portal));
    assert_eq!(allowed.headers["access-control-allow-headers"], "content-type, x-amz-checksum-sha256");
    assert_eq!(allowed.headers["access-control-max-age"], "60");
    for (path, origin, method, headers) in [
        ("/plain/a", "https://evil.example", "PUT", ""),
        ("/plain/a", portal, "DELETE", ""),
        ("/plain/a", portal, "PUT", "x-other"),
        ("/the-files/a", portal, "PUT", ""),
    ] {
        assert_eq!(preflight(path, origin, method, headers).await.status, 403, "{path} {origin} {method} {headers}");
    }
    let path = client.presign("PUT", "/plain/a", &[], 60);
    let put =
        exchange(&client.host, &client.host, "PUT", &path, vec![("Origin".to_owned(), portal.to_owned())], b"x").await;
    assert_eq!((put.status, put.headers["access-control-expose-headers"].as_str()), (200, "ETag"));
    cloud.stop().await;
}

#[tokio::test]
async fn an_upload_link_works_once_for_the_announced_bytes_and_a_download_link_returns_them() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    cloud.advance("P400D").await.unwrap();
    let client = reader(&cloud);
    let aws = AwsConfig::new(Settings {
        region: "eu-north-1".to_owned(),
        access_key_id: client.access_key.clone(),
        secret_access_key: client.secret.clone(),
        session_token: None,
        endpoint_url: Some(cloud.aws_url()),
        ca_bundle: None,
    });
    let files = Files::new(&aws.unwrap(), "plain".to_owned());
    let send = async |method: &str, link: &Link, without: &str, body: &[u8]| {
        let (host, path) = link.url.strip_prefix("http://").unwrap().split_once('/').unwrap();
        let headers = link.headers.iter().filter(|(name, _)| name != without);
        exchange(&client.host, host, method, &format!("/{path}"), headers.cloned().collect(), body).await
    };
    let sum = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    let announced = FileToUpload { content_type: "text/csv", size: 3, sha256: sum };
    let (minute, now) = (Duration::from_mins(1), Now(cloud.now()));
    let up = files.upload("in/række.csv", announced, minute, now).await.unwrap();
    assert!(!up.url.contains("x-amz-checksum-sha256="), "a checksum in the URL is not enforced: {}", up.url);
    for (without, body) in [("", b"abd"), ("x-amz-checksum-sha256", b"abc"), ("if-none-match", b"abc")] {
        let refused = send("PUT", &up, without, body).await;
        assert!([400, 403].contains(&refused.status), "{without} {}", refused.text());
    }
    let stored = send("PUT", &up, "", b"abc").await;
    assert_eq!(stored.status, 200, "{}", stored.text());
    assert_eq!(send("PUT", &up, "", b"abc").await.status, 412, "it was accepted twice");
    let down = files
        .download(FileToDownload { key: "in/række.csv", version: None, name: "række.csv" }, minute, now)
        .await
        .unwrap();
    assert_eq!(send("GET", &down, "", b"").await.text(), "abc");
    cloud.advance("PT61S").await.unwrap();
    assert_eq!(send("GET", &down, "", b"").await.status, 403);
    cloud.stop().await;
}

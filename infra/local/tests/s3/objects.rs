//! Objects, versions, parts, lists.

use aws_sigv4::http_request::SignableBody;
use local::{FaultKind, FaultSpec};

use crate::{
    client::{Client, exchange, path},
    reader, start,
};

#[tokio::test]
async fn every_key_is_its_own_object_and_outlives_a_restart() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let long = "k".repeat(1_000);
    let mut keys =
        vec!["../the-files/x", "..", ".", "f", "f/g", "f//g", "/f", "æøå 日本", "a+b &c%20d?e", "tab\tkey", &long];
    for key in &keys {
        let headers = [("content-type", "text/plain"), ("x-amz-meta-of", "a test")];
        let put = client.send("PUT", &format!("/plain/{}", path(key)), &headers, key.as_bytes()).await;
        assert_eq!(put.status, 200, "{key}: {}", put.text());
        assert!(put.headers.contains_key("x-amz-checksum-crc64nvme"), "no checksum by default");
    }
    let too_long = format!("/plain/{}", "k".repeat(1_025));
    assert_eq!(client.send("PUT", &too_long, &[], b"").await.one("Code"), "KeyTooLongError");
    cloud.stop().await;

    let stray = data.path().join("objects").join("stray");
    std::fs::write(&stray, "left by a killed process").unwrap();
    let cloud = start(data.path()).await;
    assert!(!stray.exists());
    let client = reader(&cloud);
    for key in &keys {
        let got = client.send("GET", &format!("/plain/{}", path(key)), &[], b"").await;
        assert_eq!((got.status, got.text()), (200, (*key).to_owned()));
        assert_eq!(
            (got.headers["content-type"].as_str(), got.headers["x-amz-meta-of"].as_str()),
            ("text/plain", "a test")
        );
    }
    keys.sort_unstable();
    let mut listed = Vec::new();
    let mut next = String::new();
    loop {
        let page =
            client.send("GET", &format!("/plain?list-type=2&max-keys=2&encoding-type=url{next}"), &[], b"").await;
        listed.extend(page.all("Key"));
        let token = page.one("NextContinuationToken");
        if token.is_empty() {
            break;
        }
        next = format!("&continuation-token={token}");
    }
    assert_eq!(listed, keys.iter().map(|key| path(key)).collect::<Vec<_>>());
    let folded = client.send("GET", "/plain?list-type=2&prefix=f&delimiter=%2F", &[], b"").await;
    assert_eq!((folded.all("Key"), folded.one("KeyCount")), (vec!["f".to_owned()], "2".to_owned()));
    assert!(folded.text().contains("<CommonPrefixes><Prefix>f/</Prefix></CommonPrefixes>"));
    let elsewhere = client.send("GET", "/the-files?list-type=2", &[], b"").await;
    assert!(elsewhere.all("Key").is_empty(), "a key led into another bucket");
    let calls = cloud.calls(0);
    assert!(calls.iter().all(|call| call.service == "s3" && call.function == "reader"));
    assert!(calls.iter().any(|call| call.operation == "GetObject" && call.resource == "plain"));
    cloud.stop().await;
}

#[tokio::test]
async fn conditions_and_ranges_hold() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let etag = client.send("PUT", "/plain/a", &[("if-none-match", "*")], b"hello").await.headers["etag"].clone();
    assert_eq!(etag, "\"5d41402abc4b2a76b9719d911017c592\"");
    for (method, headers, status) in [
        ("PUT", ("if-none-match", "*"), 412),
        ("PUT", ("if-match", "\"00\""), 412),
        ("PUT", ("if-match", etag.as_str()), 200),
        ("GET", ("if-none-match", etag.as_str()), 304),
        ("GET", ("if-match", "\"00\""), 412),
        ("GET", ("if-modified-since", "Wed, 01 Jan 2020 00:00:00 GMT"), 200),
        ("GET", ("if-unmodified-since", "Wed, 01 Jan 2020 00:00:00 GMT"), 412),
        ("GET", ("range", "bytes=9-"), 416),
        ("DELETE", ("if-match", "\"00\""), 412),
    ] {
        let body: &[u8] = if method == "PUT" { b"hello" } else { b"" };
        assert_eq!(client.send(method, "/plain/a", &[headers], body).await.status, status, "{method} {headers:?}");
    }
    assert_eq!(client.send("PUT", "/plain/none", &[("if-match", &etag)], b"").await.one("Code"), "NoSuchKey");
    for (range, text, shown) in
        [("bytes=1-2", "el", "bytes 1-2/5"), ("bytes=3-", "lo", "bytes 3-4/5"), ("bytes=-1", "o", "bytes 4-4/5")]
    {
        let got = client.send("GET", "/plain/a", &[("range", range)], b"").await;
        assert_eq!((got.status, got.text().as_str(), got.headers["content-range"].as_str()), (206, text, shown));
    }
    let head = client.send("HEAD", "/plain/a", &[("x-amz-checksum-mode", "ENABLED")], b"").await;
    assert_eq!((head.status, head.headers["content-length"].as_str(), head.body.len()), (200, "5", 0));
    assert!(head.headers.contains_key("x-amz-checksum-crc64nvme"));
    assert_eq!(client.send("DELETE", "/plain/a", &[], b"").await.status, 204);
    assert_eq!(client.send("GET", "/plain/a", &[], b"").await.one("Code"), "NoSuchKey");
    assert_eq!(std::fs::read_dir(data.path().join("objects")).unwrap().count(), 0, "bytes outlived their object");
    cloud.stop().await;
}

#[tokio::test]
async fn what_is_replaced_or_deleted_stays_as_a_version() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let mut ids = Vec::new();
    for body in ["1", "2"] {
        ids.push(client.send("PUT", "/the-files/v", &[], body.as_bytes()).await.headers["x-amz-version-id"].clone());
    }
    let deleted = client.send("DELETE", "/the-files/v", &[], b"").await;
    assert_eq!(deleted.headers["x-amz-delete-marker"], "true");
    let gone = client.send("GET", "/the-files/v", &[], b"").await;
    assert_eq!((gone.status, gone.headers["x-amz-delete-marker"].as_str()), (404, "true"));
    assert_eq!(client.send("GET", &format!("/the-files/v?versionId={}", ids[0]), &[], b"").await.text(), "1");
    let marker = deleted.headers["x-amz-version-id"].clone();
    assert_eq!(client.send("GET", &format!("/the-files/v?versionId={marker}"), &[], b"").await.status, 405);
    let versions = client.send("GET", "/the-files?versions", &[], b"").await;
    assert_eq!(versions.all("VersionId").len(), 3);
    let page = client.send("GET", "/the-files?versions&max-keys=1", &[], b"").await;
    assert_eq!((page.one("NextKeyMarker"), page.one("NextVersionIdMarker")), ("v".to_owned(), marker.clone()));
    let page =
        client.send("GET", &format!("/the-files?versions&key-marker=v&version-id-marker={marker}"), &[], b"").await;
    assert_eq!(page.all("VersionId"), [ids[1].as_str(), ids[0].as_str()]);
    client.send("DELETE", &format!("/the-files/v?versionId={marker}"), &[], b"").await;
    assert_eq!(client.send("GET", "/the-files/v", &[], b"").await.text(), "2");
    let copy = [("x-amz-copy-source", format!("/the-files/v?versionId={}", ids[0]))];
    let copied =
        client.send("PUT", "/plain/copy", &copy.each_ref().map(|(name, value)| (*name, value.as_str())), b"").await;
    assert_eq!((copied.status, client.send("GET", "/plain/copy", &[], b"").await.text()), (200, "1".to_owned()));
    let both = b"<Delete><Object><Key>v</Key></Object><Object><Key>never</Key></Object></Delete>";
    let deleted = client.send("POST", "/the-files?delete", &[("content-md5", "x")], both).await;
    assert!(deleted.status == 400 || deleted.all("Key").len() == 2, "{}", deleted.text());
    cloud.stop().await;
}

#[tokio::test]
async fn an_object_may_come_in_parts() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let begun = client.send("POST", "/plain/big?uploads", &[("x-amz-meta-of", "parts")], b"").await.one("UploadId");
    let (first, second) = (vec![7; 5 * 1024 * 1024], b"the end".to_vec());
    let mut list = Vec::new();
    for (number, body) in [(1, &first), (2, &second)] {
        let part = client.send("PUT", &format!("/plain/big?partNumber={number}&uploadId={begun}"), &[], body).await;
        let etag = part.headers["etag"].clone();
        list.push(format!("<Part><PartNumber>{number}</PartNumber><ETag>{etag}</ETag></Part>"));
    }
    let list = list.concat();
    assert_eq!(client.send("GET", &format!("/plain/big?uploadId={begun}"), &[], b"").await.all("PartNumber").len(), 2);
    assert_eq!(client.send("GET", "/plain?uploads", &[], b"").await.one("UploadId"), begun);
    assert_eq!(client.send("GET", "/plain/big", &[], b"").await.status, 404, "half an object was seen");
    let finish = format!("/plain/big?uploadId={begun}");
    let wrong = list.replace("<PartNumber>2", "<PartNumber>3");
    let complete = |list: &str| format!("<CompleteMultipartUpload>{list}</CompleteMultipartUpload>").into_bytes();
    assert_eq!(client.send("POST", &finish, &[], &complete(&wrong)).await.one("Code"), "InvalidPart");
    let done = client.send("POST", &finish, &[], &complete(&list)).await;
    assert!(done.one("ETag").contains("-2"), "{}", done.text());
    let got = client.send("GET", "/plain/big", &[], b"").await;
    assert!(got.body == [first, second].concat() && got.headers["x-amz-meta-of"] == "parts");
    assert_eq!(client.send("POST", &finish, &[], &complete(&list)).await.one("Code"), "NoSuchUpload");
    let begun = client.send("POST", "/plain/big?uploads", &[], b"").await.one("UploadId");
    client.send("PUT", &format!("/plain/big?partNumber=1&uploadId={begun}"), &[], b"x").await;
    assert_eq!(client.send("DELETE", &format!("/plain/big?uploadId={begun}"), &[], b"").await.status, 204);
    assert_eq!(std::fs::read_dir(data.path().join("objects")).unwrap().count(), 1, "parts outlived their upload");
    cloud.stop().await;
}

#[tokio::test]
async fn a_wrong_checksum_leaves_nothing() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let right = "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=";
    let wrong = [("x-amz-checksum-sha256", "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa1=")];
    assert_eq!(client.send("PUT", "/plain/a", &wrong, b"abc").await.status, 400);
    assert_eq!(
        client.send("PUT", "/plain/a", &[("content-md5", "AAAAAAAAAAAAAAAAAAAAAA==")], b"abc").await.status,
        400
    );
    let put = client.send("PUT", "/plain/b", &[("x-amz-checksum-sha256", right)], b"abc").await;
    assert_eq!((put.status, put.headers["x-amz-checksum-sha256"].as_str()), (200, right));
    for (sum, status) in [("NSRBwg==", 200), ("AAAAAA==", 400)] {
        let headers = [
            ("content-encoding", "aws-chunked"),
            ("x-amz-decoded-content-length", "3"),
            ("x-amz-trailer", "x-amz-checksum-crc32"),
        ];
        let body = format!("3\r\nabc\r\n0\r\nx-amz-checksum-crc32:{sum}\r\n\r\n");
        let streamed = SignableBody::StreamingUnsignedPayloadTrailer;
        let put = client.send_as("PUT", "/plain/c", &headers, body.as_bytes(), streamed).await;
        assert_eq!(put.status, status, "{}", put.text());
    }
    let got = client.send("GET", "/plain/c", &[("x-amz-checksum-mode", "ENABLED")], b"").await;
    assert_eq!((got.text().as_str(), got.headers["x-amz-checksum-crc32"].as_str()), ("abc", "NSRBwg=="));
    assert!(!got.headers.contains_key("content-encoding"));
    let another =
        SignableBody::Precomputed("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ae".to_owned());
    assert_eq!(client.send_as("PUT", "/plain/a", &[], b"abc", another).await.one("Code"), "XAmzContentSHA256Mismatch");
    assert_eq!(client.send("GET", "/plain/a", &[], b"").await.status, 404);
    cloud.stop().await;
}

#[tokio::test]
async fn only_known_callers_get_in() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    let refused =
        async |client: &Client, method: &str, path: &str| client.send(method, path, &[], b"").await.one("Code");
    assert_eq!(refused(&Client::new(&cloud, "AKIAIOSFODNN7EXAMPLE", "x"), "GET", "/plain").await, "InvalidAccessKeyId");
    assert_eq!(refused(&Client::new(&cloud, &client.access_key, "x"), "GET", "/plain").await, "SignatureDoesNotMatch");
    assert_eq!(refused(&client, "PUT", "/another").await, "AccessDenied");
    assert_eq!(refused(&client, "GET", "/nowhere").await, "NoSuchBucket");
    let anybody = Client::new(&cloud, "local", "any secret");
    assert_eq!(anybody.send("PUT", "/another", &[], b"").await.status, 200);
    assert_eq!(anybody.send("PUT", "/another/a", &[], b"abc").await.status, 200);
    let unsigned = exchange(&client.host, &client.host, "GET", "/another/a", Vec::new(), b"").await;
    assert_eq!((unsigned.status, unsigned.one("Code").as_str()), (403, "AccessDenied"));
    let virtual_host = Client { host: client.host.replace("localhost", "another.localhost"), ..anybody };
    let mut got = exchange(&client.host, "evil.example", "GET", "/another/a", Vec::new(), b"").await;
    assert_eq!(got.status, 403);
    let path = virtual_host.presign("GET", "/a", &[], 60);
    got = exchange(&client.host, &virtual_host.host, "GET", &path, Vec::new(), b"").await;
    assert_eq!((got.status, got.one("Code").as_str()), (403, "SignatureDoesNotMatch"));
    cloud.stop().await;
}

#[tokio::test]
async fn a_function_may_do_what_its_policies_say_and_no_more() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    for path in ["/plain/kept/a", "/plain/b"] {
        assert_eq!(client.send("PUT", path, &[], b"abc").await.status, 200);
    }
    assert_eq!(client.send("DELETE", "/plain/b", &[], b"").await.status, 204);
    let denied = client.send("DELETE", "/plain/kept/a", &[], b"").await;
    assert_eq!((denied.status, denied.one("Code").as_str()), (403, "AccessDenied"));
    assert_eq!(client.send("GET", "/plain/kept/a", &[], b"").await.status, 200);
    let calls = cloud.calls(0);
    let refused = calls.iter().filter(|call| !call.allowed).map(|call| call.operation.as_str()).collect::<Vec<_>>();
    assert_eq!(refused, ["DeleteObject"]);
    cloud.stop().await;
}

#[tokio::test]
async fn a_fault_is_injected_into_the_request_it_was_armed_for() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let client = reader(&cloud);
    for (kind, status, stored) in
        [(FaultKind::Throttle, 503, 404), (FaultKind::ErrorBefore, 500, 404), (FaultKind::ErrorAfter, 500, 200)]
    {
        cloud.fault(FaultSpec::new("s3", "PutObject", kind).of("reader").nth(1)).unwrap();
        let path = format!("/plain/{status}-{stored}");
        assert_eq!(client.send("PUT", &path, &[], b"abc").await.status, status);
        assert_eq!(client.send("GET", &path, &[], b"").await.status, stored);
        assert_eq!(client.send("PUT", &path, &[], b"abc").await.status, 200, "only once");
    }
    cloud.stop().await;
}

//! A client made of AWS's signer and a plain socket, so that requests are sent exactly as the tests write them.

use std::{
    collections::BTreeMap,
    io::{BufRead as _, BufReader, Read as _, Write as _},
    net::TcpStream,
    time::{Duration, SystemTime},
};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation, SigningSettings,
        UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use local::Cloud;

pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// The texts of all XML elements with a name.
    pub(crate) fn all(&self, element: &str) -> Vec<String> {
        let text = self.text();
        let (open, close) = (format!("<{element}>"), format!("</{element}>"));
        text.split(&open).skip(1).filter_map(|rest| Some(rest.split_once(&close)?.0.to_owned())).collect()
    }

    pub(crate) fn one(&self, element: &str) -> String {
        self.all(element).into_iter().next().unwrap_or_default()
    }
}

pub(crate) struct Client {
    pub(crate) host: String,
    pub(crate) access_key: String,
    pub(crate) secret: String,
    pub(crate) time: SystemTime,
}

impl Client {
    pub(crate) fn new(cloud: &Cloud, access_key: &str, secret: &str) -> Self {
        Self {
            host: cloud.aws_url().strip_prefix("http://").unwrap().to_owned(),
            access_key: access_key.to_owned(),
            secret: secret.to_owned(),
            time: now(cloud),
        }
    }

    fn sign(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: SignableBody<'_>,
        expires: Option<u64>,
    ) -> Signed {
        let mut settings = SigningSettings::default();
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        if let Some(seconds) = expires {
            settings.signature_location = SignatureLocation::QueryParams;
            settings.payload_checksum_kind = PayloadChecksumKind::NoHeader;
            settings.expires_in = Some(Duration::from_secs(seconds));
        }
        let identity = Credentials::new(&self.access_key, &self.secret, None, None, "test").into();
        let parameters = v4::SigningParams::builder()
            .identity(&identity)
            .region("eu-north-1")
            .name("s3")
            .time(self.time)
            .settings(settings)
            .build()
            .unwrap()
            .into();
        let uri = format!("http://{}{path}", self.host);
        let request = SignableRequest::new(method, uri, headers.iter().copied(), body).unwrap();
        let (instructions, _) = sign(request, &parameters).unwrap().into_parts();
        let (headers, query) = instructions.into_parts();
        Signed {
            headers: headers.iter().map(|header| (header.name().to_owned(), header.value().to_owned())).collect(),
            query: query.into_iter().map(|(name, value)| (name.to_owned(), value.into_owned())).collect(),
        }
    }

    /// Sends a request with its signature in headers.
    pub(crate) async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        self.send_as(method, path, headers, body, SignableBody::Bytes(body)).await
    }

    pub(crate) async fn send_as(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: &[u8],
        signed: SignableBody<'_>,
    ) -> Answer {
        let signed = self.sign(method, path, headers, signed, None);
        let mut all: Vec<(String, String)> =
            headers.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
        all.extend(signed.headers);
        exchange(&self.host, &self.host, method, path, all, body).await
    }

    /// A presigned path.
    pub(crate) fn presign(&self, method: &str, path: &str, headers: &[(&str, &str)], seconds: u64) -> String {
        let signed = self.sign(method, path, headers, SignableBody::UnsignedPayload, Some(seconds));
        let escape = |text: &str| text.replace('/', "%2F").replace(';', "%3B").replace('+', "%2B").replace('=', "%3D");
        let query: Vec<String> = signed.query.iter().map(|(name, value)| format!("{name}={}", escape(value))).collect();
        format!("{path}{}{}", if path.contains('?') { "&" } else { "?" }, query.join("&"))
    }
}

struct Signed {
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
}

pub(crate) fn now(cloud: &Cloud) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_millis(cloud.now().as_millisecond().unsigned_abs())
}

/// Sends a request without signing it.
pub(crate) async fn exchange(
    address: &str,
    host: &str,
    method: &str,
    path: &str,
    headers: Vec<(String, String)>,
    body: &[u8],
) -> Answer {
    let mut request = format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n");
    for (name, value) in headers {
        request.extend([name.as_str(), ": ", value.as_str(), "\r\n"]);
    }
    request.extend(["Content-Length: ", body.len().to_string().as_str(), "\r\n\r\n"]);
    let mut request = request.into_bytes();
    request.extend_from_slice(body);
    let address = address.replace("localhost", "127.0.0.1");
    tokio::task::spawn_blocking(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        // The server may refuse the request before the whole body is sent.
        let _ = stream.write_all(&request);
        let mut reader = BufReader::new(stream);
        let mut line = String::new();
        reader.read_line(&mut line).unwrap();
        let status = line.split(' ').nth(1).unwrap().parse().unwrap();
        let mut headers = BTreeMap::new();
        loop {
            line.clear();
            reader.read_line(&mut line).unwrap();
            let Some((name, value)) = line.trim_end().split_once(": ") else { break };
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let mut body = Vec::new();
        let _ = reader.read_to_end(&mut body);
        Answer { status, headers, body }
    })
    .await
    .unwrap()
}

/// Percent-encodes a key for a path.
pub(crate) fn path(key: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    key.bytes().map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") }).collect()
}

//! AWS's signature, version 4.
//!
//! `s3s` checks a function's signature in headers, by the real clock. This module checks presigned URLs, by the
//! simulated clock. It also signs a request that needs no further check again, so that `s3s` accepts it.

use http::{HeaderMap, HeaderName, HeaderValue, Method, header, request::Parts};
use jiff::Timestamp;
use percent_encoding::utf8_percent_encode;
use ring::{digest, hmac};
use s3s::{S3Error, S3ErrorCode, S3Result, s3_error};

use crate::{form, template::REGION};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const CONTENT: &str = "x-amz-content-sha256";
const DATE: &str = "x-amz-date";
/// The longest that a presigned URL is valid, in seconds: a week, S3's own limit.
const LONGEST: i64 = 604_800;
/// How many seconds a URL's date may be in the future.
const SKEW: i64 = 900;
/// The query parameters that presigning adds to a URL.
const OWN: [&str; 7] = [
    "x-amz-algorithm",
    "x-amz-credential",
    "x-amz-date",
    "x-amz-expires",
    "x-amz-signedheaders",
    "x-amz-signature",
    "x-amz-security-token",
];

/// The parts of a request that are signed.
struct Signed<'a> {
    method: &'a Method,
    path: &'a str,
    query: &'a [(String, String)],
    headers: &'a HeaderMap,
    names: Vec<&'a str>,
    content: &'a str,
}

impl Signed<'_> {
    fn signature(&self, secret: &str, date: &str, scope: &str) -> String {
        let path = form::encode(&form::decode(self.path).unwrap_or_default()).to_string();
        let mut query: Vec<String> = self.query.iter().map(pair).collect();
        query.sort_unstable();
        let mut headers = String::new();
        for name in &self.names {
            let values = self.headers.get_all(*name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            let values: Vec<String> =
                values.map(|value| value.split_ascii_whitespace().collect::<Vec<_>>().join(" ")).collect();
            headers.extend([name, ":", &values.join(","), "\n"]);
        }
        let request =
            [self.method.as_str(), &path, &query.join("&"), &headers, &self.names.join(";"), self.content].join("\n");
        let hash = hex::encode(digest::digest(&digest::SHA256, request.as_bytes()));
        let text = format!("{ALGORITHM}\n{date}\n{scope}\n{hash}");
        let mut key = format!("AWS4{secret}").into_bytes();
        for part in scope.split('/').chain([text.as_str()]) {
            key = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, &key), part.as_bytes()).as_ref().to_vec();
        }
        hex::encode(key)
    }
}

/// The names and values of a request's query.
fn pairs(parts: &Parts) -> Vec<(String, String)> {
    form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect()
}

/// A query parameter, encoded as a signature needs it.
fn pair((name, value): &(String, String)) -> String {
    let encode = |text| utf8_percent_encode(text, &form::RESERVED);
    format!("{}={}", encode(name), encode(value))
}

/// Whether a query is that of a presigned URL.
pub(super) fn is_presigned(query: &str) -> bool {
    form::value(query, "X-Amz-Signature").is_some()
}

/// The access key id with which a URL was presigned.
pub(super) fn presigner(query: &str) -> Option<String> {
    form::value(query, "X-Amz-Credential")?.split_once('/').map(|(key, _)| key.to_owned())
}

/// Checks a presigned URL at the given time, and removes its signature.
pub(super) fn unwrap_presigned(parts: &mut Parts, secret: &str, now: Timestamp) -> S3Result<()> {
    let query = pairs(parts);
    let parameter = |wanted: &str| {
        let found = query.iter().find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value.as_str());
        found.ok_or_else(|| malformed(format!("The parameter {wanted} is missing.")))
    };
    if parameter("X-Amz-Algorithm")? != ALGORITHM {
        return Err(malformed("X-Amz-Algorithm only supports \"AWS4-HMAC-SHA256\"".to_owned()));
    }
    let date = parameter("X-Amz-Date")?;
    let signed_at = jiff::civil::DateTime::strptime("%Y%m%dT%H%M%SZ", date)
        .and_then(|time| time.to_zoned_datetime(jiff::tz::TimeZone::UTC))
        .map_err(|_| malformed("X-Amz-Date must be in the ISO8601 format \"yyyyMMdd'T'HHmmss'Z'\"".to_owned()))?
        .timestamp();
    let seconds = parameter("X-Amz-Expires")?.parse::<i64>().ok().filter(|seconds| (0..=LONGEST).contains(seconds));
    let seconds = seconds.ok_or_else(|| malformed("X-Amz-Expires must be between 0 and 604800 seconds".to_owned()))?;
    let (_, scope) = parameter("X-Amz-Credential")?
        .split_once('/')
        .filter(|(_, scope)| date.starts_with(scope.split('/').next().unwrap_or("-")))
        .ok_or_else(|| malformed("X-Amz-Credential does not fit X-Amz-Date.".to_owned()))?;
    let mut names: Vec<&str> = parameter("X-Amz-SignedHeaders")?.split(';').collect();
    names.sort_unstable();
    let unsigned =
        parts.headers.keys().find(|name| name.as_str().starts_with("x-amz-") && !names.contains(&name.as_str()));
    if !names.contains(&"host") || unsigned.is_some_and(|name| *name != CONTENT) {
        return Err(s3_error!(AccessDenied, "There were headers present in the request which were not signed"));
    }
    let content = match parts.headers.get(CONTENT).and_then(|value| value.to_str().ok()) {
        Some(content) if names.contains(&CONTENT) => content,
        _ => parameter("X-Amz-Content-Sha256").unwrap_or(UNSIGNED),
    };
    let rest: Vec<_> =
        query.iter().filter(|(name, _)| !name.eq_ignore_ascii_case("X-Amz-Signature")).cloned().collect();
    let signed =
        Signed { method: &parts.method, path: parts.uri.path(), query: &rest, headers: &parts.headers, names, content };
    let signature = signed.signature(secret, date, scope);
    if signature != parameter("X-Amz-Signature")? {
        return Err(s3_error!(
            SignatureDoesNotMatch,
            "The request signature we calculated does not match the signature you provided."
        ));
    }
    if signed_at.as_second() - now.as_second() > SKEW {
        return Err(s3_error!(AccessDenied, "Request is not yet valid"));
    }
    if now.as_second() > signed_at.as_second() + seconds {
        return Err(s3_error!(AccessDenied, "Request has expired"));
    }
    let mut kept = Vec::new();
    for (name, value) in rest {
        let lower = name.to_ascii_lowercase();
        if OWN.contains(&lower.as_str()) {
        } else if lower.starts_with("x-amz-") {
            // Some signers move headers into the query, where they have the same meaning.
            if let (Ok(name), Ok(value)) = (HeaderName::try_from(lower), HeaderValue::try_from(value)) {
                parts.headers.entry(name).or_insert(value);
            }
        } else {
            kept.push(pair(&(name, value)));
        }
    }
    set_query(parts, &kept.join("&"))
}

fn set_query(parts: &mut Parts, query: &str) -> S3Result<()> {
    let path = parts.uri.path();
    let whole = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    parts.uri = whole.parse().map_err(|_| S3Error::new(S3ErrorCode::InvalidURI))?;
    Ok(())
}

/// Signs a request again, so that `s3s` accepts it as it is; of its body, only the hash remains to be checked.
pub(super) fn sign_again(parts: &mut Parts, access_key: &str, secret: &str, real_now: Timestamp) -> S3Result<()> {
    let unwritable = |_| S3Error::new(S3ErrorCode::InvalidRequest);
    let content = match parts.headers.get(CONTENT).and_then(|value| value.to_str().ok()) {
        Some(signed) if signed.starts_with("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") => {
            parts.headers.entry("x-amz-trailer").or_insert(HeaderValue::from_static("none"));
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER".to_owned()
        }
        Some(other) => other.to_owned(),
        None => UNSIGNED.to_owned(),
    };
    parts.headers.insert(CONTENT, HeaderValue::try_from(&content).map_err(unwritable)?);
    let date = real_now.strftime("%Y%m%dT%H%M%SZ").to_string();
    let scope = format!("{}/{REGION}/s3/aws4_request", real_now.strftime("%Y%m%d"));
    parts.headers.insert(DATE, HeaderValue::try_from(&date).map_err(unwritable)?);
    let query = pairs(parts);
    let names = vec!["host", CONTENT, DATE];
    let list = names.join(";");
    let (path, headers) = (parts.uri.path(), &parts.headers);
    let signed = Signed { method: &parts.method, path, query: &query, headers, names, content: &content };
    let signature = signed.signature(secret, &date, &scope);
    let authorization =
        format!("{ALGORITHM} Credential={access_key}/{scope}, SignedHeaders={list}, Signature={signature}");
    parts.headers.insert(header::AUTHORIZATION, HeaderValue::try_from(authorization).map_err(unwritable)?);
    Ok(())
}

fn malformed(message: String) -> S3Error {
    let mut error = S3Error::with_message(S3ErrorCode::Custom("AuthorizationQueryParametersError".into()), message);
    error.set_status_code(http::StatusCode::BAD_REQUEST);
    error
}

//! AWS's signature, version 4.
//!
//! `s3s` checks what a function signs in headers, by the real clock. Checked here are presigned URLs, by the simulated
//! one; and made here is the signature under which a request that needs no further check goes on to `s3s`.

use std::time::{Duration, UNIX_EPOCH};

use aws_credential_types::Credentials;
use aws_sigv4::{
    http_request::{
        PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SignatureLocation,
        SigningInstructions, SigningSettings, UriPathNormalizationMode, sign,
    },
    sign::v4,
};
use http::{HeaderName, HeaderValue, request::Parts};
use jiff::Timestamp;
use s3s::{S3Error, S3ErrorCode, S3Result, s3_error};

use crate::{form, template::REGION};

const ALGORITHM: &str = "AWS4-HMAC-SHA256";
const UNSIGNED: &str = "UNSIGNED-PAYLOAD";
const CONTENT: &str = "x-amz-content-sha256";
const TOKEN: &str = "x-amz-security-token";
/// A week, S3's own limit.
const LONGEST: u64 = 604_800;
/// How far ahead a URL's date may lie.
const SKEW: i64 = 900;
/// The parameters of a presigned URL itself, which signing adds.
const OWN: [&str; 6] =
    ["x-amz-algorithm", "x-amz-credential", "x-amz-date", "x-amz-expires", "x-amz-signature", "x-amz-signedheaders"];

/// Under what a request is signed.
struct Signer<'a> {
    access_key: &'a str,
    secret: &'a str,
    region: &'a str,
    service: &'a str,
    at: Timestamp,
}

impl Signer<'_> {
    /// Signs a request with these of its headers, as S3 wants it; what signing adds to it, and the signature.
    fn sign(
        &self,
        parts: &Parts,
        query: &str,
        names: &[&str],
        content: &str,
        settings: SigningSettings,
    ) -> Option<(SigningInstructions, String)> {
        let mut settings = settings;
        settings.percent_encoding_mode = PercentEncodingMode::Single;
        settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
        settings.excluded_headers = None;
        let identity = Credentials::new(self.access_key, self.secret, None, None, "local").into();
        let params = v4::SigningParams::builder()
            .identity(&identity)
            .region(self.region)
            .name(self.service)
            .time(UNIX_EPOCH + Duration::from_secs(self.at.as_second().try_into().ok()?))
            .settings(settings)
            .build()
            .ok()?
            .into();
        let value = |name: &str| {
            let values = parts.headers.get_all(name).iter().map(|value| String::from_utf8_lossy(value.as_bytes()));
            values.collect::<Vec<_>>().join(",")
        };
        let headers: Vec<_> = names.iter().map(|name| (*name, value(name))).collect();
        let headers = headers.iter().map(|(name, value)| (*name, value.as_str()));
        let uri = format!("{}?{query}", form::encode(&form::decode(parts.uri.path())?));
        let body = SignableBody::Precomputed(content.to_owned());
        let request = SignableRequest::new(parts.method.as_str(), uri, headers, body).ok()?;
        Some(sign(request, &params).ok()?.into_parts())
    }
}

/// Whether a query is that of a presigned URL.
pub(super) fn is_presigned(query: &str) -> bool {
    form::value(query, "X-Amz-Signature").is_some()
}

/// The access key id under which a URL was presigned.
pub(super) fn presigner(query: &str) -> Option<String> {
    form::value(query, "X-Amz-Credential")?.split_once('/').map(|(key, _)| key.to_owned())
}

/// Checks a presigned URL at a time, and takes its signature off.
pub(super) fn unwrap_presigned(parts: &mut Parts, secret: &str, now: Timestamp) -> S3Result<()> {
    let query: Vec<(String, String)> =
        form_urlencoded::parse(parts.uri.query().unwrap_or_default().as_bytes()).into_owned().collect();
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
    let seconds = parameter("X-Amz-Expires")?.parse().ok().filter(|seconds| *seconds <= LONGEST);
    let seconds = seconds.ok_or_else(|| malformed("X-Amz-Expires must be between 0 and 604800 seconds".to_owned()))?;
    let lifetime = Duration::from_secs(seconds);
    let credential: Vec<&str> = parameter("X-Amz-Credential")?.split('/').collect();
    let [access_key, day, region, service, "aws4_request"] = credential[..] else {
        return Err(malformed("X-Amz-Credential is no scope of a signature.".to_owned()));
    };
    if !date.starts_with(day) {
        return Err(malformed("X-Amz-Credential does not fit X-Amz-Date.".to_owned()));
    }
    let names: Vec<&str> = parameter("X-Amz-SignedHeaders")?.split(';').collect();
    let unsigned =
        parts.headers.keys().find(|name| name.as_str().starts_with("x-amz-") && !names.contains(&name.as_str()));
    if !names.contains(&"host") || unsigned.is_some_and(|name| *name != CONTENT) {
        return Err(s3_error!(AccessDenied, "There were headers present in the request which were not signed"));
    }
    let content = match parts.headers.get(CONTENT).and_then(|value| value.to_str().ok()) {
        Some(content) if names.contains(&CONTENT) => content,
        _ => parameter("X-Amz-Content-Sha256").unwrap_or(UNSIGNED),
    };
    let is_own = |name: &str| OWN.iter().any(|own| name.eq_ignore_ascii_case(own));
    let rest: Vec<_> = query.iter().filter(|(name, _)| !is_own(name)).collect();
    let mut settings = SigningSettings::default();
    settings.signature_location = SignatureLocation::QueryParams;
    settings.expires_in = Some(lifetime);
    let signer = Signer { access_key, secret, region, service, at: signed_at };
    let again = signer.sign(parts, &encoded(rest.iter().copied()), &names, content, settings);
    let given = parameter("X-Amz-Signature")?;
    if again.is_none_or(|(_, signature)| signature != given) {
        return Err(s3_error!(
            SignatureDoesNotMatch,
            "The request signature we calculated does not match the signature you provided."
        ));
    }
    if signed_at.as_second() - now.as_second() > SKEW {
        return Err(s3_error!(AccessDenied, "Request is not yet valid"));
    }
    if now > signed_at + lifetime {
        return Err(s3_error!(AccessDenied, "Request has expired"));
    }
    let is_header = |name: &str| name.get(..6).is_some_and(|start| start.eq_ignore_ascii_case("x-amz-"));
    // Some signers move headers into the query; they mean the same there.
    let (moved, kept): (Vec<_>, Vec<_>) = rest.into_iter().partition(|(name, _)| is_header(name));
    for (name, value) in moved.into_iter().filter(|(name, _)| !name.eq_ignore_ascii_case(TOKEN)) {
        if let (Ok(name), Ok(value)) = (HeaderName::try_from(name), HeaderValue::try_from(value)) {
            parts.headers.entry(name).or_insert(value);
        }
    }
    let path = parts.uri.path();
    let whole = if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", encoded(kept)) };
    parts.uri = whole.parse().map_err(|_| S3Error::new(S3ErrorCode::InvalidURI))?;
    Ok(())
}

/// A query of these pairs.
fn encoded<'a>(pairs: impl IntoIterator<Item = &'a (String, String)>) -> String {
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

/// Signs a request anew, so that `s3s` takes it as it is; nothing of its body remains to be checked but its hash.
pub(super) fn sign_again(parts: &mut Parts, access_key: &str, secret: &str, real_now: Timestamp) -> S3Result<()> {
    let content = match parts.headers.get(CONTENT).and_then(|value| value.to_str().ok()) {
        Some(signed) if signed.starts_with("STREAMING-AWS4-HMAC-SHA256-PAYLOAD") => {
            parts.headers.entry("x-amz-trailer").or_insert(HeaderValue::from_static("none"));
            "STREAMING-UNSIGNED-PAYLOAD-TRAILER".to_owned()
        }
        Some(other) => other.to_owned(),
        None => UNSIGNED.to_owned(),
    };
    let mut settings = SigningSettings::default();
    settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
    let signer = Signer { access_key, secret, region: REGION, service: "s3", at: real_now };
    let unwritable = || S3Error::new(S3ErrorCode::InvalidRequest);
    let query = parts.uri.query().unwrap_or_default();
    let (added, _) = signer.sign(parts, query, &["host"], &content, settings).ok_or_else(unwritable)?;
    for (name, value) in added.headers() {
        let (name, value) = (HeaderName::try_from(name), HeaderValue::try_from(value));
        parts.headers.insert(name.map_err(|_| unwritable())?, value.map_err(|_| unwritable())?);
    }
    Ok(())
}

fn malformed(message: String) -> S3Error {
    let mut error = S3Error::with_message(S3ErrorCode::Custom("AuthorizationQueryParametersError".into()), message);
    error.set_status_code(http::StatusCode::BAD_REQUEST);
    error
}

//! Conditional requests: `ETag`, `If-Match` and `If-None-Match` (RFC 9110 § 8.8.3, § 13).
//!
//! A resource's tag names the version of its record, which changes are checked against. A representation often holds
//! more than that record, and differs by language, so the tag of a read reply names its content too.

use std::fmt::Write;

use axum::{
    body::{Body, to_bytes},
    extract::FromRequestParts,
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header, request::Parts},
    response::Response,
};
use domain::Version;
use sha2::{Digest, Sha256};

use crate::Problem;

/// The version of the resource's record.
#[derive(Debug, Clone, Copy)]
pub struct ETag(pub Version);

impl From<ETag> for HeaderValue {
    fn from(tag: ETag) -> Self {
        Self::from_str(&format!("\"{}\"", name(tag.0))).unwrap_or_else(|_| Self::from_static("\"\""))
    }
}

fn name(version: Version) -> String {
    format!("v{}", version.0)
}

/// A tag in a request header.
#[derive(Debug, PartialEq, Eq)]
struct EntityTag<'a> {
    is_weak: bool,
    name: &'a str,
}

impl EntityTag<'_> {
    /// Whether the tag names this version, with any content.
    fn names_version(&self, version: &str) -> bool {
        self.name.strip_prefix(version).is_some_and(|rest| rest.is_empty() || rest.starts_with('-'))
    }
}

/// The tags of a list, up to the first invalid one.
fn tags(mut list: &str) -> Vec<EntityTag<'_>> {
    let mut found = Vec::new();
    loop {
        list = list.trim_start_matches([' ', '\t', ',']);
        let strong = list.strip_prefix("W/");
        let quoted = strong.unwrap_or(list).strip_prefix('"').and_then(|text| text.split_once('"'));
        let Some((name, rest)) = quoted else { return found };
        found.push(EntityTag { is_weak: strong.is_some(), name });
        list = rest;
    }
}

fn is_any(list: &str) -> bool {
    list.trim() == "*"
}

/// A header as text. A header that is not text becomes empty, and so names no tag.
fn text(headers: &HeaderMap, name: &HeaderName) -> Option<String> {
    headers.get(name).map(|value| value.to_str().unwrap_or_default().to_owned())
}

/// The preconditions of a change: the versions that `If-Match` allows, and those that `If-None-Match` excludes.
#[derive(Debug, Clone)]
pub struct IfMatch {
    wanted: Option<String>,
    unwanted: Option<String>,
}

impl IfMatch {
    fn of(headers: &HeaderMap) -> Self {
        Self { wanted: text(headers, &header::IF_MATCH), unwanted: text(headers, &header::IF_NONE_MATCH) }
    }

    /// Whether the request has an `If-Match`.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.wanted.is_some()
    }

    /// Refuses a change of a version that `If-Match` does not name, or that `If-None-Match` names.
    ///
    /// # Errors
    /// `412 stale`, `412 precondition-failed`.
    pub fn check(&self, version: Version) -> Result<(), Problem> {
        let version = name(version);
        self.check_wanted(&version)?;
        let is_unwanted = |list: &String| is_any(list) || tags(list).iter().any(|tag| tag.names_version(&version));
        if self.unwanted.as_ref().is_some_and(is_unwanted) { Err(Problem::PreconditionFailed) } else { Ok(()) }
    }

    /// Refuses to create a resource, which does not exist, for a caller who names a version of it.
    ///
    /// # Errors
    /// `412 stale`.
    pub fn check_absent(&self) -> Result<(), Problem> {
        if self.is_given() { Err(Problem::Stale) } else { Ok(()) }
    }

    fn check_wanted(&self, version: &str) -> Result<(), Problem> {
        let Some(list) = &self.wanted else { return Ok(()) };
        let matches = is_any(list) || tags(list).iter().any(|tag| !tag.is_weak && tag.names_version(version));
        if matches { Ok(()) } else { Err(Problem::Stale) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        Ok(Self::of(&parts.headers))
    }
}

/// The preconditions of a read.
pub(crate) struct ReadConditions(IfMatch);

impl ReadConditions {
    pub(crate) fn of(headers: &HeaderMap) -> Self {
        Self(IfMatch::of(headers))
    }

    /// The reply with the tag of its content; `304` if the caller has that content already.
    pub(crate) async fn answer(&self, reply: Response) -> Result<Response, Problem> {
        let (mut parts, body) = reply.into_parts();
        let body = to_bytes(body, usize::MAX).await.map_err(Problem::unexpected)?;
        let content = digest(&body);
        let shown = parts.headers.get(header::ETAG).and_then(|tag| tag.to_str().ok()).unwrap_or_default();
        let version = shown.trim_matches('"').to_owned();
        // Without a version, no change can be checked against the tag, so it is weak.
        let (weak, name) = if version.is_empty() { ("W/", content) } else { ("", format!("{version}-{content}")) };
        self.0.check_wanted(if version.is_empty() { &name } else { &version })?;
        let known = |list: &String| is_any(list) || tags(list).iter().any(|tag| tag.name == name);
        let is_known = self.0.unwanted.as_ref().is_some_and(known);
        let tag = HeaderValue::from_str(&format!("{weak}\"{name}\"")).map_err(Problem::unexpected)?;
        parts.headers.insert(header::ETAG, tag);
        if !is_known {
            return Ok(Response::from_parts(parts, Body::from(body)));
        }
        parts.status = StatusCode::NOT_MODIFIED;
        // The policy stays: a browser that has the page takes the one of this answer for it (RFC 9111 § 3.2).
        for of_content in [header::CONTENT_TYPE, header::CONTENT_LANGUAGE, header::CONTENT_ENCODING] {
            parts.headers.remove(of_content);
        }
        // The length of the content that a `200` would have, not of the empty body (§ 8.6).
        parts.headers.insert(header::CONTENT_LENGTH, body.len().into());
        Ok(Response::from_parts(parts, Body::empty()))
    }
}

/// Half a SHA-256, which is enough to distinguish any two contents.
fn digest(content: &[u8]) -> String {
    Sha256::digest(content).iter().take(16).fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::{EntityTag, IfMatch, Version, tags};

    #[test]
    fn only_a_version_that_was_seen_may_be_changed() {
        for (header, passes) in [
            (None, true),
            (Some("*"), true),
            (Some("\"v3\""), true),
            (Some("\"v3-ab12\""), true),
            (Some("\"v2\", \"v3\""), true),
            (Some("\"v2\""), false),
            (Some("\"v33\""), false),
            (Some("\"v2-v3\""), false),
            (Some("W/\"v3\""), false),
            (Some("v3"), false),
            (Some(""), false),
        ] {
            let check = IfMatch { wanted: header.map(str::to_owned), unwanted: None }.check(Version(3));
            assert_eq!(check.is_ok(), passes, "{header:?}");
        }
    }

    #[test]
    fn a_version_that_is_named_as_unwanted_is_not_changed() {
        for (header, passes) in [
            ("*", false),
            ("\"v3\"", false),
            ("\"v2\",W/\"v3-ab12\"", false),
            ("\"v2\"", true),
            ("v3", true),
            ("", true),
        ] {
            let check = IfMatch { wanted: None, unwanted: Some(header.to_owned()) }.check(Version(3));
            assert_eq!(check.is_ok(), passes, "{header:?}");
        }
    }

    #[test]
    fn a_tag_may_hold_a_comma() {
        let tag = |is_weak, name| EntityTag { is_weak, name };
        assert_eq!(tags(" \"a,b\" ,, W/\"c\""), [tag(false, "a,b"), tag(true, "c")]);
        assert_eq!(tags("\"a\", b, \"c\""), [tag(false, "a")]);
    }
}

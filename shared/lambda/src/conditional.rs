//! Versions of a resource: `ETag` and `If-Match` (RFC 9110 § 8.8.3, § 13.1.1).

use axum::{
    extract::FromRequestParts,
    http::{HeaderValue, header, request::Parts},
};
use domain::Version;

use crate::Problem;

/// The version of what is shown.
#[derive(Debug, Clone, Copy)]
pub struct ETag(pub Version);

impl From<ETag> for HeaderValue {
    fn from(tag: ETag) -> Self {
        Self::from_str(&text(tag.0)).unwrap_or_else(|_| Self::from_static("\"\""))
    }
}

fn text(version: Version) -> String {
    format!("\"v{}\"", version.0)
}

/// The versions that the caller is willing to change.
#[derive(Debug, Clone)]
pub struct IfMatch(Option<String>);

impl IfMatch {
    /// Whether the caller named any.
    #[must_use]
    pub fn is_given(&self) -> bool {
        self.0.is_some()
    }

    /// Refuses a change of a version that the caller has not seen.
    ///
    /// # Errors
    /// `412 stale`.
    pub fn check(&self, version: Version) -> Result<(), Problem> {
        let Some(tags) = &self.0 else { return Ok(()) };
        let matches = tags.trim() == "*" || tags.split(',').any(|tag| tag.trim() == text(version));
        if matches { Ok(()) } else { Err(Problem::Stale) }
    }
}

impl<S: Send + Sync> FromRequestParts<S> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        // A tag that cannot be read matches nothing.
        let tags = parts.headers.get(header::IF_MATCH);
        Ok(Self(tags.map(|value| value.to_str().unwrap_or_default().to_owned())))
    }
}

#[cfg(test)]
mod tests {
    use super::{IfMatch, Version};

    #[test]
    fn only_a_version_that_was_seen_may_be_changed() {
        for (header, passes) in [
            (None, true),
            (Some("*"), true),
            (Some("\"v3\""), true),
            (Some("\"v2\", \"v3\""), true),
            (Some("\"v2\""), false),
            (Some("W/\"v3\""), false),
            (Some("v3"), false),
            (Some(""), false),
        ] {
            let check = IfMatch(header.map(str::to_owned)).check(Version(3));
            assert_eq!(check.is_ok(), passes, "{header:?}");
        }
    }
}

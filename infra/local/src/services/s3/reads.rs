//! The conditions and the byte range of a read.

use std::ops::Range;

use s3s::{
    S3Error, S3ErrorCode, S3Result,
    dto::{ETagCondition, Timestamp},
    s3_error,
};

use super::{
    backend::time,
    store::{Version, matches},
};

/// Checks the conditions of a read, in the order that HTTP prescribes.
pub(super) fn conditions(
    version: &Version,
    (if_match, if_none_match): (Option<&ETagCondition>, Option<&ETagCondition>),
    since: Option<&Timestamp>,
    unmodified_since: Option<&Timestamp>,
) -> S3Result<()> {
    // HTTP's dates have whole seconds.
    let modified = time(version.modified_ms - version.modified_ms.rem_euclid(1_000));
    let failed = || s3_error!(PreconditionFailed, "At least one of the pre-conditions you specified did not hold");
    match (if_match, unmodified_since) {
        (Some(condition), _) if !matches(condition, version) => return Err(failed()),
        (None, Some(time)) if modified > *time => return Err(failed()),
        _ => {}
    }
    match (if_none_match, since) {
        (Some(condition), _) if matches(condition, version) => Err(S3Error::new(S3ErrorCode::NotModified)),
        (None, Some(time)) if modified <= *time => Err(S3Error::new(S3ErrorCode::NotModified)),
        _ => Ok(()),
    }
}

/// The requested bytes, and whether the response is partial content.
pub(super) fn range(
    version: &Version,
    asked: Option<&s3s::dto::Range>,
    part: Option<i32>,
) -> S3Result<(Range<u64>, bool)> {
    let unsatisfiable = || s3_error!(InvalidRange, "The requested range is not satisfiable");
    if let Some(part) = part {
        let at = usize::try_from(part).ok().and_then(|part| part.checked_sub(1)).ok_or_else(unsatisfiable)?;
        return match version.about.parts.get(at) {
            Some(size) => {
                let start: u64 = version.about.parts.iter().take(at).sum();
                Ok((start..start + size, true))
            }
            None if at == 0 => Ok((0..version.size, false)),
            None => Err(unsatisfiable()),
        };
    }
    match asked {
        Some(range) => Ok((range.check(version.size).map_err(|_| unsatisfiable())?, true)),
        None => Ok((0..version.size, false)),
    }
}

/// The value of the `Content-Range` header.
pub(super) fn content_range(range: &Range<u64>, size: u64) -> String {
    format!("bytes {}-{}/{size}", range.start, range.end.saturating_sub(1))
}

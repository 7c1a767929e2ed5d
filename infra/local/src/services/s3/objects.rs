//! Putting and reading objects.

use http::{HeaderMap, HeaderValue};
use s3s::{
    S3Error, S3Request, S3Response, S3Result,
    dto::{
        ChecksumMode, ChecksumType, ETag, GetObjectInput, GetObjectOutput, HeadObjectInput, HeadObjectOutput,
        PutObjectInput, PutObjectOutput,
    },
    s3_error,
};

use super::{
    backend::{Backend, actor, time},
    blobs,
    reads::{conditions, content_range, range},
    store::{Condition, NULL, NewVersion, ObjectMetadata, Version},
    sums::{self, Hasher},
};

/// The checksum that S3 computes if the caller asks for none.
const DEFAULT_ALGORITHM: &str = "crc64nvme";

/// Takes the metadata of an object out of an input.
macro_rules! about {
    ($input:expr) => {
        $crate::services::s3::store::ObjectMetadata {
            content_type: $input.content_type.take(),
            content_encoding: $input
                .content_encoding
                .take()
                .and_then(|encoding| $crate::services::s3::objects::lasting(&encoding)),
            content_disposition: $input.content_disposition.take(),
            content_language: $input.content_language.take(),
            cache_control: $input.cache_control.take(),
            metadata: $input.metadata.take().unwrap_or_default().into_iter().collect(),
            ..Default::default()
        }
    };
}
pub(super) use about;

/// Puts the metadata of an object into an output.
macro_rules! describe {
    ($output:expr, $about:expr) => {{
        let about = &$about;
        $output.content_type = about.content_type.clone().or_else(|| Some("binary/octet-stream".to_owned()));
        $output.content_encoding.clone_from(&about.content_encoding);
        $output.content_disposition.clone_from(&about.content_disposition);
        $output.content_language.clone_from(&about.content_language);
        $output.cache_control.clone_from(&about.cache_control);
        $output.metadata = Some(about.metadata.clone().into_iter().collect()).filter(|_| !about.metadata.is_empty());
    }};
}

/// The checksum algorithms that a request announces: in its fields, in its trailer, or by name.
pub(super) fn announced(sent: &sums::Sums, headers: &HeaderMap, named: Option<&str>) -> Vec<String> {
    let trailers = headers.get_all("x-amz-trailer").iter().filter_map(|value| value.to_str().ok());
    let trailers = trailers
        .flat_map(|names| names.split(','))
        .filter_map(|name| name.trim().to_ascii_lowercase().strip_prefix("x-amz-checksum-").map(ToOwned::to_owned));
    sent.keys().cloned().chain(trailers).chain(named.map(str::to_lowercase)).collect()
}

impl Backend {
    pub(super) async fn put(&self, mut request: S3Request<PutObjectInput>) -> S3Result<S3Response<PutObjectOutput>> {
        let input = &mut request.input;
        self.store.check_bucket(&input.bucket)?;
        let sent = sums::sent!(input);
        let named = input.checksum_algorithm.as_ref().map(s3s::dto::ChecksumAlgorithm::as_str);
        let mut algorithms = announced(&sent, &request.headers, named);
        if algorithms.is_empty() {
            algorithms.push(DEFAULT_ALGORITHM.to_owned());
        }
        let hasher = Hasher::of(algorithms.iter().map(String::as_str));
        let (id, blob) = self.store.next_version(&input.bucket, &input.key);
        let written = self.store.blobs.receive(blob, input.body.take(), hasher).await?;
        let md5 = (&written.md5, input.content_md5.as_deref());
        let checked = sums::check(&written.sums, &sent, request.trailing_headers.as_ref(), md5);
        if let Err(error) = checked {
            self.store.blobs.remove(&written.name);
            return Err(error);
        }
        let about = ObjectMetadata { sums: written.sums.clone(), full_object: true, ..about!(input) };
        let condition = Condition { if_match: input.if_match.take(), if_none_match: input.if_none_match.take() };
        let new = NewVersion {
            bucket: &input.bucket,
            key: &input.key,
            id,
            etag: hex::encode(written.md5),
            written: &written,
            about,
            event: "ObjectCreated:Put",
            condition,
            upload: None,
        };
        let version = self.store.put(&new, &actor(&request.extensions))?;
        let mut output = PutObjectOutput {
            e_tag: Some(ETag::Strong(version.etag.clone())),
            version_id: shown_id(&version),
            checksum_type: Some(checksum_type(&version)),
            ..PutObjectOutput::default()
        };
        sums::answer!(output, version.about.sums);
        Ok(S3Response::new(output))
    }

    pub(super) fn get(&self, request: &S3Request<GetObjectInput>) -> S3Result<S3Response<GetObjectOutput>> {
        let input = &request.input;
        self.store.check_bucket(&input.bucket)?;
        let found = self.store.open_version(&input.bucket, &input.key, input.version_id.as_deref())?;
        let (version, file) = found.map_or((None, None), |(version, file)| (Some(version), file));
        let version = readable(version, input.version_id.is_some())?;
        let asked = (input.if_match.as_ref(), input.if_none_match.as_ref());
        conditions(&version, asked, input.if_modified_since.as_ref(), input.if_unmodified_since.as_ref())?;
        let (range, partial) = range(&version, input.range.as_ref(), input.part_number)?;
        let mut output = GetObjectOutput {
            accept_ranges: Some("bytes".to_owned()),
            content_length: i64::try_from(range.end - range.start).ok(),
            content_range: partial.then(|| content_range(&range, version.size)),
            e_tag: Some(ETag::Strong(version.etag.clone())),
            last_modified: Some(time(version.modified_ms)),
            version_id: shown_id(&version),
            parts_count: input.part_number.and_then(|_| i32::try_from(version.about.parts.len()).ok()),
            ..GetObjectOutput::default()
        };
        describe!(output, version.about);
        if asks(input.checksum_mode.as_ref()) && !partial {
            output.checksum_type = Some(checksum_type(&version));
            sums::answer!(output, version.about.sums);
        }
        let file = file.ok_or_else(|| s3_error!(InternalError))?;
        output.body = Some(blobs::stream(file, &range).map_err(S3Error::internal_error)?);
        Ok(S3Response::new(output))
    }

    pub(super) fn head(&self, request: &S3Request<HeadObjectInput>) -> S3Result<S3Response<HeadObjectOutput>> {
        let input = &request.input;
        self.store.check_bucket(&input.bucket)?;
        let version = self.store.version(&input.bucket, &input.key, input.version_id.as_deref())?;
        let version = readable(version, input.version_id.is_some())?;
        let asked = (input.if_match.as_ref(), input.if_none_match.as_ref());
        conditions(&version, asked, input.if_modified_since.as_ref(), input.if_unmodified_since.as_ref())?;
        let (range, partial) = range(&version, input.range.as_ref(), input.part_number)?;
        let mut output = HeadObjectOutput {
            accept_ranges: Some("bytes".to_owned()),
            content_length: i64::try_from(range.end - range.start).ok(),
            content_range: partial.then(|| content_range(&range, version.size)),
            e_tag: Some(ETag::Strong(version.etag.clone())),
            last_modified: Some(time(version.modified_ms)),
            version_id: shown_id(&version),
            parts_count: input.part_number.and_then(|_| i32::try_from(version.about.parts.len()).ok()),
            ..HeadObjectOutput::default()
        };
        describe!(output, version.about);
        if asks(input.checksum_mode.as_ref()) && !partial {
            output.checksum_type = Some(checksum_type(&version));
            sums::answer!(output, version.about.sums);
        }
        Ok(S3Response::new(output))
    }
}

fn asks(mode: Option<&ChecksumMode>) -> bool {
    mode.is_some_and(|mode| mode.as_str() == ChecksumMode::ENABLED)
}

/// The id of a version, if the bucket keeps versions.
pub(super) fn shown_id(version: &Version) -> Option<String> {
    Some(version.id.clone()).filter(|id| id != NULL)
}

pub(super) fn checksum_type(version: &Version) -> ChecksumType {
    let kind = if version.about.full_object { ChecksumType::FULL_OBJECT } else { ChecksumType::COMPOSITE };
    ChecksumType::from_static(kind)
}

/// The version, if it can be read; an error if it is missing or a delete marker.
pub(super) fn readable(version: Option<Version>, named: bool) -> S3Result<Version> {
    let Some(version) = version else {
        return Err(if named {
            s3_error!(NoSuchVersion, "The specified version does not exist.")
        } else {
            s3_error!(NoSuchKey, "The specified key does not exist.")
        });
    };
    if !version.marker {
        return Ok(version);
    }
    let mut error = if named {
        s3_error!(MethodNotAllowed, "The specified method is not allowed against this resource.")
    } else {
        s3_error!(NoSuchKey, "The specified key does not exist.")
    };
    let mut headers = HeaderMap::from_iter([(
        http::HeaderName::from_static("x-amz-delete-marker"),
        HeaderValue::from_static("true"),
    )]);
    if let Some(id) = shown_id(&version).and_then(|id| HeaderValue::try_from(id).ok()) {
        headers.insert("x-amz-version-id", id);
    }
    error.set_headers(headers);
    Err(error)
}

/// The content encoding without `aws-chunked`, which describes the transfer and not the object.
pub(super) fn lasting(encoding: &str) -> Option<String> {
    let kept: Vec<&str> = encoding.split(',').map(str::trim).filter(|part| *part != "aws-chunked").collect();
    Some(kept.join(",")).filter(|kept| !kept.is_empty())
}

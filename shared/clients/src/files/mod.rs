//! Files in S3. They are uploaded and downloaded through presigned links, so that their bytes do not pass through a
//! function.
//!
//! Where they lie is for `domain::file` to say.

mod erase;
mod objects;

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use domain::Now;

use crate::aws::{AwsConfig, describe};

pub use erase::{ErasedFiles, FilesError};
pub use objects::{Body, StoredObject};

/// The files of one bucket.
#[derive(Debug, Clone)]
pub struct Files {
    client: aws_sdk_s3::Client,
    /// For calls that a function makes itself: by path, so that no bucket's name need be resolved.
    calls: aws_sdk_s3::Client,
    bucket: String,
}

/// What a client says about a file before it uploads it.
#[derive(Debug, Clone, Copy)]
pub struct FileToUpload<'a> {
    /// Its type, as in `Content-Type`.
    pub content_type: &'a str,
    /// Its size in bytes.
    pub size: i64,
    /// Its SHA-256, as S3 takes it: base64.
    pub sha256: &'a str,
}

/// A file that is to be downloaded.
#[derive(Debug, Clone, Copy)]
pub struct FileToDownload<'a> {
    /// Its key.
    pub key: &'a str,
    /// Its version. `None` for the newest.
    pub version: Option<&'a str>,
    /// The name under which it is saved.
    pub name: &'a str,
}

/// A presigned request. Anyone who has the link can make the request until it expires.
pub struct Link {
    /// The presigned URL.
    pub url: String,
    /// Headers that must be sent with it, unchanged, beside the body's own length.
    pub headers: Vec<(String, String)>,
}

/// A link could not be made.
#[derive(Debug, thiserror::Error)]
#[error("no link to a file: {0}")]
pub struct PresignError(String);

impl Files {
    /// The files of a bucket.
    #[must_use]
    pub fn new(aws: &AwsConfig, bucket: String) -> Self {
        let calls = aws_sdk_s3::config::Builder::from(aws.config()).force_path_style(true).build();
        Self { client: aws_sdk_s3::Client::new(aws.config()), calls: aws_sdk_s3::Client::from_conf(calls), bucket }
    }

    /// A link to upload exactly the described bytes, once. The checksum is a signed header: S3 would not check the
    /// bytes against one in the URL. If the key already has an object, S3 refuses the upload.
    ///
    /// # Errors
    /// If the request cannot be signed.
    pub async fn upload(
        &self,
        key: &str,
        file: FileToUpload<'_>,
        valid_for: Duration,
        now: Now,
    ) -> Result<Link, PresignError> {
        let put = self.client.put_object().bucket(&self.bucket).key(key).content_type(file.content_type);
        let put = put.content_length(file.size).checksum_sha256(file.sha256).if_none_match("*");
        let signed =
            put.presigned(presigning_config(valid_for, now)?).await.map_err(|error| PresignError(describe(&error)))?;
        Ok(link(&signed))
    }

    /// A link to download a file, which is saved under this name.
    ///
    /// # Errors
    /// If the request cannot be signed.
    pub async fn download(
        &self,
        file: FileToDownload<'_>,
        valid_for: Duration,
        now: Now,
    ) -> Result<Link, PresignError> {
        let get = self.client.get_object().bucket(&self.bucket).key(file.key);
        let get =
            get.set_version_id(file.version.map(str::to_owned)).response_content_disposition(disposition(file.name));
        let signed =
            get.presigned(presigning_config(valid_for, now)?).await.map_err(|error| PresignError(describe(&error)))?;
        Ok(link(&signed))
    }
}

/// The header by which a browser saves a file under a name (RFC 6266), whatever letters it has (RFC 8187).
fn disposition(name: &str) -> String {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._".contains(&byte);
    let encoded =
        name.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    format!("attachment; filename*=UTF-8''{}", encoded.collect::<String>())
}

/// Valid from the invocation's time, not from the time of the machine's clock.
fn presigning_config(valid_for: Duration, now: Now) -> Result<PresigningConfig, PresignError> {
    let start = SystemTime::try_from(now.0).map_err(|error| PresignError(error.to_string()))?;
    let config = PresigningConfig::builder().start_time(start).expires_in(valid_for).build();
    config.map_err(|error| PresignError(error.to_string()))
}

/// Headers that are not for the client to set: its length every client says by itself, and a browser takes it from nobody; the trace is
/// the one of the function's invocation, and is not signed.
const UNSENT: [&str; 2] = ["content-length", "x-amzn-trace-id"];

fn link(signed: &PresignedRequest) -> Link {
    let headers = signed.headers().filter(|(name, _)| !UNSENT.contains(name));
    let headers = headers.map(|(name, value)| (name.to_owned(), value.to_owned()));
    Link { url: signed.uri().to_owned(), headers: headers.collect() }
}

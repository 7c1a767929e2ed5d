//! Files, in S3: links by which somebody uploads or fetches one without its bytes passing through a function.

use std::time::{Duration, SystemTime};

use aws_sdk_s3::presigning::{PresignedRequest, PresigningConfig};
use domain::Now;

use crate::aws::{Aws, describe};

/// The files of one bucket.
#[derive(Debug, Clone)]
pub struct Files {
    client: aws_sdk_s3::Client,
    bucket: String,
}

/// What is announced of a file before it comes.
#[derive(Debug, Clone, Copy)]
pub struct Announced<'a> {
    /// Its type, as in `Content-Type`.
    pub content_type: &'a str,
    /// Its size in bytes.
    pub size: i64,
    /// Its SHA-256, as S3 takes it: base64.
    pub sha256: &'a str,
}

/// A request that whoever holds it may make, until it ends.
pub struct Link {
    /// The address.
    pub url: String,
    /// Headers that must be sent with it as they are.
    pub headers: Vec<(String, String)>,
}

/// A link could not be made.
#[derive(Debug, thiserror::Error)]
#[error("no link to a file: {0}")]
pub struct NoLink(String);

impl Files {
    /// The files of a bucket.
    #[must_use]
    pub fn new(aws: &Aws, bucket: String) -> Self {
        Self { client: aws_sdk_s3::Client::new(aws.config()), bucket }
    }

    /// A link that uploads exactly the bytes that were announced, once. The checksum is a header and not part of the address, where
    /// S3 would not hold the bytes to it; and where the key has an object already, nothing is written.
    ///
    /// # Errors
    /// Where the announcement cannot be signed.
    pub async fn upload(&self, key: &str, file: Announced<'_>, good_for: Duration, now: Now) -> Result<Link, NoLink> {
        let put = self.client.put_object().bucket(&self.bucket).key(key).content_type(file.content_type);
        let put = put.content_length(file.size).checksum_sha256(file.sha256).if_none_match("*");
        let signed = put.presigned(within(good_for, now)?).await.map_err(|error| NoLink(describe(&error)))?;
        Ok(link(&signed))
    }

    /// A link that fetches a file.
    ///
    /// # Errors
    /// Where it cannot be signed.
    pub async fn download(&self, key: &str, good_for: Duration, now: Now) -> Result<Link, NoLink> {
        let get = self.client.get_object().bucket(&self.bucket).key(key);
        let signed = get.presigned(within(good_for, now)?).await.map_err(|error| NoLink(describe(&error)))?;
        Ok(link(&signed))
    }
}

/// From the invocation's moment, not the machine's.
fn within(good_for: Duration, now: Now) -> Result<PresigningConfig, NoLink> {
    let start = SystemTime::try_from(now.0).map_err(|error| NoLink(error.to_string()))?;
    let config = PresigningConfig::builder().start_time(start).expires_in(good_for).build();
    config.map_err(|error| NoLink(error.to_string()))
}

fn link(signed: &PresignedRequest) -> Link {
    let headers = signed.headers().map(|(name, value)| (name.to_owned(), value.to_owned()));
    Link { url: signed.uri().to_owned(), headers: headers.collect() }
}

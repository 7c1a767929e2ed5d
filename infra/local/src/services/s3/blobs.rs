//! The objects' bytes, each in a file of its own whose name reveals nothing.
//!
//! A key never becomes a path: the name is a hash. A file belongs to an object only once the index names it, so a
//! process that is killed leaves either the whole object or none. Files that are left over are removed at the next
//! start.

use std::{
    collections::BTreeSet,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read as _, Seek as _, SeekFrom, Write as _},
    ops::Range,
    os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _},
    path::PathBuf,
};

use bytes::Bytes;
use futures::StreamExt as _;
use ring::digest::{Context, SHA256};
use s3s::{S3Error, S3ErrorCode, S3Result, dto::StreamingBlob, s3_error};

use super::sums::{Hasher, Sums};

/// How many bytes are read from a file at a time.
const PIECE: usize = 64 * 1024;

/// A folder of blobs.
#[derive(Debug)]
pub(super) struct Blobs(PathBuf);

/// A blob that was written but that the index doesn't name yet.
#[derive(Debug)]
pub(super) struct WrittenBlob {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) md5: [u8; 16],
    pub(super) sums: Sums,
}

/// The name of a blob. Each part is hashed after its length, so that the same text divided differently has another
/// name.
pub(super) fn name(bucket: &str, key: &str, version: &str) -> String {
    let mut context = Context::new(&SHA256);
    for part in [bucket, key, version] {
        context.update(&(part.len() as u64).to_be_bytes());
        context.update(part.as_bytes());
    }
    hex::encode(context.finish())
}

impl Blobs {
    pub(super) fn open(path: PathBuf) -> io::Result<Self> {
        DirBuilder::new().recursive(true).mode(0o700).create(&path)?;
        Ok(Self(path))
    }

    /// Removes every file that the index doesn't name.
    pub(super) fn keep_only(&self, named: &BTreeSet<String>) -> io::Result<()> {
        for entry in fs::read_dir(&self.0)? {
            let entry = entry?;
            if !entry.file_name().to_str().is_some_and(|name| named.contains(name)) {
                fs::remove_file(entry.path())?;
            }
        }
        Ok(())
    }

    /// Writes a stream to a new blob.
    // Blocks on purpose: the page cache takes a piece in microseconds, and a thread for each piece would cost more.
    pub(super) async fn receive(
        &self,
        name: String,
        body: Option<StreamingBlob>,
        mut hasher: Hasher,
    ) -> S3Result<WrittenBlob> {
        let unfinished = Unfinished(Some(self.0.join(&name)));
        let mut file = self.create(&name)?;
        let mut size = 0;
        if let Some(mut body) = body {
            while let Some(piece) = body.next().await {
                let piece = piece.map_err(broken_body)?;
                hasher.update(&piece);
                file.write_all(&piece).map_err(S3Error::internal_error)?;
                size += piece.len() as u64;
            }
        }
        unfinished.done();
        let (md5, sums) = hasher.finish();
        Ok(WrittenBlob { name, size, md5, sums })
    }

    /// Concatenates several blobs into a new one.
    pub(super) fn join(&self, name: String, parts: &[String], mut hasher: Hasher) -> S3Result<WrittenBlob> {
        let unfinished = Unfinished(Some(self.0.join(&name)));
        let mut file = self.create(&name)?;
        let mut size = 0;
        let mut piece = vec![0; PIECE];
        for part in parts {
            let mut part = self.file(part).map_err(S3Error::internal_error)?;
            loop {
                let read = part.read(&mut piece).map_err(S3Error::internal_error)?;
                let Some(piece) = piece.get(..read).filter(|piece| !piece.is_empty()) else { break };
                hasher.update(piece);
                file.write_all(piece).map_err(S3Error::internal_error)?;
                size += read as u64;
            }
        }
        unfinished.done();
        let (md5, sums) = hasher.finish();
        Ok(WrittenBlob { name, size, md5, sums })
    }

    fn create(&self, name: &str) -> S3Result<File> {
        let path = self.0.join(name);
        OpenOptions::new().write(true).create_new(true).mode(0o600).open(path).map_err(S3Error::internal_error)
    }

    /// Opens a blob; the open file stays readable even if the blob is removed meanwhile.
    pub(super) fn file(&self, name: &str) -> io::Result<File> {
        File::open(self.0.join(name))
    }

    /// Removes a blob that the index no longer names.
    pub(super) fn remove(&self, name: &str) {
        if !name.is_empty()
            && let Err(error) = fs::remove_file(self.0.join(name))
        {
            tracing::warn!(%error, "a blob could not be removed");
        }
    }
}

/// Streams a part of a file.
pub(super) fn stream(mut file: File, range: &Range<u64>) -> io::Result<StreamingBlob> {
    file.seek(SeekFrom::Start(range.start))?;
    let pieces = futures::stream::try_unfold((file, range.end - range.start), async |(mut file, left)| {
        if left == 0 {
            return Ok(None);
        }
        let mut piece = vec![0; usize::try_from(left).unwrap_or(PIECE).min(PIECE)];
        file.read_exact(&mut piece)?;
        let left = left - piece.len() as u64;
        Ok::<_, io::Error>(Some((Bytes::from(piece), (file, left))))
    });
    Ok(StreamingBlob::wrap(pieces))
}

/// The error for a body that ended early or does not match its signature.
fn broken_body(error: s3s::StdError) -> S3Error {
    let text = format!("{error} {error:?}");
    if text.contains("SignatureMismatch") {
        s3_error!(SignatureDoesNotMatch, "A chunk's signature does not match.")
    } else if text.contains("Sha256Mismatch") {
        let code = S3ErrorCode::Custom("XAmzContentSHA256Mismatch".into());
        let mut error = S3Error::with_message(code, "The provided 'x-amz-content-sha256' header does not match.");
        error.set_status_code(http::StatusCode::BAD_REQUEST);
        error
    } else {
        S3Error::with_source(S3ErrorCode::IncompleteBody, error)
    }
}

/// Removes a file when dropped, unless it was finished.
struct Unfinished(Option<PathBuf>);

impl Unfinished {
    fn done(mut self) {
        self.0 = None;
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = fs::remove_file(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn names_never_leave_the_folder_and_never_meet(
            a in ("[a-z.-]{0,8}", "[./a\\x00-\\x7f]{0,8}|\\PC{0,8}", "[a-z0-9]{0,4}"),
            b in ("[a-z.-]{0,8}", "[./a\\x00-\\x7f]{0,8}|\\PC{0,8}", "[a-z0-9]{0,4}"),
        ) {
            let (one, other) = (name(&a.0, &a.1, &a.2), name(&b.0, &b.1, &b.2));
            prop_assert!(one.len() == 64 && one.bytes().all(|byte| byte.is_ascii_hexdigit()));
            prop_assert_eq!(one == other, a == b);
        }

        #[test]
        fn where_a_text_is_divided_makes_another_name(text in "[./a-c]{2,12}", one in 0_usize..12, two in 0_usize..12) {
            let (one, two) = (one.min(text.len()), two.min(text.len()));
            let of = |at: usize| name(&text[..at], &text[at..], "1");
            prop_assert_eq!(of(one) == of(two), one == two);
        }
    }
}

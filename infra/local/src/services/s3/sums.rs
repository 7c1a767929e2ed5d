//! Checksums, as the SDKs send and ask for them.

use std::collections::BTreeMap;

use base64::{Engine as _, engine::general_purpose::STANDARD};
use s3s::{
    S3Result, TrailingHeaders,
    checksum::ChecksumHasher,
    crypto::{Checksum as _, Crc32, Crc32c, Crc64Nvme, Md5, Sha1, Sha256},
    dto::Checksum,
    s3_error,
};

/// Checksums in base64, by algorithm in lower case.
pub(super) type Sums = BTreeMap<String, String>;

/// All algorithms.
pub(super) const ALGORITHMS: [&str; 5] = ["crc32", "crc32c", "crc64nvme", "sha1", "sha256"];

/// Computes the MD5 and some other checksums in one go.
pub(super) struct Hasher {
    md5: Md5,
    others: ChecksumHasher,
}

impl Hasher {
    /// A hasher for the named algorithms, in upper or lower case.
    pub(super) fn of<'a>(algorithms: impl IntoIterator<Item = &'a str>) -> Self {
        let mut others = ChecksumHasher::default();
        for algorithm in algorithms {
            match algorithm.to_ascii_lowercase().as_str() {
                "crc32" => others.crc32 = Some(Crc32::new()),
                "crc32c" => others.crc32c = Some(Crc32c::new()),
                "crc64nvme" => others.crc64nvme = Some(Crc64Nvme::new()),
                "sha1" => others.sha1 = Some(Sha1::new()),
                "sha256" => others.sha256 = Some(Sha256::new()),
                _ => {}
            }
        }
        Self { md5: Md5::new(), others }
    }

    pub(super) fn update(&mut self, piece: &[u8]) {
        self.md5.update(piece);
        self.others.update(piece);
    }

    pub(super) fn finish(self) -> ([u8; 16], Sums) {
        let mut md5 = [0; 16];
        md5.copy_from_slice(self.md5.finalize().as_ref());
        (md5, of(self.others.finalize()))
    }
}

/// The checksums in a DTO.
pub(super) fn of(sums: Checksum) -> Sums {
    let values =
        [sums.checksum_crc32, sums.checksum_crc32c, sums.checksum_crc64nvme, sums.checksum_sha1, sums.checksum_sha256];
    ALGORITHMS.into_iter().zip(values).filter_map(|(name, sum)| Some((name.to_owned(), sum?))).collect()
}

/// The checksums in the fields of an input.
macro_rules! sent {
    ($input:expr) => {
        $crate::services::s3::sums::of(s3s::dto::Checksum {
            checksum_crc32: $input.checksum_crc32.take(),
            checksum_crc32c: $input.checksum_crc32c.take(),
            checksum_crc64nvme: $input.checksum_crc64nvme.take(),
            checksum_sha1: $input.checksum_sha1.take(),
            checksum_sha256: $input.checksum_sha256.take(),
            ..Default::default()
        })
    };
}

/// Puts checksums into the fields of an output.
macro_rules! answer {
    ($output:expr, $sums:expr) => {{
        let sums = &$sums;
        $output.checksum_crc32 = sums.get("crc32").cloned();
        $output.checksum_crc32c = sums.get("crc32c").cloned();
        $output.checksum_crc64nvme = sums.get("crc64nvme").cloned();
        $output.checksum_sha1 = sums.get("sha1").cloned();
        $output.checksum_sha256 = sums.get("sha256").cloned();
    }};
}

pub(super) use {answer, sent};

/// Checks the computed checksums against those that were sent in headers and trailers.
pub(super) fn check(
    computed: &Sums,
    sent: &Sums,
    trailers: Option<&TrailingHeaders>,
    md5: (&[u8; 16], Option<&str>),
) -> S3Result<()> {
    if let (actual, Some(expected)) = md5
        && STANDARD.encode(actual) != expected
    {
        return Err(s3_error!(BadDigest, "The Content-MD5 you specified did not match what we received."));
    }
    let mut expected = sent.clone();
    if let Some(headers) = trailers.and_then(TrailingHeaders::take) {
        for algorithm in ALGORITHMS {
            let value = headers.get(format!("x-amz-checksum-{algorithm}")).and_then(|value| value.to_str().ok());
            expected.extend(value.map(|value| (algorithm.to_owned(), value.to_owned())));
        }
    }
    for (algorithm, expected) in &expected {
        if computed.get(algorithm) != Some(expected) {
            let name = algorithm.to_uppercase();
            return Err(s3_error!(BadDigest, "The {name} you specified did not match the calculated checksum."));
        }
    }
    Ok(())
}

/// The composite checksum of a multipart upload: the checksum of its parts' checksums, and the number of parts.
pub(super) fn composite(algorithm: &str, parts: &[&Sums]) -> Option<String> {
    let mut hasher = Hasher::of([algorithm]);
    for part in parts {
        hasher.update(&STANDARD.decode(part.get(algorithm)?).ok()?);
    }
    let (_, sums) = hasher.finish();
    Some(format!("{}-{}", sums.get(algorithm)?, parts.len()))
}

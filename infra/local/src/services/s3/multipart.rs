//! Multipart uploads.

use s3s::{
    S3Request, S3Response, S3Result,
    dto::{
        AbortMultipartUploadInput, AbortMultipartUploadOutput, ChecksumAlgorithm, ChecksumType,
        CompleteMultipartUploadInput, CompleteMultipartUploadOutput, CompletedPart, CreateMultipartUploadInput,
        CreateMultipartUploadOutput, ETag, ListMultipartUploadsInput, ListMultipartUploadsOutput, ListPartsInput,
        ListPartsOutput, MultipartUpload, UploadPartInput, UploadPartOutput,
    },
    s3_error,
};

use super::{
    backend::{Backend, actor, time},
    objects::{about, announced, checksum_type, shown_id},
    store::{Condition, NewVersion, ObjectMetadata, Part, Upload},
    sums::{self, Hasher, Sums},
};
use crate::form;

/// S3's own limits.
const PARTS: i32 = 10_000;
const SMALLEST: u64 = 5 * 1024 * 1024;

impl Backend {
    pub(super) fn begin(
        &self,
        mut input: CreateMultipartUploadInput,
    ) -> S3Result<S3Response<CreateMultipartUploadOutput>> {
        self.store.check_bucket(&input.bucket)?;
        let algorithm = input.checksum_algorithm.as_ref().map(|algorithm| algorithm.as_str().to_lowercase());
        // Without an algorithm, S3 computes a checksum of the whole object. It does so for crc64nvme, too, which has no
        // composite form.
        let full_object = match &input.checksum_type {
            Some(kind) => kind.as_str() == ChecksumType::FULL_OBJECT,
            None => algorithm.as_deref().is_none_or(|algorithm| algorithm == "crc64nvme"),
        };
        let about = ObjectMetadata { algorithm, full_object, ..about!(input) };
        let id = self.store.begin_upload(&input.bucket, &input.key, &about)?;
        Ok(S3Response::new(CreateMultipartUploadOutput {
            checksum_algorithm: input.checksum_algorithm,
            checksum_type: input.checksum_type,
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(id),
            ..CreateMultipartUploadOutput::default()
        }))
    }

    pub(super) async fn part(&self, mut request: S3Request<UploadPartInput>) -> S3Result<S3Response<UploadPartOutput>> {
        let input = &mut request.input;
        let upload = self.store.upload(&input.bucket, &input.key, &input.upload_id)?;
        check_number(input.part_number)?;
        let sent = sums::sent!(input);
        let algorithms = announced(&sent, &request.headers, upload.about.algorithm.as_deref());
        let hasher = Hasher::of(algorithms.iter().map(String::as_str));
        let name = blob_name(&upload.id, input.part_number);
        let written = self.store.blobs.receive(name, input.body.take(), hasher).await?;
        let md5 = (&written.md5, input.content_md5.as_deref());
        let checked = sums::check(&written.sums, &sent, request.trailing_headers.as_ref(), md5);
        if let Err(error) = checked {
            self.store.blobs.remove(&written.name);
            return Err(error);
        }
        let etag = hex::encode(written.md5);
        self.store.put_part(&upload.id, input.part_number, &etag, &written)?;
        let mut output = UploadPartOutput { e_tag: Some(ETag::Strong(etag)), ..UploadPartOutput::default() };
        sums::answer!(output, written.sums);
        Ok(S3Response::new(output))
    }

    pub(super) fn complete(
        &self,
        mut request: S3Request<CompleteMultipartUploadInput>,
    ) -> S3Result<S3Response<CompleteMultipartUploadOutput>> {
        let input = &mut request.input;
        let upload = self.store.upload(&input.bucket, &input.key, &input.upload_id)?;
        let sent = sums::sent!(input);
        let named = input.multipart_upload.take().and_then(|upload| upload.parts).unwrap_or_default();
        let parts = chosen(self.store.parts(&upload.id)?, &named)?;
        let blobs: Vec<String> = parts.iter().map(|part| part.blob.clone()).collect();
        let (id, blob) = self.store.next_version(&input.bucket, &input.key);
        let algorithm = upload.about.algorithm.clone().unwrap_or_else(|| "crc64nvme".to_owned());
        let whole = upload.about.full_object.then_some(algorithm.as_str());
        let written = self.store.blobs.join(blob, &blobs, Hasher::of(whole))?;
        let sums = sums_of(&upload, &algorithm, &parts, &written.sums);
        if let Some(wrong) = sent.iter().find(|(algorithm, sum)| sums.get(*algorithm).is_some_and(|own| own != *sum)) {
            self.store.blobs.remove(&written.name);
            let name = wrong.0.to_uppercase();
            return Err(s3_error!(BadDigest, "The {name} you specified did not match the calculated checksum."));
        }
        let about = ObjectMetadata { sums, parts: parts.iter().map(|part| part.size).collect(), ..upload.about };
        let new = NewVersion {
            bucket: &input.bucket,
            key: &input.key,
            id,
            etag: etag(&parts),
            written: &written,
            about,
            event: "ObjectCreated:CompleteMultipartUpload",
            condition: Condition { if_match: input.if_match.take(), if_none_match: input.if_none_match.take() },
            upload: Some(&upload.id),
        };
        let version = self.store.put(&new, &actor(&request.extensions))?;
        let mut output = CompleteMultipartUploadOutput {
            location: Some(format!("/{}/{}", input.bucket, form::encode(&input.key))),
            bucket: Some(input.bucket.clone()),
            key: Some(input.key.clone()),
            e_tag: Some(ETag::Strong(version.etag.clone())),
            version_id: shown_id(&version),
            checksum_type: Some(checksum_type(&version)),
            ..CompleteMultipartUploadOutput::default()
        };
        sums::answer!(output, version.about.sums);
        Ok(S3Response::new(output))
    }

    pub(super) fn abort(&self, input: &AbortMultipartUploadInput) -> S3Result<S3Response<AbortMultipartUploadOutput>> {
        let upload = self.store.upload(&input.bucket, &input.key, &input.upload_id)?;
        self.store.abort(&upload.id)?;
        Ok(S3Response::new(AbortMultipartUploadOutput::default()))
    }

    pub(super) fn list_parts(&self, input: ListPartsInput) -> S3Result<S3Response<ListPartsOutput>> {
        let upload = self.store.upload(&input.bucket, &input.key, &input.upload_id)?;
        let marker = input.part_number_marker.unwrap_or_default();
        let most = usize::try_from(input.max_parts.unwrap_or(1_000).clamp(0, 1_000)).unwrap_or_default();
        let behind: Vec<Part> = self.store.parts(&upload.id)?.into_iter().filter(|part| part.number > marker).collect();
        let parts = behind.iter().take(most).map(|part| {
            let mut shown = s3s::dto::Part {
                e_tag: Some(ETag::Strong(part.etag.clone())),
                last_modified: Some(time(part.modified_ms)),
                part_number: Some(part.number),
                size: i64::try_from(part.size).ok(),
                ..s3s::dto::Part::default()
            };
            sums::answer!(shown, part.sums);
            shown
        });
        let parts: Vec<_> = parts.collect();
        let is_truncated = behind.len() > parts.len();
        Ok(S3Response::new(ListPartsOutput {
            bucket: Some(input.bucket),
            key: Some(input.key),
            upload_id: Some(upload.id),
            max_parts: i32::try_from(most).ok(),
            part_number_marker: Some(marker),
            is_truncated: Some(is_truncated),
            next_part_number_marker: parts.last().and_then(|part| part.part_number).filter(|_| is_truncated),
            parts: Some(parts),
            ..ListPartsOutput::default()
        }))
    }

    pub(super) fn list_uploads(
        &self,
        input: ListMultipartUploadsInput,
    ) -> S3Result<S3Response<ListMultipartUploadsOutput>> {
        self.store.check_bucket(&input.bucket)?;
        let prefix = input.prefix.clone().unwrap_or_default();
        let uploads = self.store.uploads(&input.bucket, None)?.into_iter().filter(|one| one.key.starts_with(&prefix));
        let uploads = uploads.map(|upload| MultipartUpload {
            checksum_algorithm: upload.about.algorithm.map(|name| ChecksumAlgorithm::from(name.to_uppercase())),
            initiated: Some(time(upload.begun_ms)),
            key: Some(upload.key),
            owner: Some(super::lists::owner()),
            upload_id: Some(upload.id),
            ..MultipartUpload::default()
        });
        Ok(S3Response::new(ListMultipartUploadsOutput {
            bucket: Some(input.bucket),
            is_truncated: Some(false),
            prefix: input.prefix,
            uploads: Some(uploads.collect()),
            ..ListMultipartUploadsOutput::default()
        }))
    }
}

/// Refuses a part number that S3 does not accept.
pub(super) fn check_number(number: i32) -> S3Result<()> {
    if (1..=PARTS).contains(&number) {
        return Ok(());
    }
    Err(s3_error!(InvalidArgument, "Part number must be an integer between 1 and 10000, inclusive"))
}

/// The name of a part's blob: a new one each time the part is sent.
pub(super) fn blob_name(upload: &str, number: i32) -> String {
    super::blobs::name(upload, &number.to_string(), &crate::random::hex::<16>())
}

/// The parts that a caller names, checked as S3 checks them.
fn chosen(mut kept: Vec<Part>, named: &[CompletedPart]) -> S3Result<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::with_capacity(named.len());
    for part in named {
        let number = part.part_number.unwrap_or_default();
        if parts.last().is_some_and(|last| last.number >= number) {
            return Err(s3_error!(InvalidPartOrder, "The list of parts was not in ascending order."));
        }
        let at = kept.iter().position(|kept| {
            kept.number == number && part.e_tag.as_ref().is_some_and(|etag| etag.value() == kept.etag)
        });
        let at = at.ok_or_else(|| s3_error!(InvalidPart, "One or more of the specified parts could not be found."))?;
        parts.push(kept.swap_remove(at));
    }
    match parts.split_last() {
        None => Err(s3_error!(MalformedXML, "You must specify at least one part")),
        Some((_, before)) if before.iter().any(|part| part.size < SMALLEST) => {
            Err(s3_error!(EntityTooSmall, "Your proposed upload is smaller than the minimum allowed size"))
        }
        Some(_) => Ok(parts),
    }
}

fn etag(parts: &[Part]) -> String {
    let mut hasher = Hasher::of([]);
    for part in parts {
        hasher.update(&hex::decode(&part.etag).unwrap_or_default());
    }
    format!("{}-{}", hex::encode(hasher.finish().0), parts.len())
}

fn sums_of(upload: &Upload, algorithm: &str, parts: &[Part], whole: &Sums) -> Sums {
    if upload.about.full_object {
        return whole.clone();
    }
    let each: Vec<&Sums> = parts.iter().map(|part| &part.sums).collect();
    sums::composite(algorithm, &each).map(|sum| (algorithm.to_owned(), sum)).into_iter().collect()
}

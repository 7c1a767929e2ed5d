//! Lists of objects and versions.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use s3s::{
    S3Response, S3Result,
    dto::{
        CommonPrefix, DeleteMarkerEntry, ETag, EncodingType, ListObjectVersionsInput, ListObjectVersionsOutput,
        ListObjectsInput, ListObjectsOutput, ListObjectsV2Input, ListObjectsV2Output, Object, ObjectStorageClass,
        ObjectVersion, ObjectVersionStorageClass, Owner,
    },
    s3_error,
};

use super::{
    backend::{Backend, time},
    store::{Page, Version},
};
use crate::{form, template::ACCOUNT};

const MOST: i32 = 1_000;

/// The size of a page, limited to S3's maximum; an error if it is negative.
fn most(asked: Option<i32>) -> S3Result<usize> {
    usize::try_from(asked.unwrap_or(MOST).min(MOST)).map_err(|_| s3_error!(InvalidArgument, "max-keys is negative"))
}

/// Writes keys as they are or, if the caller asks for it, percent-encoded, because XML cannot hold all of them.
struct Encoding(bool);

impl Encoding {
    fn of(asked: Option<&EncodingType>) -> Self {
        Self(asked.is_some_and(|asked| asked.as_str() == EncodingType::URL))
    }

    fn text(&self, text: &str) -> String {
        if self.0 { form::encode(text).to_string() } else { text.to_owned() }
    }

    fn some(&self, text: Option<&str>) -> Option<String> {
        text.map(|text| self.text(text))
    }

    fn prefixes(&self, prefixes: &[String]) -> Vec<CommonPrefix> {
        prefixes.iter().map(|prefix| CommonPrefix { prefix: Some(self.text(prefix)) }).collect()
    }

    fn object(&self, version: &Version) -> Object {
        Object {
            key: Some(self.text(&version.key)),
            e_tag: Some(ETag::Strong(version.etag.clone())),
            last_modified: Some(time(version.modified_ms)),
            size: i64::try_from(version.size).ok(),
            storage_class: Some(ObjectStorageClass::from_static(ObjectStorageClass::STANDARD)),
            ..Object::default()
        }
    }
}

pub(super) fn owner() -> Owner {
    Owner { display_name: None, id: Some(ACCOUNT.to_owned()) }
}

impl Backend {
    pub(super) fn list_v2(&self, input: ListObjectsV2Input) -> S3Result<S3Response<ListObjectsV2Output>> {
        self.store.check_bucket(&input.bucket)?;
        let decode = |token: &String| String::from_utf8(URL_SAFE_NO_PAD.decode(token).ok()?).ok();
        let after = match &input.continuation_token {
            Some(token) => decode(token)
                .ok_or_else(|| s3_error!(InvalidArgument, "The continuation token provided is incorrect"))?,
            None => input.start_after.clone().unwrap_or_default(),
        };
        let page = Page {
            prefix: input.prefix.as_deref().unwrap_or_default(),
            delimiter: input.delimiter.as_deref().unwrap_or_default(),
            after: &after,
            most: most(input.max_keys)?,
            ..Page::default()
        };
        let listed = self.store.list(&input.bucket, &page)?;
        let encoding = Encoding::of(input.encoding_type.as_ref());
        let mut contents: Vec<Object> = listed.versions.iter().map(|(version, _)| encoding.object(version)).collect();
        if input.fetch_owner == Some(true) {
            for object in &mut contents {
                object.owner = Some(owner());
            }
        }
        Ok(S3Response::new(ListObjectsV2Output {
            prefix: encoding.some(Some(page.prefix)),
            delimiter: encoding.some(input.delimiter.as_deref()),
            max_keys: Some(input.max_keys.unwrap_or(MOST).min(MOST)),
            key_count: i32::try_from(contents.len() + listed.prefixes.len()).ok(),
            continuation_token: input.continuation_token.clone(),
            is_truncated: Some(listed.next.is_some()),
            next_continuation_token: listed.next.map(|(key, _)| URL_SAFE_NO_PAD.encode(key)),
            contents: Some(contents),
            common_prefixes: Some(encoding.prefixes(&listed.prefixes)),
            start_after: encoding.some(input.start_after.as_deref()),
            encoding_type: input.encoding_type,
            name: Some(input.bucket),
            ..ListObjectsV2Output::default()
        }))
    }

    pub(super) fn list_v1(&self, input: ListObjectsInput) -> S3Result<S3Response<ListObjectsOutput>> {
        self.store.check_bucket(&input.bucket)?;
        let page = Page {
            prefix: input.prefix.as_deref().unwrap_or_default(),
            delimiter: input.delimiter.as_deref().unwrap_or_default(),
            after: input.marker.as_deref().unwrap_or_default(),
            most: most(input.max_keys)?,
            ..Page::default()
        };
        let listed = self.store.list(&input.bucket, &page)?;
        let encoding = Encoding::of(input.encoding_type.as_ref());
        Ok(S3Response::new(ListObjectsOutput {
            prefix: encoding.some(Some(page.prefix)),
            delimiter: encoding.some(input.delimiter.as_deref()),
            max_keys: Some(input.max_keys.unwrap_or(MOST).min(MOST)),
            marker: Some(encoding.text(page.after)),
            is_truncated: Some(listed.next.is_some()),
            next_marker: listed.next.as_ref().map(|(key, _)| encoding.text(key)),
            contents: Some(listed.versions.iter().map(|(version, _)| encoding.object(version)).collect()),
            common_prefixes: Some(encoding.prefixes(&listed.prefixes)),
            encoding_type: input.encoding_type,
            name: Some(input.bucket),
            ..ListObjectsOutput::default()
        }))
    }

    pub(super) fn list_versions(
        &self,
        input: ListObjectVersionsInput,
    ) -> S3Result<S3Response<ListObjectVersionsOutput>> {
        self.store.check_bucket(&input.bucket)?;
        let page = Page {
            prefix: input.prefix.as_deref().unwrap_or_default(),
            delimiter: input.delimiter.as_deref().unwrap_or_default(),
            after: input.key_marker.as_deref().unwrap_or_default(),
            after_version: input.version_id_marker.as_deref().filter(|id| !id.is_empty()),
            most: most(input.max_keys)?,
            versions: true,
        };
        let listed = self.store.list(&input.bucket, &page)?;
        let encoding = Encoding::of(input.encoding_type.as_ref());
        let (markers, versions): (Vec<_>, Vec<_>) = listed.versions.iter().partition(|(version, _)| version.marker);
        let versions = versions.into_iter().map(|(version, newest)| ObjectVersion {
            e_tag: Some(ETag::Strong(version.etag.clone())),
            is_latest: Some(*newest),
            key: Some(encoding.text(&version.key)),
            last_modified: Some(time(version.modified_ms)),
            owner: Some(owner()),
            size: i64::try_from(version.size).ok(),
            storage_class: Some(ObjectVersionStorageClass::from_static(ObjectVersionStorageClass::STANDARD)),
            version_id: Some(version.id.clone()),
            ..ObjectVersion::default()
        });
        let markers = markers.into_iter().map(|(version, newest)| DeleteMarkerEntry {
            is_latest: Some(*newest),
            key: Some(encoding.text(&version.key)),
            last_modified: Some(time(version.modified_ms)),
            owner: Some(owner()),
            version_id: Some(version.id.clone()),
        });
        let (next_key, next_version) = listed.next.clone().unzip();
        Ok(S3Response::new(ListObjectVersionsOutput {
            prefix: encoding.some(Some(page.prefix)),
            delimiter: encoding.some(input.delimiter.as_deref()),
            max_keys: Some(input.max_keys.unwrap_or(MOST).min(MOST)),
            key_marker: Some(encoding.text(page.after)),
            version_id_marker: input.version_id_marker.clone(),
            is_truncated: Some(listed.next.is_some()),
            next_key_marker: next_key.map(|key| encoding.text(&key)),
            next_version_id_marker: next_version.flatten(),
            versions: Some(versions.collect()),
            delete_markers: Some(markers.collect()),
            common_prefixes: Some(encoding.prefixes(&listed.prefixes)),
            encoding_type: input.encoding_type,
            name: Some(input.bucket),
            ..ListObjectVersionsOutput::default()
        }))
    }
}

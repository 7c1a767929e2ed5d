//! Announced uploads.

use serde_json::Value;

use crate::{
    integrations::texts::FileName,
    kernel::{
        field_error::{FieldErrorCode, Input, text},
        input,
    },
};

/// The most bytes of a file: 1 GB.
pub const MOST_BYTES: u64 = 1_000_000_000;
/// The most bytes of files that an account in its trial has.
pub const TRIAL_BYTES: u64 = 1_000_000_000;

crate::request! {
    /// A file that is to be uploaded.
    pub struct UploadRequest {
        /// Its name.
        filename: FileName,
        /// Its type, as it is sent with it.
        content_type: ContentType,
        /// Its size in bytes.
        size: FileSize,
        /// The SHA-256 of its bytes.
        sha256: Sha256,
    }
}

/// A media type (RFC 9110).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ContentType(String);

impl ContentType {
    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Input for ContentType {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let text = input::exact(text(value)?);
        let is_token = |part: &str| {
            !part.is_empty() && part.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$&^_.+-".contains(&b))
        };
        let essence = text.split(';').next().unwrap_or_default().trim_end();
        let is_type = essence.split_once('/').is_some_and(|(main, sub)| is_token(main) && is_token(sub));
        let is_safe = text.len() <= 100 && text.bytes().all(|b| b == b' ' || b.is_ascii_graphic());
        if is_type && is_safe { Ok(Self(text)) } else { Err(FieldErrorCode::InvalidContentType) }
    }
}

/// The size of a file in bytes: at least 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct FileSize(u64);

impl FileSize {
    /// The bytes.
    #[must_use]
    pub const fn bytes(self) -> u64 {
        self.0
    }
}

impl Input for FileSize {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        match value {
            None | Some(Value::Null) => Err(FieldErrorCode::Missing),
            Some(Value::Number(number)) => {
                // A whole number of JSON may be written with a fraction of zero.
                let text = number.to_string();
                let bytes = text.strip_suffix(".0").unwrap_or(&text).parse::<u64>();
                let bytes = bytes.map_err(|_| FieldErrorCode::InvalidSize)?;
                if bytes == 0 { Err(FieldErrorCode::EmptyFile) } else { Ok(Self(bytes)) }
            }
            Some(_) => Err(FieldErrorCode::InvalidSize),
        }
    }
}

/// A SHA-256, in hexadecimal.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sha256([u8; 32]);

impl Sha256 {
    /// The bytes.
    #[must_use]
    pub const fn bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl Input for Sha256 {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let text = input::token(text(value)?);
        let mut bytes = [0; 32];
        let digits = text.as_bytes();
        if digits.len() != 64 {
            return Err(FieldErrorCode::InvalidSha256);
        }
        for (byte, pair) in bytes.iter_mut().zip(digits.chunks_exact(2)) {
            let pair = std::str::from_utf8(pair).ok().filter(|pair| pair.bytes().all(|b| b.is_ascii_hexdigit()));
            *byte = pair.and_then(|pair| u8::from_str_radix(pair, 16).ok()).ok_or(FieldErrorCode::InvalidSha256)?;
        }
        Ok(Self(bytes))
    }
}

crate::kernel::schema::text_schema!(
    ContentType,
    "text/csv",
    r"^[A-Za-z0-9!#$&^_.+-]{1,40}/[A-Za-z0-9!#$&^_.+-]{1,40}$"
);
crate::kernel::schema::text_schema!(
    Sha256,
    "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "^[0-9a-fA-F]{64}$"
);

impl utoipa::PartialSchema for FileSize {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::Integer)
            .minimum(Some(1))
            .maximum(Some(1_000_000_000))
            .examples([Value::from(4_096)])
            .into()
    }
}

impl utoipa::ToSchema for FileSize {}

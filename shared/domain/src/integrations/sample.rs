//! A sample of a file.

use base64::{
    Engine, alphabet,
    engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig},
};
use serde_json::Value;

use crate::{
    integrations::texts::FileName,
    kernel::{
        field_error::{FieldErrorCode, FieldErrors, Input, text},
        input,
        record::redacted,
    },
};

/// The most bytes of a sample. In base64 they fit into a request.
const MOST: usize = 48_000;

const BASE64: GeneralPurpose = GeneralPurpose::new(
    &alphabet::STANDARD,
    GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent),
);

/// The beginning of a file, in base64: at most 48 KB.
#[derive(Clone, PartialEq, Eq)]
pub struct SampleContent(Vec<u8>);

redacted!(SampleContent);

impl Input for SampleContent {
    fn read(value: Option<&Value>) -> Result<Self, FieldErrorCode> {
        let bytes = BASE64.decode(input::token(text(value)?)).map_err(|_| FieldErrorCode::InvalidBase64)?;
        if bytes.len() > MOST { Err(FieldErrorCode::SampleTooLarge) } else { Ok(Self(bytes)) }
    }
}

impl SampleContent {
    /// The bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8] {
        &self.0
    }

    /// Checks that the file can be previewed.
    ///
    /// # Errors
    /// `spreadsheet-not-previewed`.
    pub fn check(&self, name: &FileName) -> Result<(), FieldErrors> {
        let signatures: [&[u8]; 2] = [b"PK\x03\x04", b"\xd0\xcf\x11\xe0"];
        let field = if name.is_of_spreadsheet() {
            "filename"
        } else if signatures.iter().any(|signature| self.0.starts_with(signature)) {
            "content"
        } else {
            return Ok(());
        };
        Err(FieldErrors::one(field, FieldErrorCode::SpreadsheetNotPreviewed))
    }
}

impl utoipa::PartialSchema for SampleContent {
    fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::schema::Schema> {
        utoipa::openapi::ObjectBuilder::new()
            .schema_type(utoipa::openapi::schema::Type::String)
            .content_encoding("base64")
            .examples([Value::from("aWQ7bmF2bgoxO0FkYQo=")])
            .into()
    }
}

impl utoipa::ToSchema for SampleContent {}

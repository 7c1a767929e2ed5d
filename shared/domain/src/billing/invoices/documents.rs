//! The documents of an invoice: what is sent, byte for byte.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};

use crate::kernel::{negotiation::Representation, record::redacted};

/// A format that an invoice is available in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum DocumentFormat {
    /// For programs.
    Json,
    /// A page to read in a browser.
    Html,
    /// To print and to file.
    Pdf,
    /// The electronic invoice (Peppol BIS Billing 3.0).
    Xml,
}

impl Representation for DocumentFormat {
    const ALL: &'static [Self] = &[Self::Json, Self::Html, Self::Pdf, Self::Xml];
    const DEFAULT: Self = Self::Json;

    fn media_type(self) -> (&'static str, &'static str) {
        match self {
            Self::Json => ("application", "json"),
            Self::Html => ("text", "html"),
            Self::Pdf => ("application", "pdf"),
            Self::Xml => ("application", "xml"),
        }
    }
}

impl DocumentFormat {
    /// How it is named where it is saved; a page and JSON are shown.
    #[must_use]
    pub fn disposition(self, number: u64) -> String {
        match self {
            Self::Json | Self::Html => "inline".to_owned(),
            Self::Pdf => format!("inline; filename=\"{}\"", self.file_name(number)),
            Self::Xml => format!("attachment; filename=\"{}\"", self.file_name(number)),
        }
    }

    /// The name of its file.
    #[must_use]
    pub fn file_name(self, number: u64) -> String {
        format!("e-sg-cloud-{number}.{}", self.media_type().1)
    }

    /// Its `Content-Type`.
    #[must_use]
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Json => "application/json",
            Self::Html => "text/html; charset=utf-8",
            Self::Pdf => "application/pdf",
            Self::Xml => "application/xml",
        }
    }
}

/// The bytes of a document.
#[derive(Clone, PartialEq, Eq)]
pub struct DocumentBytes(pub Vec<u8>);

impl Serialize for DocumentBytes {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        STANDARD.encode(&self.0).serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for DocumentBytes {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<str>::deserialize(deserializer)?;
        STANDARD.decode(text.as_bytes()).map(Self).map_err(D::Error::custom)
    }
}

/// An invoice in every format.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Documents {
    /// For programs.
    pub json: DocumentBytes,
    /// A page.
    pub html: DocumentBytes,
    /// To print.
    pub pdf: DocumentBytes,
    /// The electronic invoice.
    pub xml: DocumentBytes,
}

redacted!(DocumentBytes, Documents);

impl Documents {
    /// The bytes in a format.
    #[must_use]
    pub fn bytes(&self, format: DocumentFormat) -> &[u8] {
        match format {
            DocumentFormat::Json => &self.json.0,
            DocumentFormat::Html => &self.html.0,
            DocumentFormat::Pdf => &self.pdf.0,
            DocumentFormat::Xml => &self.xml.0,
        }
    }
}

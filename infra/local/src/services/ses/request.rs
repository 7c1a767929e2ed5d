//! A request to send a mail.

use serde::Deserialize;

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct SendEmail {
    pub(super) from_email_address: Option<String>,
    #[serde(default)]
    pub(super) destination: Destination,
    pub(super) content: Content,
    pub(super) configuration_set_name: Option<String>,
    #[serde(default)]
    pub(super) email_tags: Vec<Tag>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
pub(super) struct Destination {
    #[serde(rename = "ToAddresses")]
    pub(super) to: Vec<String>,
    #[serde(rename = "CcAddresses")]
    pub(super) cc: Vec<String>,
    #[serde(rename = "BccAddresses")]
    pub(super) bcc: Vec<String>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Content {
    pub(super) simple: Option<Simple>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Simple {
    pub(super) subject: Text,
    pub(super) body: Body,
    #[serde(default)]
    pub(super) headers: Vec<Header>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Body {
    pub(super) text: Option<Text>,
    pub(super) html: Option<Text>,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Text {
    pub(super) data: String,
}

#[derive(Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Header {
    pub(super) name: String,
    pub(super) value: String,
}

/// A tag of a mail.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "PascalCase")]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) value: String,
}

impl Tag {
    /// Whether SES takes it.
    pub(super) fn is_valid(&self) -> bool {
        let is_valid = |text: &str| {
            let is_of_tags = |letter: char| letter.is_ascii_alphanumeric() || letter == '_' || letter == '-';
            !text.is_empty() && text.len() <= 256 && text.chars().all(is_of_tags)
        };
        is_valid(&self.name) && is_valid(&self.value)
    }
}

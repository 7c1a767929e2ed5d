//! Sends mails through SES.

use aws_sdk_sesv2::{
    operation::send_email::SendEmailError,
    primitives::Blob,
    types::{
        Attachment as SesAttachment, AttachmentContentDisposition, AttachmentContentTransferEncoding, Body, Content,
        Destination, EmailContent, Message, MessageHeader, MessageTag,
    },
};
use domain::{
    id::{AccountId, MessageId, UserId},
    personal::EmailAddress,
};

use crate::{
    SendError,
    aws::{AwsConfig, describe},
};

/// The value of a tag that a mail has nothing for. `EventBridge` passes an event on if each of the tags that its rule names is there.
const NOTHING: &str = "none";

/// Sends mails from one sender.
#[derive(Debug, Clone)]
pub struct Mailer {
    client: aws_sdk_sesv2::Client,
    from: String,
    configuration_set: String,
}

/// A rendered mail. It has no `Debug`, because it contains links and names.
pub struct Mail<'a> {
    /// The message's id, in its `Message` tag and header, so that a second copy can be recognised.
    pub message: MessageId,
    /// The account whose subscription depends on whether the mail arrives, in its `account` tag. The service's events about the
    /// mail have its tags.
    pub evidence_for: Option<AccountId>,
    /// The person whom it goes to, in its `person` tag.
    pub person: Option<UserId>,
    /// What ties the message to the address, in its `address` tag. It tells nothing of the address.
    pub address_tag: Option<String>,
    /// The recipient's address.
    pub to: &'a EmailAddress,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The HTML page.
    pub html: String,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
    /// Files that are attached.
    pub attachments: Vec<Attachment>,
}

/// A file that is attached to a mail. It has no `Debug`, because it contains personal data.
pub struct Attachment {
    /// Its name, in ASCII.
    pub file_name: String,
    /// Its media type.
    pub content_type: &'static str,
    /// Its bytes.
    pub content: Vec<u8>,
}

impl Mailer {
    /// A mailer that sends from the identity `from`, with a configuration set.
    #[must_use]
    pub fn new(aws: &AwsConfig, from: String, configuration_set: String) -> Self {
        // The SDK does not retry, because a retry after a lost response would send a second mail. The outbox decides on
        // retries.
        let config = aws_sdk_sesv2::config::Builder::from(aws.config())
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
            .http_client(aws.unpooled())
            .build();
        Self { client: aws_sdk_sesv2::Client::from_conf(config), from, configuration_set }
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// If SES does not accept the mail. The error says whether a retry can succeed.
    pub async fn send(&self, mail: Mail<'_>) -> Result<(), SendError> {
        let headers = [("X-Message-Id", mail.message.to_string())].into_iter().chain(mail.headers);
        let mut message = Message::builder();
        for (name, value) in headers {
            message = message.headers(MessageHeader::builder().name(name).value(value).build().map_err(unsendable)?);
        }
        for attachment in mail.attachments {
            message = message.attachments(attached(attachment)?);
        }
        let account = mail.evidence_for.map(|account| account.to_string());
        let person = mail.person.map(|person| person.to_string());
        let message = message
            .subject(content(mail.subject)?)
            .body(Body::builder().text(content(mail.text)?).html(content(mail.html)?).build())
            .build();
        self.client
            .send_email()
            .from_email_address(&self.from)
            .configuration_set_name(&self.configuration_set)
            .destination(Destination::builder().to_addresses(mail.to.as_str()).build())
            .email_tags(tag("message", Some(mail.message.to_string()))?)
            .email_tags(tag("account", account)?)
            .email_tags(tag("person", person)?)
            .email_tags(tag("address", mail.address_tag)?)
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await
            .map(|_| ())
            .map_err(|error| {
                let code = describe(&error);
                match error.as_service_error() {
                    Some(SendEmailError::BadRequestException(_)) => SendError::Permanent(code),
                    // We can verify an unverified identity and resume a paused account, and a retry then succeeds.
                    _ => SendError::Retryable(code),
                }
            })
    }
}

fn attached(attachment: Attachment) -> Result<SesAttachment, SendError> {
    let Attachment { file_name, content_type, content } = attachment;
    SesAttachment::builder()
        .file_name(file_name)
        .content_type(content_type)
        .content_disposition(AttachmentContentDisposition::Attachment)
        .content_transfer_encoding(AttachmentContentTransferEncoding::Base64)
        .raw_content(Blob::new(content))
        .build()
        .map_err(unsendable)
}

pub(crate) fn tag(name: &str, value: Option<String>) -> Result<MessageTag, SendError> {
    let value = value.unwrap_or_else(|| NOTHING.to_owned());
    MessageTag::builder().name(name).value(value).build().map_err(unsendable)
}

pub(crate) fn content(text: String) -> Result<Content, SendError> {
    Content::builder().charset("UTF-8").data(text).build().map_err(unsendable)
}

fn unsendable(_: aws_smithy_types::error::operation::BuildError) -> SendError {
    SendError::Permanent("incomplete".to_owned())
}

//! Mail, by SES.

use aws_sdk_sesv2::{
    operation::send_email::SendEmailError,
    types::{Body, Content, Destination, EmailContent, Message, MessageHeader, MessageTag},
};
use domain::{id::MessageId, personal::EmailAddress};

use crate::{
    NotSent,
    aws::{AwsConfig, describe},
};

/// Sends mails from one sender.
#[derive(Debug, Clone)]
pub struct Mailer {
    client: aws_sdk_sesv2::Client,
    from: String,
    configuration_set: String,
}

/// A mail, rendered. It holds links and names: there is no `Debug`.
pub struct Mail<'a> {
    /// The message's id, in its `Message` tag and header, so that a second copy can be recognised.
    pub message: MessageId,
    /// Where to.
    pub to: &'a EmailAddress,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The page.
    pub html: String,
    /// Further headers.
    pub headers: Vec<(&'static str, String)>,
}

impl Mailer {
    /// A mailer that sends `from` an identity under a configuration set.
    #[must_use]
    pub fn new(aws: &AwsConfig, from: String, configuration_set: String) -> Self {
        // A second try after a lost answer would be a second mail: the outbox decides on tries, not the SDK.
        let config = aws_sdk_sesv2::config::Builder::from(aws.config())
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
            .http_client(aws.unpooled())
            .build();
        Self { client: aws_sdk_sesv2::Client::from_conf(config), from, configuration_set }
    }

    /// Sends a mail.
    ///
    /// # Errors
    /// Whether it can be tried again.
    pub async fn send(&self, mail: Mail<'_>) -> Result<(), NotSent> {
        let headers = [("X-Message-Id", mail.message.to_string())].into_iter().chain(mail.headers);
        let mut message = Message::builder();
        for (name, value) in headers {
            message = message.headers(MessageHeader::builder().name(name).value(value).build().map_err(unsendable)?);
        }
        let message = message
            .subject(content(mail.subject)?)
            .body(Body::builder().text(content(mail.text)?).html(content(mail.html)?).build())
            .build();
        self.client
            .send_email()
            .from_email_address(&self.from)
            .configuration_set_name(&self.configuration_set)
            .destination(Destination::builder().to_addresses(mail.to.as_str()).build())
            .email_tags(
                MessageTag::builder().name("message").value(mail.message.to_string()).build().map_err(unsendable)?,
            )
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await
            .map(|_| ())
            .map_err(|error| {
                let code = describe(&error);
                match error.as_service_error() {
                    Some(SendEmailError::BadRequestException(_)) => NotSent::Never(code),
                    // An identity that is not verified, or an account that is paused, is mended by us and then sends.
                    _ => NotSent::Later(code),
                }
            })
    }
}

fn content(text: String) -> Result<Content, NotSent> {
    Content::builder().charset("UTF-8").data(text).build().map_err(unsendable)
}

fn unsendable(_: aws_smithy_types::error::operation::BuildError) -> NotSent {
    NotSent::Never("incomplete".to_owned())
}

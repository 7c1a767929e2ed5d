//! Sends the newsletter's letters through SES, and asks how much may be sent.

use aws_sdk_sesv2::{
    operation::send_email::SendEmailError,
    types::{Body, Destination, EmailContent, Message, MessageHeader},
};
use aws_smithy_runtime_api::{
    client::{http::SharedHttpClient, result::SdkError},
    http::Response,
};
use domain::{id::MessageId, newsletter::id::CampaignId, personal::EmailAddress};

use crate::{
    SendError,
    aws::{AwsConfig, describe},
    mail::{content, tag},
};

/// Sends letters from the newsletter's own sender.
#[derive(Debug, Clone)]
pub struct LetterMailer {
    client: aws_sdk_sesv2::Client,
    from: String,
    configuration_set: String,
}

/// A letter to one reader. It has no `Debug`, because it contains an address and a link.
pub struct LetterMail<'a> {
    /// The letter's id, in its `message` tag and header, so that a second copy can be recognised.
    pub message: MessageId,
    /// The campaign, in its `campaign` tag. The service's events about the letter have its tags.
    pub campaign: CampaignId,
    /// The reader, in its `reader` tag. `None` for a test.
    pub reader: Option<String>,
    /// The address.
    pub to: &'a EmailAddress,
    /// The subject line.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The page.
    pub html: String,
    /// Where a mail program stops the newsletter (RFC 8058).
    pub unsubscribe: &'a str,
}

/// Why SES did not take a letter, or why that is not known.
#[derive(Debug, thiserror::Error)]
pub enum LetterError {
    /// It will never take this letter.
    #[error("a letter is never taken ({0})")]
    Permanent(String),
    /// More letters than it takes in a second.
    #[error("letters come too fast ({0})")]
    TooFast(String),
    /// The day's quota is used up.
    #[error("no more letters are taken today ({0})")]
    UsedUp(String),
    /// It takes none for now: sending is suspended, or the sender is not verified.
    #[error("no letter is taken for now ({0})")]
    Closed(String),
    /// It may have taken the letter.
    #[error("it is not known whether a letter was taken ({0})")]
    Unknown(String),
}

/// How much SES takes from the account, all mails together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SendQuota {
    /// The most mails in a second.
    pub per_second: f64,
    /// The most mails in 24 hours. `None` if there is no limit.
    pub per_day: Option<f64>,
    /// The mails of the last 24 hours.
    pub sent: f64,
}

/// SES did not tell how much it takes.
#[derive(Debug, thiserror::Error)]
#[error("SES does not tell its quota ({0})")]
pub struct NoQuota(String);

impl LetterMail<'_> {
    /// Its headers, if it is sent from this identity: a mail program shows by them how the newsletter is stopped, by one click
    /// (RFC 8058).
    #[must_use]
    pub fn headers(&self, from: &str) -> [(&'static str, String); 4] {
        [
            ("X-Message-Id", self.message.to_string()),
            ("List-Unsubscribe", format!("<{}>", self.unsubscribe)),
            ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click".to_owned()),
            ("List-Id", list_id(from)),
        ]
    }
}

impl LetterMailer {
    /// A mailer that sends from the identity `from`, with a configuration set.
    #[must_use]
    pub fn new(aws: &AwsConfig, from: String, configuration_set: String) -> Self {
        Self::over(aws, aws.unpooled(), from, configuration_set)
    }

    /// A mailer for many letters. It keeps its connections open, and so is made for one invocation: they may die while Lambda freezes
    /// the process.
    #[must_use]
    pub fn for_one_invocation(aws: &AwsConfig, from: String, configuration_set: String) -> Self {
        Self::over(aws, aws.pooled(), from, configuration_set)
    }

    fn over(aws: &AwsConfig, http: SharedHttpClient, from: String, configuration_set: String) -> Self {
        // The SDK does not retry, because a retry after a lost response would send a second letter unnoticed.
        let config = aws_sdk_sesv2::config::Builder::from(aws.config())
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
            .http_client(http)
            .build();
        Self { client: aws_sdk_sesv2::Client::from_conf(config), from, configuration_set }
    }

    /// How much may be sent.
    ///
    /// # Errors
    /// If SES does not tell.
    pub async fn quota(&self) -> Result<SendQuota, NoQuota> {
        let account = self.client.get_account().send().await.map_err(|error| NoQuota(describe(&error)))?;
        let quota = account.send_quota.ok_or_else(|| NoQuota("missing".to_owned()))?;
        let per_day = (quota.max24_hour_send >= 0.0).then_some(quota.max24_hour_send);
        Ok(SendQuota { per_second: quota.max_send_rate, per_day, sent: quota.sent_last24_hours })
    }

    /// Sends a letter.
    ///
    /// # Errors
    /// If SES does not take it, or its answer does not arrive.
    pub async fn send(&self, letter: LetterMail<'_>) -> Result<(), LetterError> {
        let mut message = Message::builder();
        for (name, value) in letter.headers(&self.from) {
            message = message.headers(MessageHeader::builder().name(name).value(value).build().map_err(incomplete)?);
        }
        let body = Body::builder().text(content(letter.text)?).html(content(letter.html)?).build();
        let message = message.subject(content(letter.subject)?).body(body).build();
        self.client
            .send_email()
            .from_email_address(&self.from)
            .configuration_set_name(&self.configuration_set)
            .destination(Destination::builder().to_addresses(letter.to.as_str()).build())
            .email_tags(tag("message", Some(letter.message.to_string()))?)
            .email_tags(tag("campaign", Some(letter.campaign.to_string()))?)
            .email_tags(tag("reader", letter.reader)?)
            .content(EmailContent::builder().simple(message).build())
            .send()
            .await
            .map(|_| ())
            .map_err(|error| classified(&error))
    }
}

/// The list's name (RFC 2919): it lies under the sender's domain.
fn list_id(from: &str) -> String {
    let domain = from.rsplit_once('@').map_or(from, |(_, domain)| domain).trim_end_matches('>');
    format!("E-SG.Cloud <newsletter.{domain}>")
}

/// What an error means for the letter. After a fault of SES itself nothing is known.
fn classified(error: &SdkError<SendEmailError, Response>) -> LetterError {
    let code = describe(error);
    let Some(refused) = error.as_service_error() else {
        return match error {
            SdkError::ConstructionFailure(_) => LetterError::Permanent(code),
            _ => LetterError::Unknown(code),
        };
    };
    let is_fault = error.raw_response().is_none_or(|response| response.status().as_u16() >= 500);
    match refused {
        SendEmailError::BadRequestException(_) | SendEmailError::MessageRejected(_) => LetterError::Permanent(code),
        SendEmailError::TooManyRequestsException(_) => LetterError::TooFast(code),
        SendEmailError::LimitExceededException(_) => LetterError::UsedUp(code),
        _ if code.contains("Throttl") => LetterError::TooFast(code),
        _ if is_fault => LetterError::Unknown(code),
        _ => LetterError::Closed(code),
    }
}

fn incomplete(_: aws_smithy_types::error::operation::BuildError) -> LetterError {
    LetterError::Permanent("incomplete".to_owned())
}

impl From<SendError> for LetterError {
    fn from(error: SendError) -> Self {
        match error {
            SendError::Permanent(code) => Self::Permanent(code),
            SendError::Retryable(code) => Self::Closed(code),
        }
    }
}

/// What a sender that tries again later needs to know of a letter.
impl From<LetterError> for SendError {
    fn from(error: LetterError) -> Self {
        match error {
            LetterError::Permanent(code) => Self::Permanent(code),
            LetterError::TooFast(code)
            | LetterError::UsedUp(code)
            | LetterError::Closed(code)
            | LetterError::Unknown(code) => Self::Retryable(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_named_under_its_senders_domain_in_plain_letters() {
        let id = list_id("\"E-SG.Cloud\" <nyt@news.e-sg.cloud>");
        assert_eq!(id, "E-SG.Cloud <newsletter.news.e-sg.cloud>");
        assert!(id.bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    }
}

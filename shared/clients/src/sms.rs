//! Sends text messages through SNS.

use aws_sdk_sns::{operation::publish::PublishError, types::MessageAttributeValue};
use domain::personal::PhoneNumber;

use crate::{
    SendError,
    aws::{AwsConfig, describe},
};

/// Sends text messages with one sender name.
#[derive(Debug, Clone)]
pub struct SmsClient {
    client: aws_sdk_sns::Client,
    sender: String,
}

/// A text message. It has no `Debug`, because it may contain a code.
pub struct Sms<'a> {
    /// The recipient's number.
    pub to: &'a PhoneNumber,
    /// The text.
    pub text: &'a str,
    /// The maximum price, in thousandths of a US dollar. SNS does not send a message that would cost more.
    pub ceiling: u32,
}

impl SmsClient {
    /// A client that sends with a sender name of at most 11 letters and digits.
    #[must_use]
    pub fn new(aws: &AwsConfig, sender: String) -> Self {
        // The SDK does not retry, because a retry after a lost response would send and charge a second message.
        let config = aws_sdk_sns::config::Builder::from(aws.config())
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
            .http_client(aws.unpooled())
            .build();
        Self { client: aws_sdk_sns::Client::from_conf(config), sender }
    }

    /// Sends a text message.
    ///
    /// # Errors
    /// If SNS does not accept the message. The error says whether a retry can succeed.
    pub async fn send(&self, sms: Sms<'_>) -> Result<(), SendError> {
        let ceiling = format!("{}.{:03}", sms.ceiling / 1_000, sms.ceiling % 1_000);
        self.client
            .publish()
            .phone_number(sms.to.as_str())
            .message(sms.text)
            .message_attributes("AWS.SNS.SMS.SMSType", attribute("String", "Transactional")?)
            .message_attributes("AWS.SNS.SMS.SenderID", attribute("String", &self.sender)?)
            .message_attributes("AWS.SNS.SMS.MaxPrice", attribute("Number", &ceiling)?)
            .send()
            .await
            .map(|_| ())
            .map_err(|error| {
                let code = describe(&error);
                match error.as_service_error() {
                    Some(
                        PublishError::InvalidParameterException(_) | PublishError::InvalidParameterValueException(_),
                    ) => SendError::Permanent(code),
                    // We can fix a missing permission or an account's limit, and a retry then succeeds.
                    _ => SendError::Retryable(code),
                }
            })
    }
}

fn attribute(kind: &str, value: &str) -> Result<MessageAttributeValue, SendError> {
    let attribute = MessageAttributeValue::builder().data_type(kind).string_value(value).build();
    attribute.map_err(|_| SendError::Permanent("incomplete".to_owned()))
}

//! Text messages, by SNS.

use aws_sdk_sns::{operation::publish::PublishError, types::MessageAttributeValue};
use domain::personal::PhoneNumber;

use crate::{
    NotSent,
    aws::{AwsConfig, describe},
};

/// Sends text messages under one name.
#[derive(Debug, Clone)]
pub struct SmsClient {
    client: aws_sdk_sns::Client,
    sender: String,
}

/// A text message. It holds codes: there is no `Debug`.
pub struct Sms<'a> {
    /// Where to.
    pub to: &'a PhoneNumber,
    /// What it says.
    pub text: &'a str,
    /// The most that it may cost, in thousandths of a US dollar. What would cost more is not sent.
    pub ceiling: u32,
}

impl SmsClient {
    /// A client that sends under a name of at most 11 letters and digits.
    #[must_use]
    pub fn new(aws: &AwsConfig, sender: String) -> Self {
        // As with mail: a second try after a lost answer would be a second message, and this one has a price.
        let config = aws_sdk_sns::config::Builder::from(aws.config())
            .retry_config(aws_smithy_types::retry::RetryConfig::disabled())
            .http_client(aws.unpooled())
            .build();
        Self { client: aws_sdk_sns::Client::from_conf(config), sender }
    }

    /// Sends a text message.
    ///
    /// # Errors
    /// Whether it can be tried again.
    pub async fn send(&self, sms: Sms<'_>) -> Result<(), NotSent> {
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
                    ) => NotSent::Never(code),
                    // A permission or a limit of the account is mended by us, and then it sends.
                    _ => NotSent::Later(code),
                }
            })
    }
}

fn attribute(kind: &str, value: &str) -> Result<MessageAttributeValue, NotSent> {
    let attribute = MessageAttributeValue::builder().data_type(kind).string_value(value).build();
    attribute.map_err(|_| NotSent::Never("incomplete".to_owned()))
}

//! The suppression list that SES keeps for the account: addresses that letters came back from, or whose owners reported one.

use aws_sdk_sesv2::operation::delete_suppressed_destination::DeleteSuppressedDestinationError;

use crate::aws::{AwsConfig, describe};

/// How many addresses SES lists at a time, at most.
const PAGE: i32 = 1_000;

/// Reads the suppression list, and takes addresses off it.
#[derive(Debug, Clone)]
pub struct SuppressionList {
    client: aws_sdk_sesv2::Client,
}

/// A page of the list. It has no `Debug`, because it contains addresses.
pub struct SuppressedPage {
    /// The addresses, each in the letters in which it is listed: the list tells addresses apart by the case of their local part.
    pub addresses: Vec<String>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}

/// SES did not answer, or refused.
#[derive(Debug, thiserror::Error)]
#[error("the suppression list cannot be reviewed ({0})")]
pub struct SuppressionError(String);

impl SuppressionList {
    /// The list of the account.
    #[must_use]
    pub fn new(aws: &AwsConfig) -> Self {
        Self { client: aws_sdk_sesv2::Client::new(aws.config()) }
    }

    /// A page of the list: the first, or the one that begins here.
    ///
    /// # Errors
    /// If SES does not tell.
    pub async fn page(&self, from: Option<String>) -> Result<SuppressedPage, SuppressionError> {
        let request = self.client.list_suppressed_destinations().page_size(PAGE).set_next_token(from);
        let answer = request.send().await.map_err(|error| SuppressionError(describe(&error)))?;
        let listed = answer.suppressed_destination_summaries.unwrap_or_default();
        let addresses = listed.into_iter().map(|listed| listed.email_address).collect();
        Ok(SuppressedPage { addresses, next: answer.next_token })
    }

    /// Takes an address off the list, which has it in these letters. It may be gone already.
    ///
    /// # Errors
    /// If SES does not do it.
    pub async fn delete(&self, address: &str) -> Result<(), SuppressionError> {
        match self.client.delete_suppressed_destination().email_address(address).send().await {
            Ok(_) => Ok(()),
            Err(error)
                if error.as_service_error().is_some_and(DeleteSuppressedDestinationError::is_not_found_exception) =>
            {
                Ok(())
            }
            Err(error) => Err(SuppressionError(describe(&error))),
        }
    }
}

//! The AWS services that the functions call. To add one, write a module and add a line to [`open`].

mod collaborators;
mod dynamodb;
mod error;
mod inbox;
mod kms;
mod s3;
mod service;
mod ses;
mod sns;
mod sqs;

use std::sync::Arc;

use crate::storage::StorageError;
pub(crate) use collaborators::Collaborators;
pub(crate) use error::ServiceError;
pub(crate) use inbox::Inbox;
pub use inbox::{Attachment, Channel, Message, link_token};
pub(crate) use s3::S3;
pub(crate) use service::{Call, Done, Operation, ParsedCall, PreparedCall, Service, Services, WholeCall, credential};
pub use ses::MailLimits;

/// Makes every service. S3 is also returned by itself, because its lifecycle follows the clock.
pub(crate) fn open(with: &Collaborators<'_>) -> Result<(Services, Arc<S3>), StorageError> {
    let s3 = Arc::new(S3::open(with)?);
    let services = Services::new(vec![
        Arc::new(dynamodb::DynamoDb::new(with)),
        Arc::new(kms::Kms::open(with.data, &with.template.keys)?),
        Arc::clone(&s3) as Arc<dyn Service>,
        Arc::new(ses::Ses::open(with)?),
        Arc::new(sns::Sns::new(with)),
        Arc::new(sqs::Sqs::new(with)),
    ]);
    Ok((services, s3))
}

//! The access check of `s3s`, where a parsed request waits until the port lets it pass.

use std::sync::{Arc, Mutex, PoisonError};

use s3s::{
    S3Result,
    access::{S3Access, S3AccessContext},
    s3_error,
};
use tokio::sync::oneshot;

use super::permissions;
use crate::{form, services::service::ParsedCall};

/// The side of a request's gate at which `s3s` waits.
#[derive(Clone)]
pub(super) struct Gate(Arc<Mutex<Option<Closed>>>);

/// The content of a gate that no request has passed.
struct Closed {
    access_key: String,
    parsed: oneshot::Sender<ParsedCall>,
    opened: oneshot::Receiver<()>,
}

/// The side of a gate that opens it.
pub(super) struct Keeper {
    /// Receives the parsed call.
    pub(super) parsed: oneshot::Receiver<ParsedCall>,
    opens: oneshot::Sender<()>,
}

impl Gate {
    /// A gate for a request that is signed with an access key.
    pub(super) fn new(access_key: String) -> (Self, Keeper) {
        let (told, parsed) = oneshot::channel();
        let (opens, opened) = oneshot::channel();
        let closed = Closed { access_key, parsed: told, opened };
        (Self(Arc::new(Mutex::new(Some(closed)))), Keeper { parsed, opens })
    }
}

impl Keeper {
    /// Lets the request pass.
    pub(super) fn open(self) {
        let _ = self.opens.send(());
    }
}

/// Sends the parsed call, and waits until the gate is opened.
pub(super) struct AccessCheck;

#[async_trait::async_trait]
impl S3Access for AccessCheck {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let blocked = || s3_error!(AccessDenied, "Public access is blocked.");
        let Gate(gate) = context.extensions_mut().get::<Gate>().cloned().ok_or_else(blocked)?;
        let closed = gate.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(blocked)?;
        // A form has a signature of its own, or none, which need not be that of the authenticated caller.
        if context.credentials().is_none_or(|signed| signed.access_key != closed.access_key) {
            return Err(blocked());
        }
        let _ = closed.parsed.send(parse(context));
        closed.opened.await.map_err(|_| blocked())
    }
}

fn parse(context: &S3AccessContext<'_>) -> ParsedCall {
    let operation = context.s3_op().name();
    let bucket = context.s3_path().get_bucket_name().unwrap_or_default();
    let key = context.s3_path().get_object_key().unwrap_or_default();
    let source = context.headers().get("x-amz-copy-source").and_then(|source| source.to_str().ok());
    let source = source.and_then(form::decode);
    let versioned = context.uri().query().is_some_and(|query| query.contains("versionId="));
    let permissions = permissions::required(operation, bucket, key, source.as_deref(), versioned);
    ParsedCall {
        // Without the key, which may hold a person's name.
        resource: bucket.to_owned(),
        permissions: permissions.unwrap_or_default(),
        ..ParsedCall::named(operation)
    }
}

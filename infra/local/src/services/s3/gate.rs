//! Where `s3s` waits once it has parsed a request, until the port lets it pass: its access check.

use std::sync::{Arc, Mutex, PoisonError};

use s3s::{
    S3Result,
    access::{S3Access, S3AccessContext},
    s3_error,
};
use tokio::sync::oneshot;

use super::permissions;
use crate::{form, services::service::ParsedCall};

/// A request's gate, as `s3s` comes upon it.
#[derive(Clone)]
pub(super) struct Gate(Arc<Mutex<Option<Closed>>>);

/// A gate that nothing has come through.
struct Closed {
    access_key: String,
    parsed: oneshot::Sender<ParsedCall>,
    opened: oneshot::Receiver<()>,
}

/// A gate's other side.
pub(super) struct Keeper {
    /// What the request asks for, once that is known.
    pub(super) parsed: oneshot::Receiver<ParsedCall>,
    opens: oneshot::Sender<()>,
}

impl Gate {
    /// A gate for a request by an access key.
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

/// Tells what a request asks for, and waits.
pub(super) struct AccessCheck;

#[async_trait::async_trait]
impl S3Access for AccessCheck {
    async fn check(&self, context: &mut S3AccessContext<'_>) -> S3Result<()> {
        let blocked = || s3_error!(AccessDenied, "Public access is blocked.");
        let Gate(gate) = context.extensions_mut().get::<Gate>().cloned().ok_or_else(blocked)?;
        let closed = gate.lock().unwrap_or_else(PoisonError::into_inner).take().ok_or_else(blocked)?;
        // A form brings its own signature, or none, past the one that was asked for.
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

//! The port at which one function calls every host, so that its calls are known as its own without a header of theirs.

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, Request, StatusCode};

use super::hosts::Hosts;
use crate::{
    listen,
    port::{OutsideCaller, Port},
};

/// The header in which a call of AWS names its instance. Here it is set for the caller.
const INSTANCE: &str = "x-amz-security-token";

/// The port of one function.
pub(super) struct FunctionPort {
    pub(super) function: String,
    pub(super) hosts: Arc<Hosts>,
    pub(super) port: Arc<Port>,
}

impl FunctionPort {
    /// Responds as the host that the request names. Without a response, the connection is to end.
    pub(super) async fn respond(&self, request: Request<Body>) -> Option<Response> {
        let host = listen::host(request.headers());
        let Some(service) = host.and_then(|host| self.hosts.service(host.host()).cloned()) else {
            return Some(StatusCode::MISDIRECTED_REQUEST.into_response());
        };
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(OutsideCaller(self.function.clone()));
        parts.headers.remove(INSTANCE);
        // A function works on one event at a time in most cases. Of several instances, the one that took its event last is named.
        let instance = self.port.functions.latest_instance(&self.function);
        if let Some(instance) = instance.and_then(|instance| HeaderValue::try_from(instance).ok()) {
            parts.headers.insert(INSTANCE, instance);
        }
        Arc::clone(&self.port).respond(service, parts, body).await
    }
}

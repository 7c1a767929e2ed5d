//! The route of the HTTP API to which Stripe sends its events.

use std::{net::SocketAddr, sync::Arc};

use axum::{
    body::Body,
    extract::{ConnectInfo, State},
};
use http::{Method, Request, header};

use super::events;
use crate::{
    clock::Clock,
    gateway::{self, Gateway},
    triggers::WebhookReceiver,
};

const PATH: &str = "/v1/webhooks/payments";
/// The address that the events come from. It is not that of other callers, whose attempts are counted.
const FROM: ([u8; 4], u16) = ([127, 0, 0, 3], 1);

/// The route to which Stripe sends its events.
pub(crate) struct Endpoint {
    gateway: Arc<Gateway>,
    clock: Arc<Clock>,
}

impl Endpoint {
    pub(crate) fn new(gateway: &Arc<Gateway>, clock: &Arc<Clock>) -> Self {
        Self { gateway: Arc::clone(gateway), clock: Arc::clone(clock) }
    }
}

#[async_trait::async_trait]
impl WebhookReceiver for Endpoint {
    fn is_there(&self) -> bool {
        self.gateway.has_route(&Method::POST, PATH)
    }

    /// Each try is signed anew, as Stripe does.
    async fn receive(&self, body: &str) -> Result<(), String> {
        let request = Request::post(PATH)
            .header(header::HOST, "localhost")
            .header(header::USER_AGENT, "Stripe/1.0 (+https://stripe.com/docs/webhooks)")
            .header(header::CONTENT_TYPE, "application/json; charset=utf-8")
            .header("stripe-signature", events::signature(body.as_bytes(), self.clock.now()))
            .body(Body::from(body.to_owned()))
            .map_err(|error| error.to_string())?;
        let peer = ConnectInfo(SocketAddr::from(FROM));
        let status = gateway::handle(State(Arc::clone(&self.gateway)), peer, request).await.status();
        if status.is_success() { Ok(()) } else { Err(format!("status {}", status.as_u16())) }
    }
}

//! The client that sends requests to other hosts.

use std::{fmt, sync::Arc};

use reqwest::{Client, Response, redirect::Policy};
use rustls::{ClientConfig, RootCertStore, crypto::ring};

use crate::{
    error::{EgressError, SetupError},
    hosts::Hosts,
    message::{OutboundRequest, OutboundResponse},
    resolver::GuardedResolver,
    settings::Settings,
};

/// How much of a response's body is kept.
const LARGEST: usize = 1_000_000;

/// Sends requests to the hosts of a list, and to no others. Clones share one client.
#[derive(Clone)]
pub struct Egress {
    client: Client,
    hosts: Hosts,
}

impl fmt::Debug for Egress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Egress").field("hosts", &self.hosts).finish_non_exhaustive()
    }
}

impl Egress {
    /// A client for these hosts. Nothing is sent.
    ///
    /// # Errors
    /// If a certificate authority of the settings is none, or the client cannot be built.
    pub fn new(hosts: Hosts, settings: &Settings) -> Result<Self, SetupError> {
        let resolver = GuardedResolver { hosts, peers: settings.peers.clone() };
        let client = Client::builder()
            .tls_backend_preconfigured(tls(settings)?)
            .dns_resolver(resolver)
            .https_only(true)
            .http1_only()
            .no_proxy()
            .redirect(Policy::none())
            .referer(false)
            // Whether a call may be made twice is for its caller to say.
            .retry(reqwest::retry::never())
            .connect_timeout(settings.timeout)
            .timeout(settings.timeout)
            // A pooled connection may have died while Lambda froze the process.
            .pool_max_idle_per_host(0)
            .build()
            .map_err(|_| SetupError::Client)?;
        Ok(Self { client, hosts })
    }

    /// Sends a request, once, and reads its response.
    ///
    /// # Errors
    /// If the guard refuses it, or there is no complete response in time. Any status is a response.
    pub async fn send(&self, request: OutboundRequest) -> Result<OutboundResponse, EgressError> {
        self.hosts.check(&request.url)?;
        let OutboundRequest { method, url, headers, body } = request;
        let request = self.client.request(method, url).headers(headers).body(body);
        let response = request.send().await.map_err(|error| EgressError::of(&error))?;
        read(response).await
    }
}

/// Reads a response, up to the limit. What is longer is not read on: dropping the response closes the connection.
async fn read(mut response: Response) -> Result<OutboundResponse, EgressError> {
    let (status, headers) = (response.status(), response.headers().clone());
    let (mut body, mut is_cut) = (Vec::new(), false);
    while let Some(chunk) = response.chunk().await.map_err(|error| EgressError::of(&error))? {
        let kept = chunk.len().min(LARGEST - body.len());
        body.extend_from_slice(chunk.get(..kept).unwrap_or_default());
        if kept < chunk.len() {
            is_cut = true;
            break;
        }
    }
    Ok(OutboundResponse { status, headers, body, is_cut })
}

/// TLS on ring, with Mozilla's authorities and those of the settings.
fn tls(settings: &Settings) -> Result<ClientConfig, SetupError> {
    let mut roots = RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    for authority in &settings.authorities {
        roots.add(authority.clone()).map_err(|_| SetupError::NoAuthorities)?;
    }
    let versions = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()));
    let config = versions.with_safe_default_protocol_versions().map_err(|_| SetupError::Tls)?;
    Ok(config.with_root_certificates(roots).with_no_client_auth())
}

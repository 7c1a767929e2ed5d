//! The HTTP clients of the tests.

use reqwest::{Client, ClientBuilder, redirect::Policy};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

/// Builds a client that follows no redirects: where the API leads is for the test to see. All that is asked is on this machine and
/// without TLS, so it trusts no authority; to read those of the system takes longer than a request.
pub fn http() -> ClientBuilder {
    let tls = ClientConfig::builder().with_root_certificates(RootCertStore::empty()).with_no_client_auth();
    Client::builder().tls_backend_preconfigured(tls).redirect(Policy::none())
}

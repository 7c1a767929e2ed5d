//! The AWS configuration that every client shares. It is small so that cold starts are short: region and credentials
//! from the environment that Lambda sets, TLS by rustls on ring, Amazon's own root certificates and no others.

use std::{fs, path::PathBuf, time::Duration};

use aws_credential_types::{Credentials, provider::SharedCredentialsProvider};
use aws_smithy_async::rt::sleep::TokioSleep;
use aws_smithy_http_client::{
    Connector,
    tls::{Provider, TlsContext, TrustStore, rustls_provider::CryptoMode},
};
use aws_smithy_runtime_api::client::{
    behavior_version::BehaviorVersion,
    http::{HttpClient, HttpConnectorSettings, SharedHttpClient, SharedHttpConnector},
    result::SdkError,
    runtime_components::RuntimeComponents,
};
use aws_smithy_types::{error::metadata::ProvideErrorMetadata, retry::RetryConfig, timeout::TimeoutConfig};
use aws_types::{SdkConfig, region::Region};

/// The root certificates of AWS endpoints: Amazon Root CA 1–4 and Starfield Services Root CA G2.
const AMAZON_ROOTS: &[u8] = include_bytes!("../roots/amazon.pem");

const CONNECT_TIMEOUT: Duration = Duration::from_secs(1);
const PEM_HEADER: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// The settings of the configuration. On Lambda, each is an environment variable of AWS's own name.
#[derive(Clone)]
pub struct Settings {
    /// `AWS_REGION`.
    pub region: String,
    /// `AWS_ACCESS_KEY_ID`.
    pub access_key_id: String,
    /// `AWS_SECRET_ACCESS_KEY`.
    pub secret_access_key: String,
    /// `AWS_SESSION_TOKEN`.
    pub session_token: Option<String>,
    /// `AWS_ENDPOINT_URL`: one endpoint for every service.
    pub endpoint_url: Option<String>,
    /// `AWS_CA_BUNDLE`: a PEM file of authorities to trust instead of Amazon's.
    pub ca_bundle: Option<PathBuf>,
}

/// The configuration of AWS clients. It holds no open connection.
#[derive(Debug, Clone)]
pub struct AwsConfig {
    config: SdkConfig,
    tls: TlsContext,
}

/// What went wrong with a call, for the log: how it failed, and the service's error code. It contains neither the
/// service's message nor the call's content, since both can contain personal data.
#[must_use]
pub fn describe<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    let failure = match error {
        SdkError::ConstructionFailure(_) => "not sent",
        SdkError::TimeoutError(_) => "timed out",
        SdkError::DispatchFailure(_) => "not reached",
        SdkError::ResponseError(_) => "answer unreadable",
        _ => "refused",
    };
    error.code().map_or_else(|| failure.to_owned(), |code| format!("{failure}: {code}"))
}

/// The configuration could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum NoTrustStore {
    /// `AWS_CA_BUNDLE` names a file that cannot be read.
    #[error("AWS_CA_BUNDLE cannot be read: {0}")]
    Unreadable(#[from] std::io::Error),
    /// The certificates to trust cannot be parsed.
    #[error("the trust store of the AWS connection does not load")]
    Unusable,
}

impl AwsConfig {
    /// Prepares the configuration. Nothing is sent.
    ///
    /// # Errors
    /// If the root certificates do not load.
    pub fn new(settings: Settings) -> Result<Self, NoTrustStore> {
        let roots = settings.ca_bundle.map(fs::read).transpose()?;
        // Text without a certificate would otherwise cause a panic at the first call.
        if roots.as_ref().is_some_and(|pem| !pem.windows(PEM_HEADER.len()).any(|bytes| bytes == PEM_HEADER)) {
            return Err(NoTrustStore::Unusable);
        }
        let roots =
            TrustStore::empty().with_native_roots(false).with_pem_certificate(roots.as_deref().unwrap_or(AMAZON_ROOTS));
        let tls = TlsContext::builder().with_trust_store(roots).build().map_err(|_| NoTrustStore::Unusable)?;
        let credentials = Credentials::new(
            settings.access_key_id,
            settings.secret_access_key,
            settings.session_token,
            None,
            "environment",
        );
        // Three attempts must fit into a function's ten seconds, so that it can still answer with the error.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .operation_attempt_timeout(Duration::from_millis(2_500))
            .build();
        let mut config = SdkConfig::builder()
            .behavior_version(BehaviorVersion::latest())
            .region(Region::new(settings.region))
            .credentials_provider(SharedCredentialsProvider::new(credentials))
            .http_client(http(&tls, None))
            .sleep_impl(TokioSleep::new())
            .retry_config(RetryConfig::standard().with_initial_backoff(Duration::from_millis(50)))
            .timeout_config(timeouts);
        config.set_endpoint_url(settings.endpoint_url);
        Ok(Self { config: config.build(), tls })
    }

    /// The configuration for an SDK's client.
    #[must_use]
    pub fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// An HTTP client with connections of its own, for work within one invocation: none of them is older than the client.
    #[must_use]
    pub fn pooled(&self) -> SharedHttpClient {
        http(&self.tls, None)
    }

    /// An HTTP client that opens a new connection for each call. A pooled connection may have died while Lambda froze
    /// the process, and a call that must not be made twice cannot be retried after that.
    #[must_use]
    pub fn unpooled(&self) -> SharedHttpClient {
        http(&self.tls, Some(0))
    }
}

/// An HTTP client that always returns the same connector. The SDK's own client parses the root certificates again for
/// each service, and once more at the first call.
#[derive(Debug)]
struct SingleConnectorClient(SharedHttpConnector);

impl HttpClient for SingleConnectorClient {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.0.clone()
    }
}

fn http(tls: &TlsContext, max_idle: Option<usize>) -> SharedHttpClient {
    let mut builder = Connector::builder()
        .sleep_impl(TokioSleep::new())
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT_TIMEOUT).build());
    if let Some(max_idle) = max_idle {
        builder = builder.pool_max_idle_per_host(max_idle);
    }
    let connector = builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(tls.clone()).build();
    SharedHttpClient::new(SingleConnectorClient(SharedHttpConnector::new(connector)))
}

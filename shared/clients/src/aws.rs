//! The connection to AWS that every client shares, made as cheaply as a cold start wants it: region and credentials
//! from the environment that Lambda sets, TLS by rustls on ring, Amazon's own roots and no others.

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

/// The authorities that AWS endpoints are certified by: Amazon Root CA 1–4 and Starfield Services Root CA G2.
const AMAZON_ROOTS: &[u8] = include_bytes!("../roots/amazon.pem");

const CONNECT: Duration = Duration::from_secs(1);
const CERTIFICATE: &[u8] = b"-----BEGIN CERTIFICATE-----";

/// What a connection is made of. On Lambda, each stands in the environment under its AWS name.
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

/// The connection.
#[derive(Debug, Clone)]
pub struct Aws {
    config: SdkConfig,
    tls: TlsContext,
}

/// What went wrong with a call, for the log: the service's code, or how the call failed on its way. Neither the
/// service's message nor the call's content, since both can hold a person's data.
#[must_use]
pub fn describe<E: ProvideErrorMetadata, R>(error: &SdkError<E, R>) -> String {
    let way = match error {
        SdkError::ConstructionFailure(_) => "not sent",
        SdkError::TimeoutError(_) => "timed out",
        SdkError::DispatchFailure(_) => "not reached",
        SdkError::ResponseError(_) => "answer unreadable",
        _ => "refused",
    };
    error.code().map_or_else(|| way.to_owned(), |code| format!("{way}: {code}"))
}

/// The connection could not be prepared.
#[derive(Debug, thiserror::Error)]
pub enum NoTrustStore {
    /// `AWS_CA_BUNDLE` names a file that cannot be read.
    #[error("AWS_CA_BUNDLE cannot be read: {0}")]
    Unread(#[from] std::io::Error),
    /// What is to be trusted is no list of certificates.
    #[error("the trust store of the AWS connection does not load")]
    Unusable,
}

impl Aws {
    /// Prepares the connection. Nothing is sent yet.
    ///
    /// # Errors
    /// Where the roots do not load.
    pub fn new(settings: Settings) -> Result<Self, NoTrustStore> {
        let roots = settings.ca_bundle.map(fs::read).transpose()?;
        // Unusable text would only be found out by a panic on the first call.
        if roots.as_ref().is_some_and(|pem| !pem.windows(CERTIFICATE.len()).any(|line| line == CERTIFICATE)) {
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
        // Three tries must fit into a function's ten seconds, so that its caller hears of the fault.
        let timeouts = TimeoutConfig::builder()
            .connect_timeout(CONNECT)
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

    /// What an SDK's client is made from.
    #[must_use]
    pub fn config(&self) -> &SdkConfig {
        &self.config
    }

    /// An HTTP client that opens a connection for each call. A pooled one may have died while Lambda froze the
    /// process; a call that must not be tried twice cannot find that out by trying.
    #[must_use]
    pub fn unpooled(&self) -> SharedHttpClient {
        http(&self.tls, Some(0))
    }
}

/// An HTTP client with the one connector that was made for it. The SDK's own parses the roots anew for each service's
/// client, and once more for the first call.
#[derive(Debug)]
struct Prepared(SharedHttpConnector);

impl HttpClient for Prepared {
    fn http_connector(&self, _: &HttpConnectorSettings, _: &RuntimeComponents) -> SharedHttpConnector {
        self.0.clone()
    }
}

fn http(tls: &TlsContext, most_idle: Option<usize>) -> SharedHttpClient {
    let mut builder = Connector::builder()
        .sleep_impl(TokioSleep::new())
        .connector_settings(HttpConnectorSettings::builder().connect_timeout(CONNECT).build());
    if let Some(most) = most_idle {
        builder = builder.pool_max_idle_per_host(most);
    }
    let connector = builder.tls_provider(Provider::Rustls(CryptoMode::Ring)).tls_context(tls.clone()).build();
    SharedHttpClient::new(Prepared(SharedHttpConnector::new(connector)))
}

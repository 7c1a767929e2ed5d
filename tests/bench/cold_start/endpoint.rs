//! The AWS endpoint that everything measured calls: the local cloud's AWS port, with TLS in front.

use std::{
    path::PathBuf,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use rcgen::{BasicConstraints, CertificateParams, IsCa, Issuer, KeyPair};
use tempfile::TempDir;
use tests::LocalCloud;
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

use crate::Failure;

/// The file with the certificate authorities that the system trusts.
const SYSTEM: &str = "/etc/ssl/certs/ca-certificates.crt";

/// The endpoint, with a certificate authority that was created for this run.
pub(crate) struct Endpoint {
    port: u16,
    folder: TempDir,
    accepted: Arc<Mutex<Option<Instant>>>,
}

impl Endpoint {
    /// Opens the endpoint in front of `aws_url`.
    pub(crate) async fn open(aws_url: &str) -> Result<Self, Failure> {
        let folder = tempfile::tempdir()?;
        let acceptor = certified(&folder)?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let port = listener.local_addr()?.port();
        let accepted = Arc::<Mutex<Option<Instant>>>::default();
        let behind = aws_url.trim_start_matches("http://").to_owned();
        let first = Arc::clone(&accepted);
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert_with(now);
                tokio::spawn(carry(acceptor.clone(), stream, behind.clone()));
            }
        });
        Ok(Self { port, folder, accepted })
    }

    /// The endpoint's URL.
    pub(crate) fn url(&self) -> String {
        format!("https://localhost:{}", self.port)
    }

    /// The file with only this certificate authority, in PEM.
    pub(crate) fn authority(&self) -> PathBuf {
        self.folder.path().join("authority.pem")
    }

    /// The file with this certificate authority and all that the system trusts, for clients that read the system's
    /// list.
    pub(crate) fn authorities(&self) -> PathBuf {
        self.folder.path().join("authorities.pem")
    }

    /// Forgets the connections so far.
    pub(crate) fn forget(&self) {
        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// The time of the first connection since then.
    pub(crate) fn first_connection(&self) -> Option<Instant> {
        *self.accepted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// How long the local cloud itself takes for a read. This is part of every figure, and depends on no subject.
    pub(crate) async fn pace(&self, cloud: &LocalCloud) -> Result<Duration, Failure> {
        let key = serde_json::json!({ "TableName": "tickets", "Key": { "pk": { "S": "-" }, "sk": { "S": "-" } } });
        let mut times = Vec::new();
        for _ in 0..50 {
            let start = now();
            let _ = cloud.dynamodb("GetItem", &key).await;
            times.push(start.elapsed());
        }
        times.sort_unstable();
        times.get(times.len() / 2).copied().ok_or_else(|| "no reads".into())
    }
}

async fn carry(acceptor: TlsAcceptor, stream: TcpStream, behind: String) {
    let _ = stream.set_nodelay(true);
    let Ok(mut stream) = acceptor.accept(stream).await else { return };
    let Ok(mut cloud) = TcpStream::connect(behind).await else { return };
    let _ = cloud.set_nodelay(true);
    let _ = copy_bidirectional(&mut stream, &mut cloud).await;
}

fn certified(folder: &TempDir) -> Result<TlsAcceptor, Failure> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![rcgen::KeyUsagePurpose::KeyCertSign, rcgen::KeyUsagePurpose::CrlSign];
    params.distinguished_name.push(rcgen::DnType::CommonName, "the bench");
    let authority_key = KeyPair::generate()?;
    let authority = params.self_signed(&authority_key)?;
    let pem = authority.pem();
    std::fs::write(folder.path().join("authority.pem"), &pem)?;
    let system = std::fs::read_to_string(SYSTEM).unwrap_or_default();
    std::fs::write(folder.path().join("authorities.pem"), format!("{system}\n{pem}"))?;
    let key = KeyPair::generate()?;
    let mut server = CertificateParams::new(vec!["localhost".to_owned()])?;
    server.use_authority_key_identifier_extension = true;
    let server = server.signed_by(&key, &Issuer::new(params, authority_key))?;
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![server.der().clone()], key)?;
    Ok(TlsAcceptor::from(Arc::new(config)))
}

#[expect(clippy::disallowed_methods, reason = "a benchmark measures time")]
pub(crate) fn now() -> Instant {
    Instant::now()
}

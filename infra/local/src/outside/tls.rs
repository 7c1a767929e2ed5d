//! The certificates of the hosts outside AWS. An authority is made for each run, and its key is kept nowhere.

use std::{io, sync::Arc};

use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig,
        crypto::ring,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// A certificate for the names, as an acceptor of connections, and the authority that signed it, in PEM.
pub(super) fn certified(names: impl IntoIterator<Item = &'static str>) -> io::Result<(TlsAcceptor, String)> {
    let (authority, pem) = authority().map_err(io::Error::other)?;
    let acceptor = acceptor(names, &authority)?;
    Ok((acceptor, pem))
}

fn authority() -> Result<(Issuer<'static, KeyPair>, String), rcgen::Error> {
    let mut params = CertificateParams::new(Vec::new())?;
    params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    params.key_usages = vec![KeyUsagePurpose::KeyCertSign];
    params.distinguished_name.push(DnType::CommonName, "the local cloud");
    let key = KeyPair::generate()?;
    let pem = params.self_signed(&key)?.pem();
    Ok((Issuer::new(params, key), pem))
}

fn acceptor(
    names: impl IntoIterator<Item = &'static str>,
    authority: &Issuer<'static, KeyPair>,
) -> io::Result<TlsAcceptor> {
    let names = names.into_iter().map(str::to_owned).collect::<Vec<_>>();
    let key = KeyPair::generate().map_err(io::Error::other)?;
    let certificate = CertificateParams::new(names).and_then(|params| params.signed_by(&key, authority));
    let certificate = certificate.map_err(io::Error::other)?.der().clone();
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
    let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .and_then(|config| config.with_no_client_auth().with_single_cert(vec![certificate], key));
    config.map(|config| TlsAcceptor::from(Arc::new(config))).map_err(io::Error::other)
}

//! The ports at which the functions call the hosts outside AWS, and the variables that lead them there.

use std::{
    collections::BTreeMap,
    fs, io,
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
};

use tokio::net::TcpListener;
use tokio_rustls::{
    TlsAcceptor,
    rustls::pki_types::{CertificateDer, pem::PemObject as _},
};

use super::{hosts::NAMES, tls};
use crate::{
    lambda::EgressVariables,
    storage::{Data, StorageError},
};

/// A port for each function, and how its connections are accepted.
pub(crate) struct Peers {
    pub(super) acceptor: TlsAcceptor,
    /// Each function's listener, and its port.
    pub(super) listeners: BTreeMap<String, (TcpListener, u16)>,
    authorities: PathBuf,
}

impl Peers {
    /// Makes the hosts' certificates, and writes the authorities that the functions trust: that of the hosts, and those of further peers.
    pub(crate) fn open(
        listeners: BTreeMap<String, (TcpListener, u16)>,
        data: &Data,
        of_further_peers: &[PathBuf],
    ) -> Result<Self, StorageError> {
        let failed = || StorageError::io("cannot keep the certificate authorities");
        let (acceptor, mut pem) = tls::certified(NAMES).map_err(failed())?;
        for path in of_further_peers {
            let text = read(path).map_err(StorageError::io(format!("cannot read {}", path.display())))?;
            pem.push('\n');
            pem.push_str(&text);
        }
        let authorities = data.authorities().map_err(failed())?;
        fs::write(&authorities, pem).map_err(failed())?;
        Ok(Self { acceptor, listeners, authorities })
    }

    /// The variables of each function. A further peer takes the place of a host of the same name.
    pub(crate) fn variables(&self, further: &BTreeMap<String, SocketAddr>) -> BTreeMap<String, EgressVariables> {
        let variables = |port: u16| {
            let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
            let mut peers = NAMES.map(|name| (name.to_owned(), address)).into_iter().collect::<BTreeMap<_, _>>();
            peers.extend(further.clone());
            let peers = peers.iter().map(|(name, address)| format!("{name}={address}")).collect::<Vec<_>>().join(",");
            EgressVariables { peers, authorities: self.authorities.display().to_string() }
        };
        self.listeners.iter().map(|(function, (_, port))| (function.clone(), variables(*port))).collect()
    }
}

/// Reads a file of authorities. One that has none would keep every function from starting.
fn read(path: &Path) -> io::Result<String> {
    let text = fs::read_to_string(path)?;
    let certificates = CertificateDer::pem_slice_iter(text.as_bytes()).collect::<Result<Vec<_>, _>>();
    let has_one = certificates.is_ok_and(|certificates| !certificates.is_empty());
    if has_one { Ok(text) } else { Err(io::Error::other("it has no certificate authority")) }
}

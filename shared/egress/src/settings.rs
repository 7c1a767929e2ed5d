//! What differs between the deployed functions and those on a developer's machine.

use std::{collections::BTreeMap, net::SocketAddr, path::Path, time::Duration};

use rustls::pki_types::{CertificateDer, pem::PemObject as _};

use crate::error::SetupError;

/// The limit of a whole call.
const TIMEOUT: Duration = Duration::from_secs(10);

/// The settings of an [`Egress`](crate::Egress).
#[derive(Debug, Clone)]
pub struct Settings {
    /// Where some names resolve to instead of their address in the DNS.
    pub(crate) peers: BTreeMap<String, SocketAddr>,
    /// Certificate authorities to trust beside Mozilla's.
    pub(crate) authorities: Vec<CertificateDer<'static>>,
    /// The limit from the first packet to the last.
    pub(crate) timeout: Duration,
}

impl Default for Settings {
    /// The settings of a deployed function: no peers, and Mozilla's authorities alone.
    fn default() -> Self {
        Self { peers: BTreeMap::new(), authorities: Vec::new(), timeout: TIMEOUT }
    }
}

impl Settings {
    /// The settings from the environment, of which `variable` returns the variables that are set: `EGRESS_PEERS` and `EGRESS_CA_FILE`,
    /// which only the local cloud sets.
    ///
    /// # Errors
    /// If one of them cannot be used.
    pub fn from_environment(variable: impl Fn(&str) -> Option<String>) -> Result<Self, SetupError> {
        let peers = variable("EGRESS_PEERS").map(|text| peers(&text)).transpose()?;
        let authorities = variable("EGRESS_CA_FILE").map(|path| authorities(Path::new(&path))).transpose()?;
        Ok(Self { peers: peers.unwrap_or_default(), authorities: authorities.unwrap_or_default(), ..Self::default() })
    }

    /// The settings with another limit of time, for tests that wait for it.
    #[must_use]
    pub fn with_timeout(self, timeout: Duration) -> Self {
        Self { timeout, ..self }
    }
}

/// Parses peers. Only loopback addresses are accepted, so that a wrong variable leads no request to another machine.
fn peers(text: &str) -> Result<BTreeMap<String, SocketAddr>, SetupError> {
    let entries = text.split(',').map(str::trim).filter(|entry| !entry.is_empty());
    let peer = |entry: &str| {
        let (name, address) = entry.split_once('=')?;
        let address = address.parse::<SocketAddr>().ok()?;
        (!name.is_empty() && address.ip().is_loopback()).then(|| (name.to_ascii_lowercase(), address))
    };
    entries.map(|entry| peer(entry).ok_or(SetupError::Peers)).collect()
}

fn authorities(path: &Path) -> Result<Vec<CertificateDer<'static>>, SetupError> {
    let pem = std::fs::read(path).map_err(|_| SetupError::AuthoritiesUnreadable)?;
    let certificates = CertificateDer::pem_slice_iter(&pem).collect::<Result<Vec<_>, _>>();
    certificates.ok().filter(|certificates| !certificates.is_empty()).ok_or(SetupError::NoAuthorities)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(name: &'static str, value: &str) -> Result<Settings, SetupError> {
        Settings::from_environment(|asked| (asked == name).then(|| value.to_owned()))
    }

    #[test]
    fn peers_are_names_at_addresses_of_this_machine() {
        let settings = read("EGRESS_PEERS", "ec.europa.eu=127.0.0.1:4443, API.example=[::1]:8443,").expect("settings");
        let address = |text: &str| text.parse::<SocketAddr>().expect("an address");
        let expected = [("api.example", "[::1]:8443"), ("ec.europa.eu", "127.0.0.1:4443")];
        assert_eq!(settings.peers, expected.map(|(name, at)| (name.to_owned(), address(at))).into());
        for wrong in ["ec.europa.eu", "=127.0.0.1:1", "a=127.0.0.1", "a=10.0.0.1:443", "a=localhost:443", "a=0.0.0.0:1"]
        {
            assert!(matches!(read("EGRESS_PEERS", wrong), Err(SetupError::Peers)), "{wrong}");
        }
    }

    #[test]
    fn without_variables_there_are_no_peers_and_no_further_authorities() {
        let settings = Settings::from_environment(|_| None).expect("settings");
        assert!(settings.peers.is_empty() && settings.authorities.is_empty());
        assert_eq!(settings.timeout, Duration::from_secs(10));
    }

    #[test]
    fn authorities_that_cannot_be_used_are_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
        assert!(matches!(read("EGRESS_CA_FILE", &path("nowhere.pem")), Err(SetupError::AuthoritiesUnreadable)));
        for (name, text) in [
            ("empty.pem", "no certificate"),
            ("broken.pem", "-----BEGIN CERTIFICATE-----\n!!\n-----END CERTIFICATE-----\n"),
        ] {
            std::fs::write(path(name), text).expect("written");
            assert!(matches!(read("EGRESS_CA_FILE", &path(name)), Err(SetupError::NoAuthorities)), "{name}");
        }
    }
}

//! Why a request has no response, and why there is no client to send it with.

use std::{error::Error, io};

/// Why the guard refuses a request. Nothing was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The URL's scheme is not `https`.
    #[error("not by HTTPS")]
    NotHttps,
    /// The URL names another port than 443.
    #[error("another port than 443")]
    OtherPort,
    /// The URL has a user name or a password.
    #[error("a user name or password in the URL")]
    UserInfo,
    /// The URL has an address in the place of a name.
    #[error("an address in the place of a name")]
    Address,
    /// The host is not on the list.
    #[error("a host that is not on the list")]
    NotListed,
    /// The host's name has an address that is not in the public internet.
    #[error("an address that is not in the public internet")]
    NotPublic,
}

/// Why a request has no response. It shows neither the URL nor anything that was sent or received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum EgressError {
    /// The guard refuses it. It can never succeed.
    #[error("refused: {0}")]
    Refused(#[from] Refusal),
    /// The response was not complete in time. The host may have acted on the request.
    #[error("timed out")]
    Timeout,
    /// The host cannot be reached, or its name does not resolve.
    #[error("not reached")]
    Connect,
    /// The host's certificate is not valid for its name, or the two have no version of TLS in common.
    #[error("no trusted TLS connection")]
    Tls,
    /// The connection failed, or what came was no HTTP. The host may have acted on the request.
    #[error("the connection failed")]
    Other,
}

impl EgressError {
    pub(crate) fn of(error: &reqwest::Error) -> Self {
        if let Some(refusal) = cause::<Refusal>(error) {
            return Self::Refused(*refusal);
        }
        if error.is_timeout() {
            return Self::Timeout;
        }
        if cause::<rustls::Error>(error).is_some() {
            return Self::Tls;
        }
        if error.is_connect() { Self::Connect } else { Self::Other }
    }
}

/// The error of a type among the causes of an error.
fn cause<'a, E: Error + 'static>(error: &'a (dyn Error + 'static)) -> Option<&'a E> {
    if let Some(found) = error.downcast_ref() {
        return Some(found);
    }
    // An I/O error's source is that of the error within it, which would be left out.
    let within = error.downcast_ref::<io::Error>().and_then(io::Error::get_ref);
    match within {
        Some(within) => cause(within),
        None => cause(error.source()?),
    }
}

/// Why there is no client.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// `EGRESS_PEERS` cannot be parsed, or names an address that is not this machine.
    #[error("EGRESS_PEERS is not a list such as name=127.0.0.1:8443")]
    Peers,
    /// `EGRESS_CA_FILE` cannot be read.
    #[error("EGRESS_CA_FILE cannot be read")]
    AuthoritiesUnreadable,
    /// `EGRESS_CA_FILE` has no certificate authority.
    #[error("EGRESS_CA_FILE has no certificate authority")]
    NoAuthorities,
    /// TLS cannot be set up.
    #[error("TLS cannot be set up")]
    Tls,
    /// The HTTP client cannot be built.
    #[error("the HTTP client cannot be built")]
    Client,
}

//! Listeners on the loopback address, and the check that a request is addressed to it.

use std::{
    io,
    net::{Ipv4Addr, SocketAddr},
};

use axum::Router;
use http::{HeaderMap, header, uri::Authority};
use tokio::{
    net::{TcpListener, TcpSocket},
    sync::watch,
    task::JoinHandle,
};

/// Why a port cannot be listened on.
#[derive(Debug, thiserror::Error)]
pub enum ListenError {
    /// Another program listens on it.
    #[error("port {port} is already in use; choose another with {option}")]
    PortTaken {
        /// The port.
        port: u16,
        /// The command line option that chooses another.
        option: &'static str,
    },
    /// The operating system refused.
    #[error("cannot listen on port {port}: {source}")]
    Refused {
        /// The port.
        port: u16,
        /// How it failed.
        source: io::Error,
    },
}

const BACKLOG: u32 = 1_024;

/// Listens on a port of the loopback address; 0 takes any free one. Returns the port as well.
pub(crate) fn bind(port: u16, option: &'static str) -> Result<(TcpListener, u16), ListenError> {
    let failed = |error: io::Error| match error.kind() {
        io::ErrorKind::AddrInUse => ListenError::PortTaken { port, option },
        _ => ListenError::Refused { port, source: error },
    };
    let socket = TcpSocket::new_v4().map_err(failed)?;
    socket.set_reuseaddr(true).map_err(failed)?;
    // Accepted sockets inherit this. Without it, small answers wait for the client's acknowledgement.
    socket.set_nodelay(true).map_err(failed)?;
    socket.bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port))).map_err(failed)?;
    let listener = socket.listen(BACKLOG).map_err(failed)?;
    let port = listener.local_addr().map_err(failed)?.port();
    Ok((listener, port))
}

/// Serves until the cloud stops.
pub(crate) fn serve(listener: TcpListener, router: Router, mut stopping: watch::Receiver<bool>) -> JoinHandle<()> {
    tokio::spawn(async move {
        let stopped = async move {
            let _ = stopping.wait_for(|stopping| *stopping).await;
        };
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        if let Err(error) = axum::serve(listener, service).with_graceful_shutdown(stopped).await {
            tracing::error!(%error, "a listener failed");
        }
    })
}

/// Whether a request names this machine as its host. This stops web pages that use DNS rebinding.
pub(crate) fn is_local(headers: &HeaderMap) -> bool {
    host(headers).is_some_and(|host| is_loopback(host.host()))
}

/// Whether a request has no `Origin`, or one of this machine.
pub(crate) fn is_same_site(headers: &HeaderMap) -> bool {
    headers.get(header::ORIGIN).is_none_or(|origin| {
        origin
            .to_str()
            .ok()
            .and_then(|origin| origin.parse::<http::Uri>().ok())
            .and_then(|origin| origin.host().map(is_loopback))
            .unwrap_or(false)
    })
}

/// The request's host, if it has a valid one.
pub(crate) fn host(headers: &HeaderMap) -> Option<Authority> {
    let mut hosts = headers.get_all(header::HOST).iter();
    let host = hosts.next()?.to_str().ok()?;
    if hosts.next().is_some() || host.contains('@') {
        return None;
    }
    host.parse().ok()
}

fn is_loopback(host: &str) -> bool {
    ["localhost", "127.0.0.1", "[::1]"].contains(&host)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(name: header::HeaderName, value: &str) -> HeaderMap {
        HeaderMap::from_iter([(name, value.parse().expect("a value"))])
    }

    #[test]
    fn only_this_machines_names_are_local() {
        for local in ["localhost:3000", "127.0.0.1", "[::1]:4566"] {
            assert!(is_local(&headers(header::HOST, local)), "{local}");
        }
        for foreign in ["evil.example", "localhost.evil.example", "evil@localhost", "a b", ""] {
            assert!(!is_local(&headers(header::HOST, foreign)), "{foreign}");
        }
        assert!(!is_local(&HeaderMap::new()));
    }

    #[test]
    fn a_page_from_elsewhere_is_not_of_this_site() {
        assert!(is_same_site(&HeaderMap::new()));
        assert!(is_same_site(&headers(header::ORIGIN, "http://localhost:3000")));
        assert!(!is_same_site(&headers(header::ORIGIN, "https://evil.example")));
        assert!(!is_same_site(&headers(header::ORIGIN, "null")));
    }
}

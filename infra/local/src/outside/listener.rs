//! The connections of one function to the hosts outside AWS.

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use axum::body::Body;
use http::Request;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::TokioIo;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::JoinHandle,
    time::{sleep, timeout},
};
use tokio_rustls::TlsAcceptor;

use super::function_port::FunctionPort;
use crate::triggers::AfterAnswer;

/// How long a caller may take for the handshake.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// The pause after a failed accept, which would fail again at once if too many files are open.
const PAUSE: Duration = Duration::from_millis(100);

/// Ends a connection without a response.
#[derive(Debug, thiserror::Error)]
#[error("the connection was cut")]
struct Cut;

/// Accepts connections until the cloud stops.
pub(super) fn serve(
    listener: TcpListener,
    acceptor: TlsAcceptor,
    port: Arc<FunctionPort>,
    mut stopping: watch::Receiver<bool>,
) -> JoinHandle<()> {
    tokio::spawn(async move {
        loop {
            let accepted = tokio::select! {
                _ = stopping.wait_for(|stopping| *stopping) => return,
                accepted = listener.accept() => accepted,
            };
            match accepted {
                Ok((stream, _)) => {
                    tokio::spawn(connection(stream, acceptor.clone(), Arc::clone(&port), stopping.clone()));
                }
                Err(_) => sleep(PAUSE).await,
            }
        }
    })
}

async fn connection(
    stream: TcpStream,
    acceptor: TlsAcceptor,
    port: Arc<FunctionPort>,
    mut stopping: watch::Receiver<bool>,
) {
    // A caller that does not trust the certificate hangs up, and says why itself.
    let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await else { return };
    // What waits for the answer waits until all of it is sent, which is when the connection ends.
    let after_answer = Mutex::new(None::<AfterAnswer>);
    let service = service_fn(|request: Request<Incoming>| async {
        let mut response = port.respond(request.map(Body::new)).await.ok_or(Cut)?;
        let waiting = response.extensions_mut().remove::<AfterAnswer>();
        waiting.iter().for_each(AfterAnswer::begin);
        *after_answer.lock().unwrap_or_else(PoisonError::into_inner) = waiting;
        Ok::<_, Cut>(response)
    });
    let serving = http1::Builder::new().keep_alive(false).serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        _ = stopping.wait_for(|stopping| *stopping) => {}
        // An error means that one of the two has ended the connection.
        _ = serving => {}
    }
}

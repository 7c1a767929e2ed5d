//! The hosts outside AWS that the functions call, each played by a service behind TLS.

mod decision;
mod ecourier;
mod function_port;
mod hosts;
mod listener;
mod peers;
mod stripe;
mod tls;
mod vies;

use std::sync::Arc;

use tokio::{sync::watch, task::JoinHandle};

use crate::port::Port;
pub use decision::DecisionError;
pub use ecourier::DocumentView;
pub(crate) use ecourier::Ecourier;
use function_port::FunctionPort;
pub(crate) use hosts::Hosts;
pub(crate) use peers::Peers;
pub(crate) use stripe::{Endpoint, Stripe, signature};
pub use stripe::{PaymentDecision, PaymentView};
pub(crate) use vies::Vies;

/// Serves the ports of all functions until the cloud stops.
pub(crate) fn serve(
    hosts: &Arc<Hosts>,
    peers: Peers,
    port: &Arc<Port>,
    stopping: &watch::Receiver<bool>,
) -> Vec<JoinHandle<()>> {
    let acceptor = peers.acceptor;
    let serve = |(function, (listener, _))| {
        let port = FunctionPort { function, hosts: Arc::clone(hosts), port: Arc::clone(port) };
        listener::serve(listener, acceptor.clone(), Arc::new(port), stopping.clone())
    };
    peers.listeners.into_iter().map(serve).collect()
}

//! The hosts outside AWS that the functions call, each played by a service behind TLS. To add one, write a module like [`vies`] and
//! add a line to [`Hosts::open`].

mod listener;
mod peers;
mod tls;
mod vies;

use std::sync::Arc;

use axum::{
    body::Body,
    response::{IntoResponse as _, Response},
};
use http::{HeaderValue, Request, StatusCode, request::Parts};
use tokio::{sync::watch, task::JoinHandle};

use crate::{clock::Clock, listen, port::Port, services::Service};
pub(crate) use peers::Peers;
pub(crate) use vies::Vies;

/// The header in which a call of AWS names its instance. Here it is set for the caller.
const INSTANCE: &str = "x-amz-security-token";

/// The hosts that are played.
pub(crate) struct Hosts {
    by_name: Vec<(&'static str, Arc<dyn Service>)>,
    /// VIES is also kept by itself, because tests decide which numbers it knows.
    pub(crate) vies: Arc<Vies>,
}

impl Hosts {
    /// Every host.
    pub(crate) fn open(clock: &Arc<Clock>) -> Self {
        let vies = Arc::new(Vies::new(clock));
        Self { by_name: vec![(vies::HOST, Arc::clone(&vies) as Arc<dyn Service>)], vies }
    }

    /// The hosts' names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.by_name.iter().map(|(name, _)| *name)
    }

    /// The services behind the hosts.
    pub(crate) fn services(&self) -> impl Iterator<Item = &Arc<dyn Service>> {
        self.by_name.iter().map(|(_, service)| service)
    }
}

/// Serves the ports of all functions until the cloud stops.
pub(crate) fn serve(
    hosts: &Arc<Hosts>,
    peers: Peers,
    port: &Arc<Port>,
    stopping: &watch::Receiver<bool>,
) -> Vec<JoinHandle<()>> {
    let acceptor = peers.acceptor;
    let serve = |(function, (listener, _))| {
        let door = Door { function, hosts: Arc::clone(hosts), port: Arc::clone(port) };
        listener::serve(listener, acceptor.clone(), Arc::new(door), stopping.clone())
    };
    peers.listeners.into_iter().map(serve).collect()
}

/// The function that calls at a port, as its requests carry it to the service.
#[derive(Clone)]
struct Caller(String);

/// The port at which one function calls every host, so that its calls are known as its own without a header of theirs.
struct Door {
    function: String,
    hosts: Arc<Hosts>,
    port: Arc<Port>,
}

impl Door {
    /// Responds as the host that the request names. Without a response, the connection is to end.
    async fn respond(&self, request: Request<Body>) -> Option<Response> {
        let host = listen::host(request.headers());
        let is_named = |name: &str| host.as_ref().is_some_and(|host| host.host() == name);
        let Some((_, service)) = self.hosts.by_name.iter().find(|(name, _)| is_named(name)) else {
            return Some(StatusCode::MISDIRECTED_REQUEST.into_response());
        };
        let (mut parts, body) = request.into_parts();
        parts.extensions.insert(Caller(self.function.clone()));
        parts.headers.remove(INSTANCE);
        // A function works on one event at a time in most cases. Of several instances, the one that took its event last is named.
        let instance = self.port.functions.latest_instance(&self.function);
        if let Some(instance) = instance.and_then(|instance| HeaderValue::try_from(instance).ok()) {
            parts.headers.insert(INSTANCE, instance);
        }
        Arc::clone(&self.port).respond(Arc::clone(service), parts, body).await
    }
}

/// The function that made a request.
fn caller(parts: &Parts) -> String {
    parts.extensions.get().map(|Caller(function)| function.clone()).unwrap_or_default()
}

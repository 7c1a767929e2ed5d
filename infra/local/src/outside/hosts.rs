//! The hosts that are played. To add one, write a module like [`super::vies`], and add it to [`NAMES`] and [`Hosts::open`].

use std::sync::Arc;

use super::{
    ecourier::{self, Ecourier},
    stripe::{self, Stripe},
    vies::{self, Vies},
};
use crate::{clock::Clock, services::Service, triggers::Webhooks};

/// The hosts' names.
pub(super) const NAMES: [&str; 3] = [vies::HOST, stripe::HOST, ecourier::HOST];

/// The hosts that are played.
pub(crate) struct Hosts {
    /// The services behind the hosts, in the order of their names.
    services: [Arc<dyn Service>; NAMES.len()],
    /// VIES is also kept by itself, because tests decide which numbers it knows.
    pub(crate) vies: Arc<Vies>,
    /// Stripe too, because tests decide what becomes of payments.
    pub(crate) stripe: Arc<Stripe>,
    /// And eCourier, because tests decide what becomes of documents.
    pub(crate) ecourier: Arc<Ecourier>,
}

impl Hosts {
    /// Every host.
    pub(crate) fn open(clock: &Arc<Clock>, webhooks: &Arc<Webhooks>) -> Self {
        let (vies, stripe) = (Arc::new(Vies::new(clock)), Arc::new(Stripe::new(clock, webhooks)));
        let ecourier = Arc::new(Ecourier::new(clock));
        let services = [Arc::clone(&vies) as _, Arc::clone(&stripe) as _, Arc::clone(&ecourier) as _];
        Self { services, vies, stripe, ecourier }
    }

    /// The service behind a host.
    pub(super) fn service(&self, name: &str) -> Option<&Arc<dyn Service>> {
        NAMES.iter().zip(&self.services).find(|(host, _)| **host == name).map(|(_, service)| service)
    }

    /// The services behind the hosts.
    pub(crate) fn services(&self) -> impl Iterator<Item = &Arc<dyn Service>> {
        self.services.iter()
    }
}

//! The hosts that are played. To add one, write a module like [`super::vies`] and add a line to [`Hosts::open`].

use std::sync::Arc;

use super::vies::{self, Vies};
use crate::{clock::Clock, services::Service};

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

    /// The service behind a host.
    pub(super) fn service(&self, name: &str) -> Option<&Arc<dyn Service>> {
        self.by_name.iter().find(|(host, _)| *host == name).map(|(_, service)| service)
    }

    /// The services behind the hosts.
    pub(crate) fn services(&self) -> impl Iterator<Item = &Arc<dyn Service>> {
        self.by_name.iter().map(|(_, service)| service)
    }
}

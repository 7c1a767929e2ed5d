//! Resolves a host's name to the addresses that are dialled.

use std::{collections::BTreeMap, future::ready, iter, net::SocketAddr};

use reqwest::dns::{Addrs, Name, Resolve, Resolving};
use tokio::net::lookup_host;

use crate::{address::is_public, error::Refusal, hosts::Hosts};

const HTTPS: u16 = 443;

/// The one resolver of a client. What it returns is dialled as it is, so no second look-up can return another address.
pub(crate) struct GuardedResolver {
    pub(crate) hosts: Hosts,
    pub(crate) peers: BTreeMap<String, SocketAddr>,
}

impl Resolve for GuardedResolver {
    fn resolve(&self, name: Name) -> Resolving {
        // Checked with the URL already; here it holds for whatever connects.
        if !self.hosts.has(name.as_str()) {
            return Box::pin(ready(Err(Refusal::NotListed.into())));
        }
        if let Some(peer) = self.peers.get(name.as_str()) {
            return Box::pin(ready(Ok(Box::new(iter::once(*peer)) as Addrs)));
        }
        Box::pin(async move {
            let addresses = lookup_host((name.as_str(), HTTPS)).await?.collect();
            Ok(Box::new(public(addresses)?.into_iter()) as Addrs)
        })
    }
}

/// The addresses, if all are public. A name with one other is refused whole: nobody's public name has one by mistake.
fn public(addresses: Vec<SocketAddr>) -> Result<Vec<SocketAddr>, Refusal> {
    let are_public = addresses.iter().all(|address| is_public(address.ip()));
    if are_public { Ok(addresses) } else { Err(Refusal::NotPublic) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SocketAddr> {
        texts.iter().map(|text| text.parse().expect("an address")).collect()
    }

    #[test]
    fn a_name_with_one_address_that_is_not_public_is_refused_whole() {
        let good = addresses(&["147.67.34.30:443", "[2a01:7080:14:100::666:30]:443"]);
        assert_eq!(public(good.clone()), Ok(good));
        for wrong in [&["147.67.34.30:443", "169.254.169.254:443"][..], &["[::1]:443"], &["[::ffff:1.1.1.1]:443"]] {
            assert_eq!(public(addresses(wrong)), Err(Refusal::NotPublic), "{wrong:?}");
        }
    }
}

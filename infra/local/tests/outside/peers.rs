//! How the functions reach the hosts, whichever these are.

use std::{collections::BTreeMap, net::SocketAddr};

use egress::{Egress, EgressError, HeaderMap, Hosts, Method, OutboundRequest, Url, stripe, vies};
use local::{Cloud, FaultKind, FaultSpec, Options, Runner};
use serde_json::{Value, json};

use crate::{
    last_call, settings, start, start_with,
    vies::{NUMBER, URL, ask},
};

#[tokio::test]
async fn only_the_hosts_that_are_played_have_a_certificate_and_only_their_paths_answer() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let mut variables = cloud.environment("asking").unwrap();
    let get = async |variables: &BTreeMap<String, String>, url: &str| {
        let (method, url) = (Method::GET, Url::parse(url).unwrap());
        let request = OutboundRequest { method, url, headers: HeaderMap::new(), body: Vec::new() };
        let egress = Egress::new(Hosts::Listed(&[vies::HOST, "other.example"]), &settings(variables)).unwrap();
        egress.send(request).await.map(|response| response.status.as_u16())
    };
    assert_eq!(get(&variables, &format!("{URL}/check-vat-number")).await, Ok(404), "it takes POST");
    assert_eq!(get(&variables, "https://ec.europa.eu/").await, Ok(404));
    let peers = variables["EGRESS_PEERS"].replace(vies::HOST, "other.example");
    variables.insert("EGRESS_PEERS".to_owned(), peers);
    assert_eq!(get(&variables, "https://other.example/").await, Err(EgressError::Tls));
    assert!(cloud.calls(0).is_empty());
    cloud.stop().await;
}

#[tokio::test]
async fn a_further_peer_takes_its_name_from_the_cloud_and_its_authority_is_trusted_too() {
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let peer = start(first.path()).await;
    peer.set_vat_number("DE", "136695976", false);
    let of_peer = peer.environment("asking").unwrap();
    let peer_address = |peers: &str, name: &str| {
        let address = peers.split(',').find_map(|peer| peer.strip_prefix(name)?.strip_prefix('=')).unwrap();
        address.parse::<SocketAddr>().unwrap()
    };
    let address = peer_address(&of_peer["EGRESS_PEERS"], vies::HOST);
    let cloud = start_with(second.path(), |options| {
        options.peers = [(vies::HOST.to_owned(), address), ("hooks.example".to_owned(), address)].into();
        options.peer_authorities = vec![of_peer["EGRESS_CA_FILE"].clone().into()];
    })
    .await;
    let peers = &cloud.environment("asking").unwrap()["EGRESS_PEERS"];
    let own = peer_address(peers, stripe::HOST);
    assert_ne!(own, address);
    assert_eq!(
        *peers,
        format!("api.ecourier.io={own},api.stripe.com={own},ec.europa.eu={address},hooks.example={address}")
    );
    assert!(!ask(&cloud, "asking", NUMBER).await.unwrap().is_valid);
    assert_eq!((cloud.calls(0).len(), peer.calls(0).len()), (0, 1));
    cloud.stop().await;
    let nothing = second.path().join("nothing.pem");
    std::fs::write(&nothing, "no certificate").unwrap();
    let runner = Runner::Program { program: "/bin/false".into(), arguments: Vec::new() };
    let options = Options { peer_authorities: vec![nothing], ..Options::new(second.path(), runner) };
    let error = Cloud::start(options).await.err().unwrap().to_string();
    assert!(error.contains("nothing.pem") && error.contains("no certificate authority"), "{error}");
}

#[tokio::test]
async fn a_call_of_a_running_function_belongs_to_its_invocation_and_a_crash_kills_it() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let reply = cloud.invoke("asking", &json!({})).await.unwrap();
    assert_eq!(serde_json::from_slice::<Value>(&reply).unwrap(), json!({ "valid": true }));
    let call = last_call(&cloud);
    assert_eq!((&*call.function, call.round), ("asking", Some(1)));
    assert!(call.request.is_some());
    cloud.fault(FaultSpec::new("vies", "CheckVatNumber", FaultKind::Crash).of("asking")).unwrap();
    assert!(cloud.invoke("asking", &json!({})).await.unwrap_err().contains("signal: 9"));
    assert!(cloud.invoke("asking", &json!({})).await.is_ok());
    cloud.stop().await;
}

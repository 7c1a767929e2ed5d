//! The hosts outside AWS, as the functions' own client of them sees them. Where a test needs a function, it is this test binary, which
//! starts itself again as `fixture`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and so do its helpers")]

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::{SocketAddr, TcpStream},
    path::Path,
    time::Duration,
};

use domain::{
    Timestamp,
    billing::{vat::VatNumber, vies::ViesAnswer},
};
use egress::{
    Egress, EgressError, HeaderMap, Hosts, Method, OutboundRequest, Settings, Url, stripe,
    vies::{self, Vies, ViesError},
};
use local::{CallRecord, Cloud, FaultKind, FaultSpec, Options, Runner};
use serde_json::{Value, json};

const TEMPLATE: &str = "
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Globals:
  Function: { Runtime: provided.al2023, Handler: bootstrap, Timeout: 20 }
Resources:
  Api: { Type: AWS::Serverless::HttpApi }
  Other: { Type: AWS::Serverless::Function, Properties: { FunctionName: other } }
  Asking: { Type: AWS::Serverless::Function, Properties: { FunctionName: asking } }
";

const URL: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api";
const NUMBER: &str = "DE136695976";
const AT: Timestamp = Timestamp::UNIX_EPOCH;

async fn start(data: &Path) -> Cloud {
    start_with(data, |_| {}).await
}

async fn start_with(data: &Path, change: impl FnOnce(&mut Options)) -> Cloud {
    let runner = Runner::Program {
        program: std::env::current_exe().unwrap(),
        arguments: ["--exact", "--nocapture", "fixture"].map(Into::into).into(),
    };
    let mut options = Options { template: Some(TEMPLATE.to_owned()), ..Options::new(data, runner) };
    change(&mut options);
    Cloud::start(options).await.unwrap()
}

fn settings(variables: &BTreeMap<String, String>) -> Settings {
    Settings::from_environment(|name| variables.get(name).cloned()).unwrap()
}

fn client(settings: &Settings) -> Vies {
    Vies::new(Egress::new(Hosts::Listed(&[vies::HOST]), settings).unwrap(), URL).unwrap()
}

/// Asks as a function that is not running.
async fn ask(cloud: &Cloud, function: &str, number: &str) -> Result<ViesAnswer, ViesError> {
    client(&settings(&cloud.environment(function).unwrap())).check(&VatNumber::parse(number).unwrap(), AT).await
}

fn last_call(cloud: &Cloud) -> CallRecord {
    cloud.calls(0).pop().unwrap()
}

#[tokio::test]
async fn a_number_is_valid_and_proved_by_a_consultation_number_of_the_day() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let first = ask(&cloud, "asking", NUMBER).await.unwrap();
    let consultation = first.consultation.clone().unwrap().to_string();
    assert!(first.is_valid && consultation.len() == 16 && consultation.starts_with("WAPIAAAA"), "{consultation}");
    let of_another = ask(&cloud, "asking", "EL094259216").await.unwrap();
    assert!(of_another.is_valid && of_another.consultation != first.consultation);
    cloud.advance("P1D").await.unwrap();
    assert_ne!(ask(&cloud, "asking", NUMBER).await.unwrap().consultation, first.consultation);
    cloud.stop().await;
}

#[tokio::test]
async fn tests_say_which_number_is_not_valid_and_whether_vies_is_down() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let invalid = Ok(ViesAnswer { at: AT, is_valid: false, consultation: None });
    let is_valid = async |number| ask(&cloud, "asking", number).await.map(|answer| answer.is_valid);
    assert_eq!(
        local_vies(&cloud, &json!({"country_code": "DE", "vat_number": "136695976", "valid": false})).await,
        204
    );
    assert_eq!(ask(&cloud, "asking", NUMBER).await, invalid);
    assert_eq!(is_valid("EL094259216").await, Ok(true));
    assert_eq!(local_vies(&cloud, &json!({"country_code": "DE", "vat_number": "136695976", "valid": true})).await, 204);
    assert_eq!(is_valid(NUMBER).await, Ok(true));
    assert_eq!(local_vies(&cloud, &json!({"down": true})).await, 204);
    for _ in 0..2 {
        assert_eq!(is_valid(NUMBER).await, Err(ViesError::Unavailable("SERVICE_UNAVAILABLE".to_owned())));
    }
    assert_eq!(local_vies(&cloud, &json!({"down": false})).await, 204);
    assert_eq!(is_valid(NUMBER).await, Ok(true));
    for wrong in [json!({}), json!({"down": 1}), json!({"down": true, "valid": true}), json!({"valid": false})] {
        assert_eq!(local_vies(&cloud, &wrong).await, 400, "{wrong}");
    }
    cloud.set_vat_number("DE", "136695976", false);
    assert_eq!(ask(&cloud, "asking", NUMBER).await, invalid);
    cloud.set_vies_down(true);
    assert!(is_valid(NUMBER).await.is_err());
    cloud.stop().await;
}

#[tokio::test]
async fn a_call_is_recorded_as_that_of_its_function_without_the_number() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    for function in ["asking", "other"] {
        ask(&cloud, function, NUMBER).await.unwrap();
        let call = last_call(&cloud);
        assert_eq!([&*call.function, &*call.service, &*call.operation], [function, "vies", "CheckVatNumber"]);
        assert_eq!((&*call.resource, call.status, call.allowed, call.request), ("DE", 200, true, None));
    }
    cloud.stop().await;
}

#[tokio::test]
async fn faults_are_injected_as_into_calls_of_aws() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let hasty = settings(&cloud.environment("asking").unwrap()).with_timeout(Duration::from_millis(700));
    let number = VatNumber::parse(NUMBER).unwrap();
    let fault = |kind| FaultSpec::new("vies", "CheckVatNumber", kind).of("asking");
    for (kind, code) in [
        (FaultKind::Throttle, "MS_MAX_CONCURRENT_REQ"),
        (FaultKind::ErrorBefore, "MS_UNAVAILABLE"),
        (FaultKind::ErrorAfter, "SERVICE_UNAVAILABLE"),
    ] {
        cloud.fault(fault(kind)).unwrap();
        assert!(ask(&cloud, "other", NUMBER).await.is_ok(), "it is armed for another function");
        assert_eq!(ask(&cloud, "asking", NUMBER).await, Err(ViesError::Unavailable(code.to_owned())));
        assert_eq!(last_call(&cloud).fault, Some(kind));
        assert!(ask(&cloud, "asking", NUMBER).await.is_ok(), "it is spent");
    }
    for (kind, error) in [
        (FaultKind::Timeout, EgressError::Timeout),
        (FaultKind::Slow, EgressError::Timeout),
        (FaultKind::Reset, EgressError::Other),
    ] {
        cloud.fault(fault(kind)).unwrap();
        assert_eq!(client(&hasty).check(&number, AT).await, Err(ViesError::Egress(error)), "{kind:?}");
    }
    cloud.fault(fault(FaultKind::Slow)).unwrap();
    assert!(ask(&cloud, "asking", NUMBER).await.is_ok(), "late, and in time");
    assert!(cloud.fault(FaultSpec::new("vies", "CheckVatNumber", FaultKind::Conflict)).is_err());
    cloud.stop().await;
}

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
    assert_eq!(*peers, format!("api.stripe.com={own},ec.europa.eu={address},hooks.example={address}"));
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

/// The function: asks VIES at each event. It is a test only so that the binary can be started with it.
#[test]
fn fixture() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else { return };
    let (host, base) = api.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let base = format!("/{base}/2018-06-01/runtime/invocation");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let vies = client(&Settings::from_environment(|name| std::env::var(name).ok()).unwrap());
    loop {
        let event = call(host, "GET", &format!("{base}/next"), "");
        let id = event.lines().find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: ")).unwrap();
        let answer = runtime.block_on(vies.check(&VatNumber::parse(NUMBER).unwrap(), AT));
        let reply = json!({ "valid": answer.unwrap().is_valid });
        call(host, "POST", &format!("{base}/{id}/response"), &reply.to_string());
    }
}

/// Tells the cloud about VIES, and returns the status.
async fn local_vies(cloud: &Cloud, body: &Value) -> u16 {
    let host = cloud.api_url().strip_prefix("http://localhost").unwrap().to_owned();
    let (host, body) = (format!("127.0.0.1{host}"), body.to_string());
    let answer = tokio::task::spawn_blocking(move || call(&host, "POST", "/local/vies", &body)).await.unwrap();
    answer.split(' ').nth(1).unwrap().parse().unwrap()
}

/// Sends a request, and returns the whole response.
fn call(host: &str, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

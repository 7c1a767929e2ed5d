//! The hosts outside AWS, as the functions' own client of them sees them. Where a test needs a function, it is this test binary, which
//! starts itself again as `fixture`.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking, and so do its helpers")]

mod ecourier;
mod peers;
mod vies;

use std::{
    collections::BTreeMap,
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
};

use domain::{Timestamp, billing::vat::VatNumber};
use egress::Settings;
use local::{CallRecord, Cloud, Options, Runner};
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

fn last_call(cloud: &Cloud) -> CallRecord {
    cloud.calls(0).pop().unwrap()
}

/// The function: asks VIES at each event. It is a test only so that the binary can be started with it.
#[test]
fn fixture() {
    let Ok(api) = std::env::var("AWS_LAMBDA_RUNTIME_API") else { return };
    let (host, base) = api.strip_prefix("http://").unwrap().split_once('/').unwrap();
    let base = format!("/{base}/2018-06-01/runtime/invocation");
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    let client = vies::client(&Settings::from_environment(|name| std::env::var(name).ok()).unwrap());
    loop {
        let event = call(host, "GET", &format!("{base}/next"), "");
        let id = event.lines().find_map(|line| line.strip_prefix("lambda-runtime-aws-request-id: ")).unwrap();
        let answer = runtime.block_on(client.check(&VatNumber::parse(vies::NUMBER).unwrap(), Timestamp::UNIX_EPOCH));
        let reply = json!({ "valid": answer.unwrap().is_valid });
        call(host, "POST", &format!("{base}/{id}/response"), &reply.to_string());
    }
}

/// Tells the cloud about a host, and returns the status.
async fn change(cloud: &Cloud, path: &'static str, body: &Value) -> u16 {
    local(cloud, "POST", path, &body.to_string()).await.0
}

/// Asks the cloud itself, and returns the status and the body.
async fn local(cloud: &Cloud, method: &'static str, path: &'static str, body: &str) -> (u16, String) {
    let host = cloud.api_url().strip_prefix("http://localhost").unwrap().to_owned();
    let (host, body) = (format!("127.0.0.1{host}"), body.to_owned());
    let answer = tokio::task::spawn_blocking(move || call(&host, method, path, &body)).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
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

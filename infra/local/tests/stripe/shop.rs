//! A running cloud with a customer whose cards are charged.

use std::{
    io::{Read as _, Write as _},
    net::TcpStream,
    path::Path,
};

use domain::{
    Now, Timestamp,
    billing::provider::{ProviderCustomerId, ProviderPaymentId, ProviderStatus, RefusalCode},
    id::{AccountId, InvoiceId},
    money::{Currency, Money},
};
use egress::{
    Egress, Hosts, Settings,
    stripe::{self, CardCharge, CardPayment, Presence, Stripe, StripeError},
};
use local::{CallRecord, Cloud, Options, Runner};
use serde_json::Value;

pub(crate) const TEMPLATE: &str = r#"
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  PaymentProviderSecret: { Type: String, Default: "" }
Conditions:
  HasPaymentProvider: !Not [!Equals [!Ref PaymentProviderSecret, ""]]
Globals:
  Function: { Runtime: provided.al2023, Handler: bootstrap, Timeout: 20 }
Resources:
  Api: { Type: AWS::Serverless::HttpApi }
  Other: { Type: AWS::Serverless::Function, Properties: { FunctionName: other } }
  Paying:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: paying
      Environment:
        Variables:
          KEY: !If [HasPaymentProvider, !Sub "{{resolve:secretsmanager:${PaymentProviderSecret}:SecretString:api_key}}", ""]
          SIGNED: !If [HasPaymentProvider, !Sub "{{resolve:secretsmanager:${PaymentProviderSecret}:SecretString:webhook_secrets}}", ""]
  Hooks:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: hooks
      Events:
        Payments: { Type: HttpApi, Properties: { ApiId: !Ref Api, Method: POST, Path: /v1/webhooks/payments } }
"#;

/// A running cloud, and a client of Stripe for a function that is not running.
pub(crate) struct Shop {
    pub(crate) cloud: Cloud,
    pub(crate) customer: ProviderCustomerId,
}

impl Shop {
    pub(crate) async fn open(data: &Path) -> Self {
        Self::open_with(data, |_| {}).await
    }

    pub(crate) async fn open_with(data: &Path, change: impl FnOnce(&mut Options)) -> Self {
        let runner = Runner::Program {
            program: std::env::current_exe().unwrap(),
            arguments: ["--exact", "--nocapture", "fixture"].map(Into::into).into(),
        };
        let mut options = Options { template: Some(TEMPLATE.to_owned()), ..Options::new(data, runner) };
        change(&mut options);
        let cloud = Cloud::start(options).await.unwrap();
        let customer = client(&settings(&cloud, "paying")).customer(account()).await.unwrap();
        Self { cloud, customer }
    }

    pub(crate) fn stripe(&self) -> Stripe {
        client(&settings(&self.cloud, "paying"))
    }

    /// Charges a card of the customer, in an attempt of this name.
    pub(crate) async fn charge(
        &self,
        attempt: &str,
        card: &str,
        presence: Presence<'_>,
    ) -> Result<CardPayment, StripeError> {
        self.stripe().charge(&charge(&self.customer, attempt, card, presence)).await
    }

    /// Charges a card whose owner is there, and returns the payment's id and where it stands.
    pub(crate) async fn pay(&self, attempt: &str, card: &str) -> (ProviderPaymentId, ProviderStatus) {
        let made = self.charge(attempt, card, ON_SESSION).await.unwrap().payment;
        (made.id, made.status)
    }

    pub(crate) async fn status(&self, id: &ProviderPaymentId) -> ProviderStatus {
        self.stripe().payment(id).await.unwrap().payment.status
    }

    pub(crate) fn last_call(&self) -> CallRecord {
        self.cloud.calls(0).pop().unwrap()
    }

    /// The bodies that the function for events has received, in order.
    pub(crate) fn received(&self) -> Vec<Value> {
        let logs = self.cloud.logs("hooks");
        let lines = logs.lines().filter_map(|line| line.strip_prefix("event "));
        lines.map(|line| serde_json::from_str(line).unwrap()).collect()
    }

    /// The types of the events that were received, in order.
    pub(crate) fn received_types(&self) -> Vec<String> {
        self.received().iter().map(|event| body(event)["type"].as_str().unwrap().to_owned()).collect()
    }
}

/// The body of a request that a function has received.
pub(crate) fn body(event: &Value) -> Value {
    serde_json::from_str(event["body"].as_str().unwrap()).unwrap()
}

pub(crate) const ON_SESSION: Presence<'_> = Presence::OnSession { return_url: "http://localhost:3000/paid" };

pub(crate) fn settings(cloud: &Cloud, function: &str) -> Settings {
    let variables = cloud.environment(function).unwrap();
    Settings::from_environment(|name| variables.get(name).cloned()).unwrap()
}

pub(crate) fn client(settings: &Settings) -> Stripe {
    client_with(settings, "sk_test_local")
}

pub(crate) fn client_with(settings: &Settings, key: &str) -> Stripe {
    let egress = Egress::new(Hosts::Listed(&[stripe::HOST]), settings).unwrap();
    Stripe::new(egress, "https://api.stripe.com", key).unwrap()
}

pub(crate) fn account() -> AccountId {
    AccountId::new(Now(Timestamp::UNIX_EPOCH), &[1; 10])
}

pub(crate) fn invoice() -> InvoiceId {
    InvoiceId::new(Now(Timestamp::UNIX_EPOCH), &[2; 10])
}

pub(crate) fn charge<'a>(
    customer: &'a ProviderCustomerId,
    attempt: &'a str,
    card: &'a str,
    presence: Presence<'a>,
) -> CardCharge<'a> {
    let amount = Money::of_minor(124_900, Currency::Dkk);
    CardCharge { attempt, customer, card, amount, account: account(), invoice: invoice(), presence }
}

pub(crate) fn refused(code: &str) -> ProviderStatus {
    ProviderStatus::Refused(RefusalCode::parse(code))
}

/// Tells the cloud about payments, and returns the status.
pub(crate) async fn local_payments(cloud: &Cloud, body: &Value) -> u16 {
    local(cloud, "POST", "/local/payments", &body.to_string()).await.0
}

/// Asks the cloud itself, and returns the status and the body.
pub(crate) async fn local(cloud: &Cloud, method: &'static str, path: &'static str, body: &str) -> (u16, String) {
    let host = cloud.api_url().strip_prefix("http://localhost").unwrap().to_owned();
    let (host, body) = (format!("127.0.0.1{host}"), body.to_owned());
    let answer = tokio::task::spawn_blocking(move || call(&host, method, path, &body)).await.unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.split(' ').nth(1).unwrap().parse().unwrap(), body.to_owned())
}

/// Sends a request, and returns the whole response.
pub(crate) fn call(host: &str, method: &str, path: &str, body: &str) -> String {
    let mut stream = TcpStream::connect(host).unwrap();
    let length = body.len();
    let head =
        format!("{method} {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\nContent-Length: {length}\r\n\r\n");
    stream.write_all(format!("{head}{body}").as_bytes()).unwrap();
    let mut response = String::new();
    stream.read_to_string(&mut response).unwrap();
    response
}

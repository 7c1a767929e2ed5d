//! eCourier.

use std::time::Duration;

use domain::billing::{
    access_point::{AccessPointDocument, Transmission},
    gln::Gln,
};
use egress::{
    Egress, EgressError, Hosts, Settings, StatusCode,
    ecourier::{self, EDocument, Ecourier, EcourierError},
};
use local::{Cloud, DecisionError, FaultKind, FaultSpec};
use serde_json::{Value, json};

use crate::{change, last_call, local, settings, start, start_with};

const BUYER: &str = "5798009811578";
const UNREGISTERED: &str = "9520000000011";
const FAILING: &str = "9520000000028";
const WAITING: &str = "9520000000035";

fn client(settings: &Settings, key: &str) -> Ecourier {
    let egress = Egress::new(Hosts::Listed(&[ecourier::HOST]), settings).unwrap();
    Ecourier::new(egress, "https://api.ecourier.io/v1", key).unwrap()
}

/// A client for a function that is not running.
fn of(cloud: &Cloud) -> Ecourier {
    client(&settings(&cloud.environment("asking").unwrap()), "pk_test_local")
}

/// The document of an invoice with this number.
fn xml(number: &str) -> String {
    format!("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Invoice><ID>{number}</ID><Name>Gråsten</Name></Invoice>\n")
}

async fn send(ecourier: &Ecourier, number: &str, recipient: &str) -> Result<AccessPointDocument, EcourierError> {
    let recipient = Gln::parse(recipient).unwrap();
    ecourier.send(&EDocument { xml: &xml(number), recipient: &recipient }).await
}

#[tokio::test]
async fn a_document_is_delivered_a_minute_after_it_was_taken() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let ecourier = of(&cloud);
    let id = send(&ecourier, "1", BUYER).await.unwrap();
    assert_eq!(id.to_string().len(), 26);
    assert_eq!(ecourier.transmission(&id).await, Ok(Transmission::UnderWay));
    cloud.advance("PT1M").await.unwrap();
    assert_eq!(ecourier.transmission(&id).await, Ok(Transmission::Accepted));
    let [taken] = &cloud.documents()[..] else { panic!("one document") };
    assert_eq!((&taken.id, &*taken.status, &taken.xml), (&id.to_string(), "Delivered", &xml("1")));
    assert_eq!([&*taken.channel, &*taken.sender, &*taken.recipient], ["Peppol", "43628267", BUYER]);
    cloud.stop().await;
}

#[tokio::test]
async fn a_buyer_is_unregistered_or_refuses_or_waits_by_their_number() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let ecourier = of(&cloud);
    let refused = EcourierError::Refused(StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(send(&ecourier, "1", UNREGISTERED).await, Err(refused));
    assert!(cloud.documents().is_empty());
    let failing = send(&ecourier, "2", FAILING).await.unwrap();
    assert_eq!(ecourier.transmission(&failing).await, Ok(Transmission::UnderWay));
    let waiting = send(&ecourier, "3", WAITING).await.unwrap();
    cloud.advance("P30D").await.unwrap();
    assert_eq!(ecourier.transmission(&failing).await, Ok(Transmission::Refused));
    assert_eq!(ecourier.transmission(&waiting).await, Ok(Transmission::UnderWay));
    cloud.decide_document(&waiting.to_string(), true).unwrap();
    assert_eq!(ecourier.transmission(&waiting).await, Ok(Transmission::Accepted));
    let early = send(&ecourier, "4", BUYER).await.unwrap();
    cloud.decide_document(&early.to_string(), false).unwrap();
    cloud.advance("PT1M").await.unwrap();
    assert_eq!(ecourier.transmission(&early).await, Ok(Transmission::Refused), "it was decided on before");
    assert_eq!(cloud.decide_document(&early.to_string(), true), Err(DecisionError::Impossible));
    assert_eq!(cloud.decide_document("01nowhere", true), Err(DecisionError::Unknown));
    cloud.stop().await;
}

#[tokio::test]
async fn a_document_that_was_taken_is_found_among_many_by_its_bytes() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let ecourier = of(&cloud);
    let before = cloud.now();
    let mut ids = Vec::new();
    for number in 0..103 {
        ids.push(send(&ecourier, &number.to_string(), BUYER).await.unwrap());
    }
    assert_eq!(ecourier.find(&xml("0"), before).await, Ok(ids.first().cloned()), "on the second page");
    assert_eq!(ecourier.find(&xml("102"), before).await, Ok(ids.last().cloned()));
    assert_eq!(ecourier.find(&xml("103"), before).await, Ok(None));
    cloud.advance("PT1H").await.unwrap();
    let later = send(&ecourier, "103", BUYER).await.unwrap();
    assert_eq!(ecourier.find(&xml("103"), cloud.now()).await, Ok(Some(later)));
    assert_eq!(ecourier.find(&xml("102"), cloud.now()).await, Ok(None), "it was sent too early");
    cloud.stop().await;
}

#[tokio::test]
async fn faults_are_injected_and_what_was_taken_nevertheless_is_found() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let environment = settings(&cloud.environment("asking").unwrap());
    let hasty = client(&environment.with_timeout(Duration::from_millis(700)), "pk_test_local");
    let unavailable = |status| EcourierError::Unavailable(StatusCode::from_u16(status).unwrap());
    for (kind, error, has_effect) in [
        (FaultKind::Throttle, unavailable(429), false),
        (FaultKind::ErrorBefore, unavailable(500), false),
        (FaultKind::ErrorAfter, unavailable(500), true),
        (FaultKind::Timeout, EcourierError::Egress(EgressError::Timeout), false),
        (FaultKind::Slow, EcourierError::Egress(EgressError::Timeout), true),
        (FaultKind::Reset, EcourierError::Egress(EgressError::Other), true),
    ] {
        let (number, before) = (format!("{kind:?}"), cloud.now());
        cloud.fault(FaultSpec::new("ecourier", "SendDocument", kind).of("asking")).unwrap();
        assert_eq!(send(&hasty, &number, BUYER).await, Err(error), "{kind:?}");
        let found = of(&cloud).find(&xml(&number), before).await.unwrap();
        assert_eq!(found.is_some(), has_effect, "{kind:?}");
        let taken = cloud.documents().into_iter().filter(|document| document.xml == xml(&number));
        assert_eq!(taken.map(|document| document.id).next(), found.map(|id| id.to_string()), "{kind:?}");
    }
    for operation in ["GetDocument", "ListDocuments", "GetDocumentXml"] {
        assert!(cloud.fault(FaultSpec::new("ecourier", operation, FaultKind::Throttle)).is_ok());
        assert!(cloud.fault(FaultSpec::new("ecourier", operation, FaultKind::Conflict)).is_err());
    }
    cloud.stop().await;
}

#[tokio::test]
async fn another_key_is_refused_and_a_call_is_recorded_with_ids_alone() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let stranger = client(&settings(&cloud.environment("other").unwrap()), "pk_test_other");
    assert_eq!(send(&stranger, "1", BUYER).await, Err(EcourierError::Key(StatusCode::UNAUTHORIZED)));
    let call = last_call(&cloud);
    assert_eq!([&*call.function, &*call.service, &*call.operation], ["other", "ecourier", "SendDocument"]);
    assert_eq!((&*call.resource, call.status, call.allowed), ("", 401, true));
    let ecourier = of(&cloud);
    let id = send(&ecourier, "1", BUYER).await.unwrap();
    ecourier.transmission(&id).await.unwrap();
    let call = last_call(&cloud);
    assert_eq!([&*call.function, &*call.operation, &*call.resource], ["asking", "GetDocument", &*id.to_string()]);
    ecourier.find(&xml("1"), cloud.now()).await.unwrap();
    let call = last_call(&cloud);
    assert_eq!([&*call.operation, &*call.resource], ["GetDocumentXml", &*id.to_string()]);
    let nowhere = ecourier.transmission(&AccessPointDocument::parse("01nowhere").unwrap()).await;
    assert_eq!(nowhere, Err(EcourierError::Unavailable(StatusCode::NOT_FOUND)));
    cloud.stop().await;
}

#[tokio::test]
async fn documents_are_listed_and_decided_on_from_outside_too() {
    let data = tempfile::tempdir().unwrap();
    let cloud = start(data.path()).await;
    let ecourier = of(&cloud);
    let waiting = send(&ecourier, "1", WAITING).await.unwrap().to_string();
    let decision = |document: &str, delivered: Value| json!({ "document": document, "delivered": delivered });
    for (body, status) in [
        (decision("01nowhere", json!(true)), 404),
        (decision(&waiting, json!("yes")), 400),
        (json!({}), 400),
        (json!({ "down": 1 }), 400),
        (json!({ "down": true, "delivered": true }), 400),
        (decision(&waiting, json!(true)), 204),
        (decision(&waiting, json!(false)), 409),
        (json!({ "down": true }), 204),
    ] {
        assert_eq!(change(&cloud, "/local/e-invoices", &body).await, status, "{body}");
    }
    let down = EcourierError::Unavailable(StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(send(&ecourier, "2", BUYER).await, Err(down));
    cloud.set_access_point_down(false);
    assert!(send(&ecourier, "2", BUYER).await.is_ok());
    let (_, listed) = local(&cloud, "GET", "/local/e-invoices", "").await;
    let listed: Value = serde_json::from_str(&listed).unwrap();
    assert_eq!(listed, serde_json::to_value(cloud.documents()).unwrap());
    assert_eq!((&listed[0]["id"], &listed[0]["status"]), (&json!(waiting), &json!("Delivered")));
    cloud.stop().await;
}

#[tokio::test]
async fn the_functions_have_the_key_unless_a_parameter_leaves_it_out() {
    const TEMPLATE: &str = r#"
AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Parameters:
  AccessPointSecret: { Type: String, Default: "" }
Conditions:
  HasAccessPoint: !Not [!Equals [!Ref AccessPointSecret, ""]]
Globals:
  Function: { Runtime: provided.al2023, Handler: bootstrap }
Resources:
  Api: { Type: AWS::Serverless::HttpApi }
  Asking:
    Type: AWS::Serverless::Function
    Properties:
      FunctionName: asking
      Environment:
        Variables:
          KEY: !If [HasAccessPoint, !Sub "{{resolve:secretsmanager:${AccessPointSecret}:SecretString:api_key}}", none]
"#;
    let data = tempfile::tempdir().unwrap();
    for (parameters, key) in [(None, "pk_test_local"), (Some(("AccessPointSecret".to_owned(), String::new())), "none")]
    {
        let cloud = start_with(data.path(), |options| {
            options.template = Some(TEMPLATE.to_owned());
            options.parameters.extend(parameters);
        })
        .await;
        assert_eq!(cloud.environment("asking").unwrap()["KEY"], key);
        cloud.stop().await;
    }
}

//! VIES.

use std::time::Duration;

use domain::{
    Timestamp,
    billing::{vat::VatNumber, vies::ViesAnswer},
};
use egress::{
    Egress, EgressError, Hosts, Settings,
    vies::{self, Vies, ViesError},
};
use local::{Cloud, FaultKind, FaultSpec};
use serde_json::{Value, json};

use crate::{change, last_call, settings, start};

pub(crate) const URL: &str = "https://ec.europa.eu/taxation_customs/vies/rest-api";
pub(crate) const NUMBER: &str = "DE136695976";
const AT: Timestamp = Timestamp::UNIX_EPOCH;

pub(crate) fn client(settings: &Settings) -> Vies {
    Vies::new(Egress::new(Hosts::Listed(&[vies::HOST]), settings).unwrap(), URL).unwrap()
}

/// Asks as a function that is not running.
pub(crate) async fn ask(cloud: &Cloud, function: &str, number: &str) -> Result<ViesAnswer, ViesError> {
    client(&settings(&cloud.environment(function).unwrap())).check(&VatNumber::parse(number).unwrap(), AT).await
}

/// Tells the cloud about VIES, and returns the status.
async fn local_vies(cloud: &Cloud, body: &Value) -> u16 {
    change(cloud, "/local/vies", body).await
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

//! What VIES is asked.

use std::time::Duration;

use domain::{Timestamp, billing::vat::VatNumber};
use egress::{
    Egress, EgressError, Hosts, Settings, StatusCode,
    vies::{self, Vies, ViesError},
};

use crate::{server::Server, settings};

#[tokio::test]
async fn vies_is_asked_for_the_operator_and_an_answer_that_is_none_is_none() {
    let server = Server::start(vies::HOST).await;
    let settings = settings(vies::HOST, server.port, Some(&server.authority()));
    let number = VatNumber::parse("EL094259216").unwrap();
    let ask = async |base: &str, settings: Settings| {
        let egress = Egress::new(Hosts::Listed(&[vies::HOST]), &settings).unwrap();
        Vies::new(egress, base).unwrap().check(&number, Timestamp::UNIX_EPOCH).await
    };
    let answer = ask("https://ec.europa.eu/taxation_customs/vies/rest-api", settings.clone()).await;
    assert_eq!(answer, Err(ViesError::Unreadable(StatusCode::OK)));
    let [sent] = &server.requests()[..] else { panic!("sent once") };
    assert!(sent.starts_with("POST /taxation_customs/vies/rest-api/check-vat-number HTTP/1.1\r\n"), "{sent}");
    assert!(sent.contains("content-type: application/json\r\n"), "{sent}");
    let body: serde_json::Value = serde_json::from_str(sent.split_once("\r\n\r\n").unwrap().1).unwrap();
    let expected = serde_json::json!({
        "countryCode": "EL", "vatNumber": "094259216",
        "requesterMemberStateCode": "DK", "requesterNumber": "43628267",
    });
    assert_eq!(body, expected);
    let hasty = settings.with_timeout(Duration::from_millis(300));
    let answer = ask("https://ec.europa.eu/silent", hasty).await;
    assert_eq!(answer, Err(ViesError::Egress(EgressError::Timeout)));
}

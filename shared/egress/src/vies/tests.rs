use super::*;
use crate::{hosts::Hosts, settings::Settings};

const AT: Timestamp = Timestamp::UNIX_EPOCH;

fn read(status: u16, body: &str) -> Result<ViesAnswer, ViesError> {
    let status = StatusCode::from_u16(status).expect("a status");
    answer(&OutboundResponse { status, headers: HeaderMap::new(), body: body.as_bytes().to_vec(), is_cut: false }, AT)
}

/// As the service answers, with what is not read.
fn told(valid: bool, identifier: &str) -> String {
    format!(
        r#"{{"countryCode":"DE","vatNumber":"136695976","requestDate":"2026-11-30T10:00:00.000Z","valid":{valid},
             "requestIdentifier":"{identifier}","name":"---","address":"---","traderName":"---","traderStreet":"---",
             "traderNameMatch":"NOT_PROCESSED"}}"#
    )
}

#[test]
fn an_answer_tells_whether_the_number_is_valid_and_by_what_it_is_proved() {
    let consultation = ConsultationNumber::parse("WAPIAAAAZx1y2z3a");
    let valid = ViesAnswer { at: AT, is_valid: true, consultation };
    assert_eq!(read(200, &told(true, "WAPIAAAAZx1y2z3a")), Ok(valid.clone()));
    assert_eq!(read(200, &told(false, "WAPIAAAAZx1y2z3a")), Ok(ViesAnswer { is_valid: false, ..valid }));
    assert_eq!(read(200, &told(true, "")), Ok(ViesAnswer { at: AT, is_valid: true, consultation: None }));
}

#[test]
fn an_error_says_nothing_of_the_number() {
    let failed = |code: &str| format!(r#"{{"actionSucceed":false,"errorWrappers":[{{"error":"{code}"}}]}}"#);
    for status in [200, 400, 500] {
        for code in [
            "INVALID_INPUT",
            "MS_UNAVAILABLE",
            "SERVICE_UNAVAILABLE",
            "TIMEOUT",
            "GLOBAL_MAX_CONCURRENT_REQ",
            "MS_MAX_CONCURRENT_REQ",
            "VAT_BLOCKED",
            "IP_BLOCKED",
            "INVALID_REQUESTER_INFO",
            "SOMETHING_NEW",
        ] {
            assert_eq!(read(status, &failed(code)), Err(ViesError::Unavailable(code.to_owned())));
        }
        let unreadable = Err(ViesError::Unreadable(StatusCode::from_u16(status).expect("a status")));
        assert_eq!(read(status, &failed("no code, but a text")), unreadable, "it could tell anything");
    }
}

#[test]
fn an_error_beside_an_answer_is_the_error() {
    let told = |code: &str| read(200, &format!(r#"{{"valid":false,"userError":"{code}"}}"#));
    assert_eq!(told("INVALID"), Ok(ViesAnswer { at: AT, is_valid: false, consultation: None }));
    assert_eq!(told("MS_UNAVAILABLE"), Err(ViesError::Unavailable("MS_UNAVAILABLE".to_owned())));
}

#[test]
fn what_is_no_answer_is_none() {
    for (status, body) in [
        (200, ""),
        (200, "<html></html>"),
        (200, "{}"),
        (200, r#"{"valid":null}"#),
        (200, r#"{"valid":"true"}"#),
        (503, r#"{"valid":true}"#),
        (302, r#"{"valid":false}"#),
    ] {
        let unreadable = ViesError::Unreadable(StatusCode::from_u16(status).expect("a status"));
        assert_eq!(read(status, body), Err(unreadable), "{status} {body}");
    }
}

#[test]
fn a_number_is_its_country_and_the_rest() {
    let question = |number: &str| VatNumber::parse(number).map(|number| number.parts().0.to_owned());
    assert_eq!(question("GR094259216"), Ok("EL".to_owned()));
    assert_eq!(question("DE136695976"), Ok("DE".to_owned()));
    assert_eq!(OPERATOR.registration_number.split_at_checked(2), Some(("DK", "43628267")));
}

#[test]
fn the_base_is_a_url_of_vies() {
    let egress = Egress::new(Hosts::Listed(&[HOST]), &Settings::default()).expect("a client");
    let check = |base: &str| Vies::new(egress.clone(), base).map(|vies| vies.check.to_string());
    let url = "https://ec.europa.eu/taxation_customs/vies/rest-api";
    for base in [url.to_owned(), format!("{url}/")] {
        assert_eq!(check(&base), Ok(format!("{url}/check-vat-number")));
    }
    for wrong in ["", "ec.europa.eu", "http://ec.europa.eu", "https://vies.example/", "https://ec.europa.eu/?a="] {
        assert_eq!(check(wrong), Err(NoViesUrl), "{wrong}");
    }
}

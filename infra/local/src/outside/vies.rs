//! VIES, the European Commission's service on VAT numbers. It knows every number of the right form as valid, until it is told otherwise.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering},
    },
};

use axum::response::{IntoResponse as _, Response};
use http::{Method, StatusCode, header, request::Parts};
use jiff::Timestamp;
use ring::digest;
use serde::Deserialize;
use serde_json::json;

use crate::{
    clock::Clock,
    faults::FaultKind,
    services::{Call, Operation, ParsedCall, PreparedCall, Service, ServiceError},
};

/// The host of the service.
pub(super) const HOST: &str = "ec.europa.eu";
const PATH: &str = "/taxation_customs/vies/rest-api/check-vat-number";
const OPERATION: &str = "CheckVatNumber";
const OPERATIONS: [Operation; 1] = [Operation::new(OPERATION, &[])];

/// The country codes of VIES. Greece's is not that of ISO 3166-1, and Northern Ireland has its own.
const COUNTRIES: [&str; 28] = [
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "EL", "ES", "FI", "FR", "HR", "HU", "IE", "IT", "LT", "LU", "LV",
    "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK", "XI",
];

/// The service.
pub(crate) struct Vies {
    clock: Arc<Clock>,
    numbers: Arc<Numbers>,
}

/// What the service knows.
#[derive(Default)]
struct Numbers {
    /// The numbers that are not valid, each with its country code.
    invalid: Mutex<BTreeSet<(String, String)>>,
    is_down: AtomicBool,
}

impl Vies {
    pub(super) fn new(clock: &Arc<Clock>) -> Self {
        Self { clock: Arc::clone(clock), numbers: Arc::default() }
    }

    /// Sets whether a number is valid from now on.
    pub(crate) fn set_valid(&self, country_code: &str, vat_number: &str, valid: bool) {
        let number = (country_code.to_owned(), vat_number.to_owned());
        let mut invalid = self.numbers.invalid.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = if valid { invalid.remove(&number) } else { invalid.insert(number) };
    }

    /// Sets whether the service is down from now on.
    pub(crate) fn set_down(&self, down: bool) {
        self.numbers.is_down.store(down, Ordering::Release);
    }
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Question {
    country_code: String,
    vat_number: String,
    #[serde(default)]
    requester_member_state_code: String,
    #[serde(default)]
    requester_number: String,
}

impl Question {
    fn number(&self) -> (String, String) {
        (self.country_code.clone(), self.vat_number.clone())
    }
}

#[async_trait::async_trait]
impl Service for Vies {
    fn name(&self) -> &'static str {
        "vies"
    }

    fn operations(&self) -> &'static [Operation] {
        &OPERATIONS
    }

    async fn prepare(&self, call: Call) -> Result<PreparedCall, Response> {
        if (&call.parts.method, call.parts.uri.path()) != (&Method::POST, PATH) {
            return Err(StatusCode::NOT_FOUND.into_response());
        }
        let call = call.whole().await?;
        let question = serde_json::from_slice::<Question>(&call.body).ok();
        // The number can be a person's, so only its country is recorded.
        let country = question.as_ref().map(|question| question.country_code.chars().take(2).collect());
        let parsed = ParsedCall { resource: country.unwrap_or_default(), ..ParsedCall::named(OPERATION) };
        let (numbers, now) = (Arc::clone(&self.numbers), self.clock.now());
        Ok(PreparedCall::new(parsed, async move {
            let answer = question.ok_or_else(|| error("INVALID_INPUT")).and_then(|asked| numbers.answer(&asked, now));
            answer.unwrap_or_else(|error| render(&error)).into()
        }))
    }

    fn render(&self, _request_id: &str, error: &ServiceError) -> Response {
        render(error)
    }

    /// VIES tells of its own trouble with 500, and of that of a member state with 200.
    fn injected(&self, kind: FaultKind) -> ServiceError {
        match kind {
            FaultKind::Throttle => error("MS_MAX_CONCURRENT_REQ"),
            FaultKind::ErrorBefore => error("MS_UNAVAILABLE"),
            _ => error("SERVICE_UNAVAILABLE"),
        }
    }

    fn finish(&self, _request: &Parts, _request_id: &str, _response: &mut Response) {}
}

impl Numbers {
    fn answer(&self, question: &Question, now: Timestamp) -> Result<Response, ServiceError> {
        if self.is_down.load(Ordering::Acquire) {
            return Err(error("SERVICE_UNAVAILABLE"));
        }
        if !is_number(&question.country_code, &question.vat_number) {
            return Err(error("INVALID_INPUT"));
        }
        let (state, requester) = (&question.requester_member_state_code, &question.requester_number);
        let has_requester = !(state.is_empty() && requester.is_empty());
        if has_requester && !is_number(state, requester) {
            return Err(error("INVALID_REQUESTER_INFO"));
        }
        let invalid = self.invalid.lock().unwrap_or_else(PoisonError::into_inner);
        let valid = !invalid.contains(&question.number());
        let identifier = if valid && has_requester { consultation(question, now) } else { String::new() };
        let body = json!({
            "countryCode": question.country_code,
            "vatNumber": question.vat_number,
            "requestDate": format!("{now:.3}"),
            "valid": valid,
            "requestIdentifier": identifier,
            "name": "---",
            "address": "---",
            "traderName": "---",
            "traderStreet": "---",
            "traderPostalCode": "---",
            "traderCity": "---",
            "traderCompanyType": "---",
            "traderNameMatch": "NOT_PROCESSED",
            "traderStreetMatch": "NOT_PROCESSED",
            "traderPostalCodeMatch": "NOT_PROCESSED",
            "traderCityMatch": "NOT_PROCESSED",
            "traderCompanyTypeMatch": "NOT_PROCESSED",
        });
        Ok((StatusCode::OK, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response())
    }
}

/// Whether a number has the form that VIES asks for before it asks a member state.
fn is_number(country_code: &str, number: &str) -> bool {
    let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'*' | b'.');
    COUNTRIES.contains(&country_code) && (2..=12).contains(&number.len()) && number.bytes().all(is_fit)
}

/// A consultation number: the same for a number on one simulated day, and another on the next.
fn consultation(question: &Question, now: Timestamp) -> String {
    let day = now.strftime("%F");
    let of = format!("{}{} {day}", question.country_code, question.vat_number);
    let digest = digest::digest(&digest::SHA256, of.as_bytes());
    let letters = digest.as_ref().iter().take(8).map(|byte| char::from(b'a' + byte % 26));
    "WAPIAAAA".chars().chain(letters).collect()
}

fn error(code: &'static str) -> ServiceError {
    let status = match code {
        "SERVICE_UNAVAILABLE" => StatusCode::INTERNAL_SERVER_ERROR,
        "INVALID_INPUT" | "INVALID_REQUESTER_INFO" => StatusCode::BAD_REQUEST,
        _ => StatusCode::OK,
    };
    ServiceError::new(code, "", status)
}

fn render(error: &ServiceError) -> Response {
    let body = json!({ "actionSucceed": false, "errorWrappers": [{ "error": error.code }] });
    (error.status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

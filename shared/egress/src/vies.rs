//! VIES, the European Commission's service that says whether a VAT number is valid.

use domain::{
    Timestamp,
    billing::{
        vat::VatNumber,
        vies::{ConsultationNumber, ViesAnswer},
    },
    privacy::operator::OPERATOR,
};
use reqwest::{
    Method, StatusCode, Url,
    header::{ACCEPT, CONTENT_TYPE, HeaderMap, HeaderValue},
};
use serde::{Deserialize, Serialize};

use crate::{
    client::Egress,
    code::is_code,
    error::EgressError,
    message::{OutboundRequest, OutboundResponse},
};

/// The host of VIES, for the list of an [`Egress`].
pub const HOST: &str = "ec.europa.eu";

const JSON: HeaderValue = HeaderValue::from_static("application/json");

/// Why VIES has said nothing about a number. A later try may succeed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ViesError {
    /// There was no response.
    #[error("VIES has no answer: {0}")]
    Egress(#[from] EgressError),
    /// VIES or the member state's service could not tell. The code is one of VIES's own, such as `MS_UNAVAILABLE`.
    #[error("VIES has no answer: {0}")]
    Unavailable(String),
    /// The response is not as VIES describes it.
    #[error("VIES has no answer: status {}, unreadable", .0.as_u16())]
    Unreadable(StatusCode),
}

/// The errors that say that no number of the member state can be asked about now.
const WHOLE_STATE: [&str; 5] =
    ["MS_UNAVAILABLE", "SERVICE_UNAVAILABLE", "TIMEOUT", "MS_MAX_CONCURRENT_REQ", "GLOBAL_MAX_CONCURRENT_REQ"];

impl ViesError {
    /// Whether other numbers of the same member state would not be answered either.
    #[must_use]
    pub fn is_of_all_numbers(&self) -> bool {
        match self {
            Self::Egress(_) => true,
            Self::Unavailable(code) => WHOLE_STATE.contains(&code.as_str()),
            Self::Unreadable(_) => false,
        }
    }
}

/// The base URL of VIES is not one of its host.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("VIES_URL is no URL such as https://ec.europa.eu/taxation_customs/vies/rest-api")]
pub struct NoViesUrl;

/// A client of VIES.
#[derive(Debug, Clone)]
pub struct Vies {
    egress: Egress,
    check: Url,
}

impl Vies {
    /// A client of the service at this base URL (`VIES_URL`), by an [`Egress`] that has [`HOST`] on its list.
    ///
    /// # Errors
    /// If the text is no URL of that host.
    pub fn new(egress: Egress, base: &str) -> Result<Self, NoViesUrl> {
        let check = Url::parse(&format!("{}/check-vat-number", base.trim_end_matches('/'))).map_err(|_| NoViesUrl)?;
        let is_plain = check.scheme() == "https" && check.query().is_none() && check.fragment().is_none();
        if is_plain && check.domain() == Some(HOST) { Ok(Self { egress, check }) } else { Err(NoViesUrl) }
    }

    /// Asks whether a number is valid, in the operator's name. The answer is kept as that of this moment.
    ///
    /// # Errors
    /// If VIES does not say. That is no reason to take the number for a wrong one.
    pub async fn check(&self, number: &VatNumber, at: Timestamp) -> Result<ViesAnswer, ViesError> {
        let (country_code, vat_number) = number.parts();
        let requester = OPERATOR.registration_number.split_at_checked(2);
        let (requester_member_state_code, requester_number) = requester.unwrap_or_default();
        let question = Question { country_code, vat_number, requester_member_state_code, requester_number };
        let response = self.egress.send(OutboundRequest {
            method: Method::POST,
            url: self.check.clone(),
            headers: HeaderMap::from_iter([(CONTENT_TYPE, JSON), (ACCEPT, JSON)]),
            body: serde_json::to_vec(&question).unwrap_or_default(),
        });
        answer(&response.await?, at)
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Question<'a> {
    country_code: &'a str,
    vat_number: &'a str,
    requester_member_state_code: &'a str,
    requester_number: &'a str,
}

/// What is read of a response. VIES also tells name and address, which nobody here needs.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Body {
    valid: Option<bool>,
    request_identifier: Option<String>,
    #[serde(default)]
    error_wrappers: Vec<ErrorWrapper>,
    /// The outcome as a code, in some responses: `VALID`, `INVALID`, or that of an error.
    user_error: Option<String>,
}

#[derive(Deserialize)]
struct ErrorWrapper {
    error: String,
}

/// Reads a response. The status is not asked: errors also come with 200.
fn answer(response: &OutboundResponse, at: Timestamp) -> Result<ViesAnswer, ViesError> {
    let unreadable = || ViesError::Unreadable(response.status);
    let body: Body = serde_json::from_slice(&response.body).map_err(|_| unreadable())?;
    let error = body.error_wrappers.into_iter().next().map(|wrapper| wrapper.error);
    let told = body.user_error.filter(|code| !["", "VALID", "INVALID"].contains(&code.as_str()));
    // An error can come with `"valid": false`, which then says nothing.
    if let Some(error) = error.or(told) {
        return Err(if is_code(&error) { ViesError::Unavailable(error) } else { unreadable() });
    }
    let is_valid = body.valid.filter(|_| response.status.is_success()).ok_or_else(unreadable)?;
    // Empty where VIES gave none.
    let consultation = body.request_identifier.as_deref().and_then(ConsultationNumber::parse);
    Ok(ViesAnswer { at, is_valid, consultation })
}

#[cfg(test)]
mod tests;

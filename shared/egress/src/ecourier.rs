//! eCourier, the access point that carries electronic invoices to their buyers by Peppol and `NemHandel`: its API v1, of which four calls
//! are made.

mod answer;
mod document;
mod error;

use std::{fmt, time::Duration};

use domain::{
    Timestamp,
    billing::access_point::{AccessPointDocument, Transmission},
    privacy::operator::OPERATOR,
};
use reqwest::{
    Method, Url,
    header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue},
};

use crate::{
    bearer,
    client::Egress,
    message::{OutboundRequest, OutboundResponse},
};
use answer::Page;
pub use document::EDocument;
pub use error::{EcourierError, NoEcourier};

/// The host of eCourier's API, for the list of an [`Egress`].
pub const HOST: &str = "api.ecourier.io";

/// The path of the version of the API.
const VERSION: &str = "/v1";

/// The channel that the documents are sent by. They are Peppol BIS Billing 3.0, which eCourier carries on this one; on its channel
/// `NemHandel` it expects OIOUBL. Danish public buyers are registered in both networks.
const CHANNEL: HeaderValue = HeaderValue::from_static("Peppol");
const CVR: HeaderValue = HeaderValue::from_static("DK:CVR");
const GLN: HeaderValue = HeaderValue::from_static("GLN");
const JSON: HeaderValue = HeaderValue::from_static("application/json");
const XML: HeaderValue = HeaderValue::from_static("application/xml");

const ECOURIER_CHANNEL: HeaderName = HeaderName::from_static("ecourier-channel");
const SENDER_SCHEME: HeaderName = HeaderName::from_static("ecourier-sender-scheme");
const SENDER_ID: HeaderName = HeaderName::from_static("ecourier-sender-id");
const RECIPIENT_SCHEME: HeaderName = HeaderName::from_static("ecourier-recipient-scheme");
const RECIPIENT_ID: HeaderName = HeaderName::from_static("ecourier-recipient-id");

/// How far eCourier's clock may be behind the one that says when a document was sent.
const CLOCKS_APART: Duration = Duration::from_mins(10);
/// The most documents of a page.
const PER_PAGE: &str = "100";
/// The most pages that are read to find a document.
const PAGES: u32 = 5;
/// The most documents that are compared with the one to find.
const COMPARED: usize = 200;

/// A client of eCourier.
#[derive(Clone)]
pub struct Ecourier {
    egress: Egress,
    base: Url,
    authorization: HeaderValue,
}

impl fmt::Debug for Ecourier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ecourier").field("egress", &self.egress).finish_non_exhaustive()
    }
}

impl Ecourier {
    /// A client of the API at this base URL (`ECOURIER_URL`) with this key, by an [`Egress`] that has [`HOST`] on its list.
    ///
    /// # Errors
    /// If the base is no URL of that host and version, or the key is none.
    pub fn new(egress: Egress, base: &str, key: &str) -> Result<Self, NoEcourier> {
        let base = Url::parse(base).map_err(|_| NoEcourier::Url)?;
        let is_plain = base.path() == VERSION && base.query().is_none() && base.fragment().is_none();
        if !is_plain || base.scheme() != "https" || base.domain() != Some(HOST) {
            return Err(NoEcourier::Url);
        }
        let authorization = bearer::authorization(key).ok_or(NoEcourier::Key)?;
        Ok(Self { egress, base, authorization })
    }

    /// Hands over a document from the operator to its buyer. eCourier checks and carries it later: [`Ecourier::transmission`] says what
    /// became of it. The same document is taken again if it is sent again: eCourier has no idempotency keys.
    ///
    /// # Errors
    /// If eCourier does not say that it took the document: only [`EcourierError::Refused`] and [`EcourierError::Key`] say that it did
    /// not. After any other error, [`Ecourier::find`] tells.
    pub async fn send(&self, document: &EDocument<'_>) -> Result<AccessPointDocument, EcourierError> {
        // The scheme says already of which country the number is.
        let sender = OPERATOR.registration_number.trim_start_matches("DK");
        let value = |text: &str| HeaderValue::try_from(text).map_err(|_| EcourierError::malformed());
        let headers = [
            (CONTENT_TYPE, XML),
            (ECOURIER_CHANNEL, CHANNEL),
            (SENDER_SCHEME, CVR),
            (SENDER_ID, value(sender)?),
            (RECIPIENT_SCHEME, GLN),
            (RECIPIENT_ID, value(document.recipient.as_str())?),
        ];
        let (url, body) = (self.url(&["documents", "xml"]), document.xml.as_bytes().to_vec());
        answer::taken(&self.request(Method::POST, url, headers.into(), body).await?)
    }

    /// Where a document is that eCourier has taken.
    ///
    /// # Errors
    /// If eCourier does not say. That is no reason to take it for refused.
    pub async fn transmission(&self, id: &AccessPointDocument) -> Result<Transmission, EcourierError> {
        answer::transmission(&self.get(self.url(&["documents", &id.to_string()])).await?)
    }

    /// The document whose answer was lost, if eCourier has taken it: one that was sent at this time or later, and is byte for byte this
    /// one.
    ///
    /// # Errors
    /// If eCourier does not say. [`EcourierError::Undecided`] if more was sent since then than is looked through, and it is not among what
    /// was looked through.
    pub async fn find(&self, xml: &str, since: Timestamp) -> Result<Option<AccessPointDocument>, EcourierError> {
        let since = since.checked_sub(CLOCKS_APART).unwrap_or(Timestamp::MIN);
        let (mut candidates, mut is_complete) = (Vec::new(), false);
        for page in 1..=PAGES {
            let Page { documents, is_last } = answer::page(&self.get(self.sent(page)).await?, since)?;
            candidates.extend(documents);
            is_complete = is_last;
            if is_complete {
                break;
            }
        }
        // The list begins with the newest. The one to find is about as old as what is asked for.
        for candidate in candidates.iter().rev().take(COMPARED) {
            let url = self.url(&["documents", &candidate.to_string(), "xml"]);
            if answer::is_document(&self.get(url).await?, xml)? {
                return Ok(Some(candidate.clone()));
            }
        }
        if is_complete && candidates.len() <= COMPARED { Ok(None) } else { Err(EcourierError::Undecided) }
    }

    /// A page of the documents that were sent, newest first.
    fn sent(&self, page: u32) -> Url {
        let mut url = self.url(&["documents"]);
        let page = page.to_string();
        let query =
            [("per_page", PER_PAGE), ("sort", "-created_at"), ("filter[direction][]", "Send"), ("page", &*page)];
        url.query_pairs_mut().extend_pairs(query);
        url
    }

    fn url(&self, path: &[&str]) -> Url {
        let mut url = self.base.clone();
        // A URL with a host has a path.
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.extend(path);
        }
        url
    }

    async fn get(&self, url: Url) -> Result<OutboundResponse, EcourierError> {
        self.request(Method::GET, url, Vec::new(), Vec::new()).await
    }

    async fn request(
        &self,
        method: Method,
        url: Url,
        further: Vec<(HeaderName, HeaderValue)>,
        body: Vec<u8>,
    ) -> Result<OutboundResponse, EcourierError> {
        let mut headers = HeaderMap::from_iter([(AUTHORIZATION, self.authorization.clone()), (ACCEPT, JSON)]);
        headers.extend(further);
        Ok(self.egress.send(OutboundRequest { method, url, headers, body }).await?)
    }
}

#[cfg(test)]
mod tests;

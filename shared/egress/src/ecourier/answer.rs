//! Reads eCourier's answers.

use domain::{
    Timestamp,
    billing::access_point::{AccessPointDocument, Transmission},
};
use reqwest::StatusCode;
use serde::{Deserialize, de::DeserializeOwned};

use super::error::EcourierError;
use crate::message::OutboundResponse;

#[derive(Deserialize)]
struct Taken {
    id: String,
}

#[derive(Deserialize)]
struct Document {
    status: String,
}

#[derive(Deserialize)]
struct List {
    data: Vec<Listed>,
    links: Links,
}

#[derive(Deserialize)]
struct Listed {
    id: String,
    created_at: Option<String>,
}

#[derive(Deserialize)]
struct Links {
    next: Option<String>,
}

/// A page of the documents that were sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Page {
    /// Those that are young enough, newest first.
    pub(super) documents: Vec<AccessPointDocument>,
    /// Whether no later page has any that is.
    pub(super) is_last: bool,
}

/// Reads the id of a document that was taken.
pub(super) fn taken(response: &OutboundResponse) -> Result<AccessPointDocument, EcourierError> {
    const REFUSED: [StatusCode; 3] = [StatusCode::BAD_REQUEST, StatusCode::NOT_FOUND, StatusCode::UNPROCESSABLE_ENTITY];
    if REFUSED.contains(&response.status) {
        return Err(EcourierError::Refused(response.status));
    }
    let Taken { id } = success(response)?;
    document(&id, response)
}

/// Reads where a document is. A status that is not known is none that decides.
pub(super) fn transmission(response: &OutboundResponse) -> Result<Transmission, EcourierError> {
    let Document { status } = success(response)?;
    Ok(match &*status {
        "Delivered" => Transmission::Accepted,
        "Failed" => Transmission::Refused,
        _ => Transmission::UnderWay,
    })
}

/// Reads which documents were taken at a time or later. One whose time cannot be read may have been.
pub(super) fn page(response: &OutboundResponse, since: Timestamp) -> Result<Page, EcourierError> {
    let List { data, links } = success(response)?;
    let is_young = |listed: &&Listed| {
        let created_at = listed.created_at.as_deref().and_then(|at| at.parse::<Timestamp>().ok());
        created_at.is_none_or(|at| at >= since)
    };
    let young = data.iter().filter(is_young);
    let documents = young.map(|listed| document(&listed.id, response)).collect::<Result<Vec<_>, _>>()?;
    let is_last = links.next.is_none() || documents.len() < data.len();
    Ok(Page { documents, is_last })
}

/// Whether a document is byte for byte this one. Of one that is longer than what is kept of a response, what is kept is compared: it has
/// the document's number.
pub(super) fn is_document(response: &OutboundResponse, xml: &str) -> Result<bool, EcourierError> {
    check(response)?;
    let (is, ours) = (&*response.body, xml.as_bytes());
    Ok(is == ours || (response.is_cut && ours.starts_with(is)))
}

fn document(id: &str, response: &OutboundResponse) -> Result<AccessPointDocument, EcourierError> {
    AccessPointDocument::parse(id).ok_or(EcourierError::Unreadable(response.status))
}

/// Reads the body of a response that says that it was done.
fn success<T: DeserializeOwned>(response: &OutboundResponse) -> Result<T, EcourierError> {
    check(response)?;
    serde_json::from_slice(&response.body).map_err(|_| EcourierError::Unreadable(response.status))
}

/// Whether a request was done.
fn check(response: &OutboundResponse) -> Result<(), EcourierError> {
    match response.status {
        status if status.is_success() => Ok(()),
        status @ (StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN) => Err(EcourierError::Key(status)),
        status => Err(EcourierError::Unavailable(status)),
    }
}

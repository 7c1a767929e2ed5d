//! Why eCourier has not done what it was asked for, and why there is no client of it.

use reqwest::StatusCode;

use crate::error::EgressError;

/// Why there is no client of eCourier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoEcourier {
    /// The base URL is not that of eCourier's API.
    #[error("ECOURIER_URL is not https://api.ecourier.io/v1")]
    Url,
    /// The key is empty, or no word of printable ASCII.
    #[error("the key of eCourier is none")]
    Key,
}

/// Why eCourier has not done what it was asked for. It shows nothing that was sent, and of what was received the status alone.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum EcourierError {
    /// There was no response. eCourier may have taken the document.
    #[error("eCourier has no answer: {0}")]
    Egress(#[from] EgressError),
    /// eCourier cannot answer now, or answers something that is not expected here. It may have taken the document.
    #[error("eCourier has no answer: status {}", .0.as_u16())]
    Unavailable(StatusCode),
    /// eCourier does not accept the key. Nothing was taken, and nothing will be until there is another key.
    #[error("eCourier refuses the key: status {}", .0.as_u16())]
    Key(StatusCode),
    /// eCourier refuses the document, such as for a buyer who is not registered in the network. Nothing was taken, and the same document
    /// will not be. Only what is sent is refused so.
    #[error("eCourier refuses the document: status {}", .0.as_u16())]
    Refused(StatusCode),
    /// The response is not as eCourier describes it. It may have taken the document.
    #[error("eCourier has no answer: status {}, unreadable", .0.as_u16())]
    Unreadable(StatusCode),
    /// More documents were sent than are looked through to find one, and it is none of those that were. It may have been taken.
    #[error("eCourier has more documents than are looked through")]
    Undecided,
}

impl EcourierError {
    /// Sender or buyer cannot be written into a header. Nothing was sent.
    pub(super) fn malformed() -> Self {
        Self::Refused(StatusCode::BAD_REQUEST)
    }
}

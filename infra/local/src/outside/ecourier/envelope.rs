//! From whom and to whom a document is, which stands in the headers of a request.

use domain::billing::gln::Gln;
use http::{HeaderMap, header};

/// The GLN of a buyer who is not registered in the network.
pub(super) const UNREGISTERED: &str = "9520000000011";

const CHANNEL: &str = "ecourier-channel";
const SENDER_SCHEME: &str = "ecourier-sender-scheme";
const SENDER: &str = "ecourier-sender-id";
const RECIPIENT_SCHEME: &str = "ecourier-recipient-scheme";
const RECIPIENT: &str = "ecourier-recipient-id";

/// From whom and to whom a document is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Envelope {
    pub(super) channel: String,
    /// The sender's CVR number.
    pub(super) sender: String,
    /// The recipient's GLN.
    pub(super) recipient: String,
}

impl Envelope {
    /// Reads the headers, or names the one that is missing or cannot be used.
    pub(super) fn read(headers: &HeaderMap) -> Result<Self, &'static str> {
        let read = |name: &'static str, is_valid: fn(&str) -> bool| {
            let value = headers.get(name).and_then(|value| value.to_str().ok());
            value.filter(|value| is_valid(value)).map(str::to_owned).ok_or(name)
        };
        read(header::CONTENT_TYPE.as_str(), |kind| kind == "application/xml")?;
        read(SENDER_SCHEME, |scheme| scheme == "DK:CVR")?;
        read(RECIPIENT_SCHEME, |scheme| scheme == "GLN")?;
        Ok(Self {
            channel: read(CHANNEL, |channel| ["Peppol", "NemHandel"].contains(&channel))?,
            sender: read(SENDER, |cvr| cvr.len() == 8 && cvr.bytes().all(|byte| byte.is_ascii_digit()))?,
            recipient: read(RECIPIENT, is_registered)?,
        })
    }
}

/// Whether a buyer is registered under a number.
fn is_registered(number: &str) -> bool {
    number != UNREGISTERED && Gln::parse(number).is_ok_and(|gln| gln.as_str() == number)
}

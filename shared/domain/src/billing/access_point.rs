//! What an access point of Peppol and `NemHandel` says of the electronic invoices that it carries to their buyers.

crate::kernel::lookup::key_text! {
    /// The access point's own id of a document that it has taken.
    AccessPointDocument, "01kmkdaf55vrrecfy70180tpr6"
}

/// The longest id: longer than any that an access point gives.
const LONGEST: usize = 100;

impl AccessPointDocument {
    /// Reads an id that the access point gave. `None` if it is none.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_fit = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-');
        let is_id = (1..=LONGEST).contains(&text.len()) && text.bytes().all(is_fit);
        is_id.then(|| Self(text.to_owned()))
    }
}

/// Where a document is that the access point has taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Transmission {
    /// On its way.
    UnderWay,
    /// With the buyer's access point.
    Accepted,
    /// Refused: by the checks of the network, or by the buyer's access point.
    Refused,
}

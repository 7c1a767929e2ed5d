//! A document that is handed over.

use std::fmt;

use domain::billing::gln::Gln;

/// A document that is handed over: an invoice or a credit note.
#[derive(Clone, Copy)]
pub struct EDocument<'a> {
    /// The document: UBL, as Peppol BIS Billing 3.0 has it.
    pub xml: &'a str,
    /// The buyer's address in the network.
    pub recipient: &'a Gln,
}

impl fmt::Debug for EDocument<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EDocument").field("length", &self.xml.len()).finish_non_exhaustive()
    }
}

//! The access point that carries electronic invoices to their buyers (eCourier).

use domain::{Now, billing::subscription::EInvoiceNews};
use egress::ecourier::{self, Ecourier, EcourierError};
use lambda::Misconfigured;

use crate::outside::{self, Outages, misconfigured};

const NAME: &str = "eCourier";

/// The access point.
pub(crate) struct AccessPoint {
    pub(crate) ecourier: Option<Ecourier>,
    outages: Outages,
}

impl AccessPoint {
    /// eCourier at this URL, by its key. Without a key there is no access point.
    ///
    /// # Errors
    /// If one of them, or one of the settings of `egress`, cannot be used.
    pub(crate) fn open(url: &str, key: Option<String>) -> Result<Self, Misconfigured> {
        let open = |key: String| {
            Ecourier::new(outside::egress(&[ecourier::HOST])?, url, &key).map_err(|error| misconfigured(&error))
        };
        Ok(Self { ecourier: key.map(open).transpose()?, outages: Outages::default() })
    }

    pub(crate) async fn is_unavailable(&self, now: Now) -> bool {
        self.outages.is_recent(NAME, now).await
    }

    /// What an error means for the document. It is logged, without anything of the document.
    pub(crate) async fn failed(&self, error: &EcourierError, now: Now) -> EInvoiceNews {
        lambda::no_answer(NAME, error);
        match error {
            EcourierError::Refused(_) => EInvoiceNews::Refused,
            EcourierError::Key(_) | EcourierError::Unreadable(_) | EcourierError::Undecided => EInvoiceNews::Nothing,
            EcourierError::Egress(_) | EcourierError::Unavailable(_) => {
                self.outages.note(NAME, now).await;
                EInvoiceNews::Nothing
            }
        }
    }
}

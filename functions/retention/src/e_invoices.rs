//! Electronic invoices: the access point is given what was issued to a buyer with a GLN, and asked what becomes of it.
//!
//! The access point knows no idempotency key. So it is recorded that a document is about to be given to it, by which one invocation does so at
//! a time; and if its answer was lost, it is looked for whether it took the document before that is given again.

use std::cell::Cell;

use app::subscriptions::Advanced;
use domain::{
    Now,
    billing::{
        invoices::DocumentFormat,
        subscription::{EInvoice, EInvoiceNews, Facts},
    },
    id::AccountId,
    records::{InvoiceDocuments, IssuedInvoice},
};
use egress::ecourier::{EDocument, Ecourier, EcourierError};

use crate::{Retention, due::RetentionError};

/// About how many documents of an account is asked in one go.
const MOST_ASKED: usize = 20;

impl Retention {
    /// Asks about the documents of which something is due.
    pub(crate) async fn hand_over(
        &self,
        account: AccountId,
        mut advanced: Advanced,
        now: Now,
    ) -> Result<Advanced, RetentionError> {
        for _ in 0..MOST_ASKED {
            let Some(e_invoice) = advanced.e_invoices.first() else { break };
            let (document, known) = (e_invoice.document, e_invoice.clone());
            if known.handed_over.is_none() && self.access_point.ecourier.is_some() {
                let is_claimed = Cell::new(false);
                let claim = |facts: &mut Facts| is_claimed.set(facts.claim_e_invoice(facts.clock(now), document));
                advanced = self.record(account, claim, now).await?;
                if !is_claimed.get() {
                    continue;
                }
            }
            let news = self.news_of(account, &known, now).await?;
            let report = |facts: &mut Facts| facts.report_e_invoice(facts.clock(now), document, &news);
            advanced = self.record(account, report, now).await?;
        }
        Ok(advanced)
    }

    async fn news_of(&self, account: AccountId, of: &EInvoice, now: Now) -> Result<EInvoiceNews, RetentionError> {
        let Some(ecourier) = &self.access_point.ecourier else { return Ok(EInvoiceNews::NoAccessPoint) };
        if self.access_point.is_unavailable(now).await {
            return Ok(EInvoiceNews::Nothing);
        }
        let answered = if let Some(handed_over) = &of.handed_over {
            ecourier.transmission(&handed_over.id).await.map(EInvoiceNews::Transmission)
        } else {
            let keys = (IssuedInvoice::key(&account, &of.document), InvoiceDocuments::key(&account, &of.document));
            // The documents are made when the mail with them is sent.
            let (Some(issued), Some(kept)) = self.store.read(keys, now).await? else {
                return Ok(EInvoiceNews::Nothing);
            };
            let xml = str::from_utf8(kept.documents.bytes(DocumentFormat::Xml)).ok();
            let Some((xml, recipient)) = xml.zip(issued.buyer.ean.as_ref()) else { return Ok(EInvoiceNews::Refused) };
            give(ecourier, &EDocument { xml, recipient }, of).await
        };
        match answered {
            Ok(news) => Ok(news),
            Err(error) => Ok(self.access_point.failed(&error, now).await),
        }
    }
}

/// Gives a document to the access point, unless it has taken it already.
async fn give(ecourier: &Ecourier, document: &EDocument<'_>, of: &EInvoice) -> Result<EInvoiceNews, EcourierError> {
    if of.asked_at.is_some()
        && let Some(taken) = ecourier.find(document.xml, of.queued_at).await?
    {
        return Ok(EInvoiceNews::HandedOver(taken));
    }
    ecourier.send(document).await.map(EInvoiceNews::HandedOver)
}

//! The documents of an invoice: made when they are sent first, kept, and sent as they were kept.

use clients::mail::Attachment;
use domain::{
    Commit, Now,
    billing::{invoices::DocumentFormat, messages::IssuedDocument},
    records::{InvoiceDocuments, IssuedInvoice},
};
use store::CommitError;

use crate::{Delivery, deliver::DeliveryError};

/// The formats that are attached: for people, and for their bookkeeping.
const ATTACHED: [DocumentFormat; 2] = [DocumentFormat::Pdf, DocumentFormat::Xml];

impl Delivery {
    /// The files of an invoice or a credit note. None if the books have it no more.
    pub(crate) async fn attachments(
        &self,
        document: IssuedDocument,
        now: Now,
    ) -> Result<Vec<Attachment>, DeliveryError> {
        let Some(documents) = self.documents(document, now).await? else { return Ok(Vec::new()) };
        // Who gets the electronic invoice at their GLN would book it twice.
        let is_sent_apart = document.is_electronic && self.has_access_point;
        let attached = ATTACHED.into_iter().filter(|format| !(is_sent_apart && *format == DocumentFormat::Xml));
        let attachment = |format: DocumentFormat| Attachment {
            file_name: format.file_name(document.number),
            content_type: format.content_type(),
            content: documents.documents.bytes(format).to_vec(),
        };
        Ok(attached.map(attachment).collect())
    }

    /// The documents as they are kept. If there are none, they are made and kept: of two that make them at once, those of one.
    async fn documents(
        &self,
        IssuedDocument { account, id, .. }: IssuedDocument,
        now: Now,
    ) -> Result<Option<InvoiceDocuments>, DeliveryError> {
        let key = InvoiceDocuments::key(&account, &id);
        let (kept, issued) = self.store.read((&key, IssuedInvoice::key(&account, &id)), now).await?;
        if let Some(kept) = kept {
            return Ok(Some(kept.record));
        }
        let Some(issued) = issued else { return Ok(None) };
        let documents = invoices::documents(&issued, self.payment_account.as_ref())?;
        let made = InvoiceDocuments::new(&issued, documents);
        match self.store.commit(Commit::new(now).insert(&made)).await {
            Ok(()) => Ok(Some(made)),
            Err(CommitError::Refused(_)) => Ok(self.store.read(&key, now).await?.map(|kept| kept.record)),
            Err(error) => Err(error.into()),
        }
    }
}

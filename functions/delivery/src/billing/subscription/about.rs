//! Whom a mail about a subscription is to.

use domain::{
    Language,
    date::Date,
    id::InvoiceId,
    money::Money,
    personal::{CompanyName, PersonName},
    written,
};

use crate::{
    document::Document,
    localized::{LocalizedText, UserInput, localized},
    reader::Reader,
};

/// Who reads a mail about a subscription, and whose it is.
#[derive(Clone, Copy)]
pub(in crate::billing) struct About<'a> {
    pub(in crate::billing) reader: Reader<'a>,
    pub(in crate::billing) name: Option<&'a PersonName>,
    pub(in crate::billing) company_name: &'a CompanyName,
    /// The day of the mail.
    pub(in crate::billing) today: Date,
}

impl About<'_> {
    pub(super) fn language(self) -> Language {
        self.reader.language
    }

    /// A mail that begins.
    pub(super) fn document(self, subject: LocalizedText) -> Document {
        match self.name {
            Some(name) => Document::to(name, self.language(), subject),
            None => Document::to_address(self.language(), subject),
        }
    }

    pub(super) fn company(self) -> UserInput {
        self.reader.company(self.company_name)
    }

    pub(super) fn day(self, day: Date) -> String {
        written::day(self.language(), day)
    }

    pub(super) fn amount(self, amount: Money) -> String {
        written::amount(self.language(), amount)
    }

    /// The page on which an owner does what the mail is about.
    pub(super) fn page(self) -> String {
        self.reader.page("subscription")
    }

    /// A mail that ends with the page of an invoice or a credit note.
    pub(super) fn with_invoice(self, document: Document, id: InvoiceId) -> Document {
        let page = self.reader.page(&format!("invoices/{id}"));
        document.button(localized!(self.language(), "Se den", "See it"), page)
    }

    /// A mail that ends with the page on which the subscription is seen.
    pub(super) fn with_page(self, document: Document) -> Document {
        document.button(localized!(self.language(), "Se abonnementet", "See the subscription"), self.page())
    }
}

//! Who is invoiced, as it stands on an invoice: the billing details of the day on which it is issued.

use serde::{Deserialize, Serialize};

use crate::{
    billing::{address::PostalAddress, details::BillingDetails, gln::Gln, reference::Reference, vat::VatNumber},
    kernel::{
        personal::{CompanyName, EmailAddress},
        record::redacted,
    },
};

/// The organisation.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerName {
    /// Its name.
    pub company_name: CompanyName,
    /// Its VAT number.
    pub vat_number: VatNumber,
    /// The number that e-invoices are addressed to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ean: Option<Gln>,
}

/// Where it is reached.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerContacts {
    /// The address on the invoice.
    pub invoice_address: PostalAddress,
    /// Where the invoice is sent.
    pub invoice_email: EmailAddress,
    /// Where questions are sent.
    pub contact_email: EmailAddress,
}

/// What it finds the invoice by.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BuyerReferences {
    /// Its reference.
    pub reference: Reference,
    /// Its order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order_reference: Option<Reference>,
    /// Its own number for itself as a customer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer_reference: Option<Reference>,
}

redacted!(BuyerName, BuyerContacts, BuyerReferences);

impl From<&BillingDetails> for BuyerName {
    fn from(details: &BillingDetails) -> Self {
        Self {
            company_name: details.company_name.clone(),
            vat_number: details.vat_number.clone(),
            ean: details.ean.clone(),
        }
    }
}

impl From<&BillingDetails> for BuyerContacts {
    fn from(details: &BillingDetails) -> Self {
        Self {
            invoice_address: details.invoice_address.clone(),
            invoice_email: details.invoice_email.clone(),
            contact_email: details.contact_email.clone(),
        }
    }
}

impl From<&BillingDetails> for BuyerReferences {
    fn from(details: &BillingDetails) -> Self {
        Self {
            reference: details.reference.clone(),
            order_reference: details.order_reference.clone(),
            customer_reference: details.customer_reference.clone(),
        }
    }
}

//! The billing details of an account (P03–P05).

use crate::{
    billing::{
        address::PostalAddress,
        card::PaymentCard,
        details::BillingDetails,
        extra::ExtraDetails,
        gln::Gln,
        iban::Iban,
        reference::{CustomerContact, Reference},
        vat::VatNumber,
    },
    kernel::{
        id::AccountId,
        personal::{CompanyName, EmailAddress},
        record::Record,
    },
};

/// What the invoices and payments of a subscriber rest on.
#[derive(Debug, Clone, PartialEq, Eq, Record)]
#[record(table = Accounts, scope = account, key = "BILLING")]
#[processing(subject = Owner, purpose = Bookkeeping, basis = Contract, keep = AccountLife)]
pub struct BillingProfile {
    /// The account.
    #[key]
    pub account: AccountId,
    /// The company's name.
    #[personal(Organisation)]
    pub company_name: CompanyName,
    /// Its VAT number, which is a person's if it is a sole trader's.
    #[personal(Organisation)]
    pub vat_number: VatNumber,
    /// The address on invoices.
    #[personal(Contact)]
    pub invoice_address: PostalAddress,
    /// Where invoices are sent.
    #[personal(Contact)]
    pub invoice_email: EmailAddress,
    /// Where questions are sent.
    #[personal(Contact)]
    pub contact_email: EmailAddress,
    /// What the company finds the invoice by, which may name a person.
    #[personal(Financial)]
    pub reference: Reference,
    /// The person or department that invoices are for.
    #[personal(Identity)]
    pub customer_contact: Option<CustomerContact>,
    /// The number that e-invoices are addressed to.
    #[personal(Organisation)]
    pub ean: Option<Gln>,
    /// The company's order.
    #[personal(Financial)]
    pub order_reference: Option<Reference>,
    /// The company's own number for itself as a customer.
    #[personal(Financial)]
    pub customer_reference: Option<Reference>,
    /// The account that direct debits are taken from.
    #[personal(Financial)]
    pub iban: Option<Iban>,
    /// The card that payments are taken from, as the payment provider names it.
    #[personal(Financial)]
    pub card: Option<PaymentCard>,
    /// Further details.
    #[personal(Content)]
    pub extra: Option<ExtraDetails>,
}

impl BillingProfile {
    /// The record of an account's billing details.
    #[must_use]
    pub fn new(account: AccountId, details: BillingDetails) -> Self {
        let BillingDetails {
            company_name,
            vat_number,
            invoice_address,
            invoice_email,
            contact_email,
            reference,
            customer_contact,
            ean,
            order_reference,
            customer_reference,
            iban,
            card,
            extra,
        } = details;
        Self {
            account,
            company_name,
            vat_number,
            invoice_address,
            invoice_email,
            contact_email,
            reference,
            customer_contact,
            ean,
            order_reference,
            customer_reference,
            iban,
            card,
            extra,
        }
    }

    /// The billing details.
    #[must_use]
    pub fn details(&self) -> BillingDetails {
        let Self {
            account: _,
            company_name,
            vat_number,
            invoice_address,
            invoice_email,
            contact_email,
            reference,
            customer_contact,
            ean,
            order_reference,
            customer_reference,
            iban,
            card,
            extra,
        } = self.clone();
        BillingDetails {
            company_name,
            vat_number,
            invoice_address,
            invoice_email,
            contact_email,
            reference,
            customer_contact,
            ean,
            order_reference,
            customer_reference,
            iban,
            card,
            extra,
        }
    }
}

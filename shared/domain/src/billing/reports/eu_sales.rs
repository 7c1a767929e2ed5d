//! What was sold to businesses in other member states (momsloven § 54, "EU-salg uden moms", services).

use std::collections::BTreeMap;

use crate::{
    billing::{invoices::VatTreatment, records::IssuedInvoice, vat::VatNumber},
    kernel::money::{Currency, Money},
};

/// What was sold to one buyer without VAT.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EuSale {
    /// The buyer's VAT number.
    pub vat_number: VatNumber,
    /// How much, less what was credited.
    pub net: Money,
}

/// The sales of a period, by buyer.
#[derive(Default)]
pub struct EuSales(BTreeMap<(String, Currency), EuSale>);

impl EuSales {
    /// Adds a document. What is credited counts for the buyer of the invoice that it corrects, whose VAT number may have changed since;
    /// without that invoice, for the buyer of the credit note. What is not taxed by reverse charge is left out.
    pub fn add(&mut self, document: &IssuedInvoice, corrected: Option<&IssuedInvoice>) {
        if document.treatment != VatTreatment::ReverseCharge {
            return;
        }
        let vat_number = &corrected.unwrap_or(document).buyer.vat_number;
        let currency = document.totals.net.currency();
        let new = || EuSale { vat_number: vat_number.clone(), net: Money::zero(currency) };
        let sale = self.0.entry((vat_number.as_str().to_owned(), currency)).or_insert_with(new);
        let (sum, net) = (sale.net.minor(), document.totals.net.minor());
        let sum = if document.corrects.is_some() { sum.saturating_sub(net) } else { sum.saturating_add(net) };
        sale.net = Money::of_minor(sum, currency);
    }

    /// A line for each buyer, in the order of their numbers.
    #[must_use]
    pub fn into_lines(self) -> Vec<EuSale> {
        self.0.into_values().collect()
    }
}

impl EuSale {
    /// How much it is in whole units of the currency, as the return asks for it: halves are rounded away from zero.
    #[must_use]
    pub const fn whole(&self) -> i64 {
        let (minor, half) = (self.net.minor(), 50);
        let away = if minor < 0 { minor.saturating_sub(half) } else { minor.saturating_add(half) };
        away / 100
    }
}

//! The rules of Peppol BIS Billing 3.0 for Danish sellers that a document of ours could break: DK-R-002, 005, 006, 014 and 016. The others
//! are about what we never write: UNSPSC codes, other taxes, direct debit, giro and FIK payments, and party identifications.

use en16931::{
    DocumentKind,
    invoice::{Code, Invoice, Party, PaymentMeans},
};

use super::CVR;

/// The codes of means of payment that are used in Denmark (DK-R-005).
const MEANS: [&str; 11] = ["1", "10", "31", "42", "48", "49", "50", "58", "59", "93", "97"];

/// The rules that a document breaks.
pub(super) fn broken(invoice: &Invoice) -> Vec<String> {
    let is_danish = |party: &Party| party.address.country.as_ref().is_some_and(|country| country.as_str() == "DK");
    if !is_danish(&invoice.seller) {
        return Vec::new();
    }
    let registration = invoice.seller.legal_registration.as_ref();
    let is_credit = invoice.kind == DocumentKind::CreditNote;
    let is_domestic = is_danish(&invoice.buyer);
    let code = invoice.payment.as_ref().and_then(|payment| payment.means_code.as_ref()).map(Code::as_str);
    let code = code.filter(|_| is_domestic && !is_credit);
    let rules = [
        // A seller states its CVR number, and in that scheme.
        ("DK-R-002", registration.is_some_and(|number| !number.is_blank())),
        ("DK-R-014", registration.is_none_or(|number| number.scheme() == Some(CVR))),
        // The means of payment is one that is used in Denmark, and an account is stated with the bank's registration number.
        ("DK-R-005", code.is_none_or(|code| MEANS.contains(&code))),
        ("DK-R-006", code.is_none_or(|code| !["31", "42"].contains(&code) || names_account(invoice))),
        // A credit note is not negative.
        ("DK-R-016", !(is_credit && is_domestic && invoice.totals.due.is_negative())),
    ];
    rules.into_iter().filter(|(_, holds)| !holds).map(|(id, _)| id.to_owned()).collect()
}

fn names_account(invoice: &Invoice) -> bool {
    match invoice.payment.as_ref().and_then(|payment| payment.means.as_ref()) {
        Some(PaymentMeans::CreditTransfer(transfers)) => {
            let is_whole = |one: &en16931::invoice::CreditTransfer| {
                one.account_identifier.is_some() && one.provider_identifier.is_some()
            };
            transfers.iter().all(is_whole)
        }
        _ => false,
    }
}

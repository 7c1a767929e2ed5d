//! The mails about payments from a card.

use domain::{
    billing::messages::{IssuedDocument, OpenInvoice},
    date::Date,
    money::Money,
};

use super::about::About;
use crate::{document::Document, localized::localized};

pub(super) fn charged(about: About<'_>, document: IssuedDocument, amount: Money) -> Document {
    let (language, company) = (about.language(), about.company());
    let (number, amount) = (document.number, about.amount(amount));
    let mail = about
        .document(localized!(language, "Faktura {number} er betalt", "Invoice {number} is paid"))
        .paragraph(localized!(
            language,
            "Vi har trukket {amount} på kortet for faktura {number} til {company}. Der er ikke mere at gøre.",
            "We have taken {amount} from the card for invoice {number} to {company}. There is nothing more to do."
        ));
    about.with_invoice(mail, document.id)
}

pub(super) fn refused(about: About<'_>, open: OpenInvoice, next_try_on: Option<Date>) -> Document {
    let (language, company) = (about.language(), about.company());
    let (number, amount, due) = (open.number, about.amount(open.amount), about.day(open.due_on));
    let next = match next_try_on.map(|on| about.day(on)) {
        Some(on) => localized!(
            language,
            "Vi prøver igen den {on}. Ret inden da kortet under faktureringsoplysninger, hvis det er udløbet eller spærret.",
            "We try again on {on}. Before that, correct the card in the billing details if it has expired or is blocked."
        ),
        None => localized!(
            language,
            "Vi prøver ikke igen. Betal med bankoverførsel senest den {due}, som der står på fakturaen.",
            "We do not try again. Pay by bank transfer by {due}, as the invoice says."
        ),
    };
    let mail = about
        .document(localized!(language, "Kortet er afvist", "The card was refused"))
        .paragraph(localized!(
            language,
            "Kortets bank har afvist at betale {amount} for faktura {number} til {company} hos E-SG.Cloud.",
            "The card's bank refused to pay {amount} for invoice {number} to {company} at E-SG.Cloud."
        ))
        .paragraph(next);
    mail.button(localized!(language, "Ret kortet", "Correct the card"), about.reader.page("billing"))
}

pub(super) fn authentication_needed(about: About<'_>, open: OpenInvoice) -> Document {
    let (language, company) = (about.language(), about.company());
    let (number, amount) = (open.number, about.amount(open.amount));
    let mail = about
        .document(localized!(language, "Godkend en betaling", "Approve a payment"))
        .paragraph(localized!(
            language,
            "Kortets bank vil have, at du godkender betalingen af faktura {number} til {company} på {amount}.",
            "The card's bank wants you to approve the payment of invoice {number} to {company} of {amount}."
        ))
        .paragraph(localized!(
            language,
            "Log ind, og åbn fakturaen: Derfra kommer du til bankens side. Vi sender aldrig et link til den i en mail.",
            "Log in, and open the invoice: from there you get to the bank's page. We never mail a link to it."
        ));
    about.with_invoice(mail, open.invoice)
}

/// For owners and staff of finance.
pub(super) fn charged_back(about: About<'_>, open: OpenInvoice) -> Document {
    let (language, company) = (about.language(), about.company());
    let (number, amount, due) = (open.number, about.amount(open.amount), about.day(open.due_on));
    let mail = about
        .document(localized!(language, "En betaling er krævet tilbage", "A payment was demanded back"))
        .paragraph(localized!(
            language,
            "Betalingen med kort af faktura {number} til {company} er krævet tilbage gennem kortets bank. Der er derfor {amount} \
             at betale igen, senest den {due}. Det bliver ikke trukket på kortet.",
            "The payment from the card of invoice {number} to {company} was demanded back through the card's bank. So {amount} is \
             to be paid again, by {due}. It is not taken from the card."
        ))
        .paragraph(localized!(
            language,
            "Er det en fejl, så bed banken om at trække kravet tilbage, eller betal som der står på fakturaen. Er du uenig i \
             fakturaen, så skriv til os.",
            "If that is a mistake, ask the bank to withdraw the claim, or pay as the invoice says. If you disagree with the \
             invoice, write to us."
        ));
    about.with_invoice(mail, open.invoice)
}

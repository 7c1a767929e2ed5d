//! The mails with invoices and credit notes, and what is told if one does not arrive.

use domain::billing::messages::IssuedDocument;

use super::about::About;
use crate::{document::Document, localized::localized};

pub(super) fn invoice(about: About<'_>, document: IssuedDocument) -> Document {
    let (language, company) = (about.language(), about.company());
    let IssuedDocument { number, total, due_on, is_by_card, .. } = document;
    let amount = about.amount(total);
    let due = due_on.map(|on| about.day(on)).map(|on| {
        if is_by_card {
            localized!(
                language,
                "Beløbet bliver trukket på kortet. Afvises det, skal den være betalt senest den {on}, som der står på fakturaen.",
                "The amount is taken from the card. If it is refused, the invoice is to be paid by {on}, as it says."
            )
        } else {
            localized!(
                language,
                "Den skal være betalt senest den {on}. Hvordan du betaler, står på fakturaen.",
                "It is to be paid by {on}. The invoice says how to pay."
            )
        }
    });
    let subject = localized!(language, "Faktura {number} fra E-SG.Cloud", "Invoice {number} from E-SG.Cloud");
    let text = localized!(
        language,
        "Den vedhæftede faktura {number} til {company} er på {amount} i alt.",
        "The attached invoice {number} to {company} is of {amount} in all."
    );
    about.with_invoice(about.document(subject).paragraph(text).paragraphs(due), document.id)
}

pub(super) fn credit_note(about: About<'_>, document: IssuedDocument) -> Document {
    let (language, company) = (about.language(), about.company());
    let IssuedDocument { number, total, corrects, .. } = document;
    let (amount, corrected) = (about.amount(total), corrects.unwrap_or_default());
    let subject = localized!(language, "Kreditnota {number} fra E-SG.Cloud", "Credit note {number} from E-SG.Cloud");
    let text = localized!(
        language,
        "Den vedhæftede kreditnota {number} til {company} er på {amount} i alt. Den retter faktura {corrected}.",
        "The attached credit note {number} to {company} is of {amount} in all. It corrects invoice {corrected}."
    );
    about.with_invoice(about.document(subject).paragraph(text), document.id)
}

/// For owners and staff of finance.
pub(super) fn not_delivered(about: About<'_>, number: Option<u64>) -> Document {
    let (language, company) = (about.language(), about.company());
    let number = number.unwrap_or_default();
    let mail = about
        .document(localized!(language, "En faktura er ikke nået frem", "An invoice did not arrive"))
        .paragraph(localized!(
            language,
            "Mailen med faktura eller kreditnota {number} til {company} er ikke nået frem til e-mailadressen for \
             fakturaer.",
            "The mail with invoice or credit note {number} to {company} did not arrive at the e-mail address for \
             invoices."
        ))
        .paragraph(localized!(
            language,
            "Den gælder alligevel. Kontoens ejer kan se den på siden med fakturaer og rette adressen under \
             faktureringsoplysninger:",
            "It is valid nevertheless. The account's owner sees it on the page with the invoices, and can correct the \
             address under billing details:"
        ));
    mail.button(localized!(language, "Ret oplysningerne", "Correct the details"), about.reader.page("billing"))
}

/// For owners and staff of finance.
pub(super) fn e_invoice_refused(about: About<'_>, document: IssuedDocument) -> Document {
    let (language, company) = (about.language(), about.company());
    let IssuedDocument { number, corrects, id, .. } = document;
    let subject =
        localized!(language, "En elektronisk faktura er ikke nået frem", "An electronic invoice did not arrive");
    let text = if corrects.is_none() {
        localized!(
            language,
            "Faktura {number} til {company} kunne ikke afleveres elektronisk på det EAN-nummer, der står på den. Den gælder \
             alligevel, og den er sendt til e-mailadressen for fakturaer.",
            "Invoice {number} to {company} could not be delivered electronically at the EAN number that stands on it. It is \
             valid nevertheless, and was sent to the e-mail address for invoices."
        )
    } else {
        localized!(
            language,
            "Kreditnota {number} til {company} kunne ikke afleveres elektronisk på det EAN-nummer, der står på den. Den \
             gælder alligevel, og den er sendt til e-mailadressen for fakturaer.",
            "Credit note {number} to {company} could not be delivered electronically at the EAN number that stands on it. \
             It is valid nevertheless, and was sent to the e-mail address for invoices."
        )
    };
    let remedy = localized!(
        language,
        "Kontoens ejer kan hente den elektroniske fil på fakturaens side. Er EAN-nummeret forkert, så ret det under \
         faktureringsoplysninger før den næste faktura.",
        "The account's owner can fetch the electronic file on the invoice's page. If the EAN number is wrong, correct it \
         under billing details before the next invoice."
    );
    about.with_invoice(about.document(subject).paragraph(text).paragraph(remedy), id)
}

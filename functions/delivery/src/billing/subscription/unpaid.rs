//! The mails about what is overdue (P34).

use domain::{
    billing::{
        messages::OpenInvoice,
        subscription::{DAYS_AFTER_DUE, DAYS_AFTER_REMINDER},
    },
    date::Date,
};

use super::about::About;
use crate::{
    document::Document,
    localized::{LocalizedText, localized},
};

pub(super) fn reminder(
    about: About<'_>,
    open: OpenInvoice,
    deactivation_after: Option<Date>,
    is_last: bool,
) -> Document {
    let (language, company) = (about.language(), about.company());
    let OpenInvoice { number, amount, due_on, .. } = open;
    let (amount, due) = (about.amount(amount), about.day(due_on));
    let subject = if is_last {
        localized!(language, "Sidste påmindelse om en forfalden faktura", "Last reminder of an overdue invoice")
    } else {
        localized!(language, "Påmindelse om en forfalden faktura", "Reminder of an overdue invoice")
    };
    let deactivation = deactivation_after.map(|on| about.day(on)).map(|on| {
        localized!(
            language,
            "Er beløbet ikke betalt senest den {on}, bliver kontoen deaktiveret, når den dag er omme.",
            "If the amount is not paid by {on}, the account is deactivated when that day is over."
        )
    });
    about
        .document(subject)
        .paragraph(localized!(
            language,
            "Faktura {number} til {company} fra E-SG.Cloud skulle være betalt senest den {due}. Der er stadig \
             {amount} at betale. Betal venligst, som der står på fakturaen.",
            "Invoice {number} to {company} from E-SG.Cloud was to be paid by {due}. {amount} is still open. Please \
             pay as the invoice says."
        ))
        .paragraphs(deactivation)
        .paragraph(about.deactivated_means())
        .paragraph(localized!(
            language,
            "Påmindelsen koster ikke noget. Har du betalt inden for de seneste dage, så se bort fra den. Er der noget \
             galt med fakturaen, eller kan du ikke betale til tiden, så skriv til os.",
            "This reminder costs nothing. If you paid in the last few days, disregard it. If anything is wrong with \
             the invoice, or you cannot pay in time, write to us."
        ))
}

/// For staff of finance.
pub(super) fn no_reminder_arrived(about: About<'_>, open: OpenInvoice) -> Document {
    let (language, company) = (about.language(), about.company());
    let OpenInvoice { number, amount, due_on, .. } = open;
    let (amount, due) = (about.amount(amount), about.day(due_on));
    let (after_due, after_reminder) = (DAYS_AFTER_DUE, DAYS_AFTER_REMINDER);
    about
        .document(localized!(language, "Ingen påmindelse er nået frem", "No reminder got through"))
        .paragraph(localized!(
            language,
            "Faktura {number} til {company} på {amount} skulle være betalt senest den {due}. Det er mere end \
             {after_due} dage siden, og ingen af påmindelserne er nået frem. Derfor bliver kontoen ikke deaktiveret.",
            "Invoice {number} to {company} of {amount} was to be paid by {due}. That is more than {after_due} days \
             ago, and none of the reminders got through. So the account is not deactivated."
        ))
        .paragraph(localized!(
            language,
            "Få fat i kontoabonnenten med brev eller telefon, og registrer påmindelsen. Er fakturaen ikke betalt \
             {after_reminder} dage efter, bliver kontoen deaktiveret.",
            "Reach the subscriber by letter or telephone, and record the reminder. If the invoice is not paid \
             {after_reminder} days after that, the account is deactivated."
        ))
}

pub(super) fn deactivated(about: About<'_>, overdue: &[OpenInvoice], removal_on: Option<Date>) -> Document {
    let (language, company) = (about.language(), about.company());
    about
        .document(localized!(language, "Kontoen er deaktiveret", "The account is deactivated"))
        .paragraph(localized!(
            language,
            "{company} hos E-SG.Cloud er deaktiveret, fordi en faktura ikke er betalt, selv om vi har mindet om den. \
             Det mangler:",
            "{company} at E-SG.Cloud is deactivated, because an invoice is not paid although we reminded of it. This \
             is overdue:"
        ))
        .paragraphs(overdue.iter().map(|open| line(about, *open)))
        .paragraph(localized!(
            language,
            "Så snart det er betalt, er kontoen ikke længere deaktiveret, og alt er der som før.",
            "As soon as it is paid, the account is no longer deactivated, and everything is there as before."
        ))
        .paragraph(about.deactivated_means())
        .button(localized!(language, "Se, hvad der mangler", "See what is overdue"), about.page())
        .paragraphs(about.removal(removal_on))
        .paragraph(localized!(
            language,
            "Har du betalt inden for de seneste dage, er noget galt, eller kan du ikke betale det hele, så skriv til os.",
            "If you paid in the last few days, if anything is wrong, or if you cannot pay all of it, write to us."
        ))
}

fn line(about: About<'_>, open: OpenInvoice) -> LocalizedText {
    let OpenInvoice { number, amount, due_on, .. } = open;
    let (amount, due) = (about.amount(amount), about.day(due_on));
    localized!(
        about.language(),
        "Faktura {number}: {amount}, som skulle være betalt senest den {due}.",
        "Invoice {number}: {amount}, which was to be paid by {due}."
    )
}

pub(super) fn reactivated(
    about: About<'_>,
    is_suspended: bool,
    ends_on: Option<Date>,
    next_invoice_on: Option<Date>,
) -> Document {
    let (language, company) = (about.language(), about.company());
    let ends = ends_on.map(|on| about.day(on));
    let ends =
        ends.map(|on| localized!(language, "Den er opsagt og udløber den {on}.", "It is cancelled and ends on {on}."));
    let document = about
        .document(localized!(language, "Kontoen er ikke længere deaktiveret", "The account is no longer deactivated"))
        .paragraph(localized!(
            language,
            "{company} hos E-SG.Cloud var deaktiveret, fordi en faktura ikke var betalt. Det er den ikke længere. Tak.",
            "{company} at E-SG.Cloud was deactivated because an invoice was not paid. It no longer is. Thank you."
        ))
        .paragraph_if(
            is_suspended,
            localized!(
                language,
                "Den er suspenderet, som den var. Alle data er bevaret, og der løber ingen betaling på.",
                "It is suspended, as it was. All data is kept, and no fees run."
            ),
        )
        .paragraphs(ends)
        .paragraphs(about.next_period(next_invoice_on));
    about.with_page(document)
}
